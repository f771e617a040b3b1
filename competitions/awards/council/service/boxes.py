"""Ballot boxes: sealed ballots of open online votes, in the memory of this process only, gone when it dies."""

import json
import secrets
from collections.abc import Collection, Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from competitions.awards.council.domain.evidence import Vote
from competitions.awards.domain.words import Choice

NONCE = 12
ROOM_FOR_ONE = 64
"""Bytes that one choice may take: every sealed ballot of a box has the same length."""
MOST_BOXES = 100
_DICE = secrets.SystemRandom()


class BallotBox:
    """The sealed ballots of one session, under a key that was never anywhere else. Their order says nothing."""

    def __init__(self, session_id: str, nominees: Collection[str]) -> None:
        self.id = secrets.token_hex(16)
        self._session = session_id.encode()
        self._length = ROOM_FOR_ONE * (len(nominees) + 1)
        self._cipher = AESGCM(AESGCM.generate_key(bit_length=256))
        self._sealed: list[bytes] = []

    def __len__(self) -> int:
        """Return how many ballots are in it."""
        return len(self._sealed)

    def seal(self, choices: Mapping[str, Choice]) -> bytes:
        """Seal a ballot, so that nobody who looks at it learns anything, not even how many nominees it is about."""
        plain = json.dumps(dict(choices)).encode().ljust(self._length)
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, self._session)

    def drop(self, sealed: bytes) -> None:
        """Let a sealed ballot fall in at a random place."""
        self._sealed.insert(_DICE.randrange(len(self._sealed) + 1), sealed)

    def empty(self) -> list[Vote]:
        """Return every choice as a row of its own, with a random key, in random order."""
        votes = [
            Vote(secrets.token_hex(16), nominee, choice)
            for sealed in self._sealed
            for nominee, choice in json.loads(
                self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], self._session)
            ).items()
        ]
        _DICE.shuffle(votes)
        return votes


class BallotBoxes:
    """The boxes of this process, by session. At most a hundred votes are open at once; more are refused."""

    def __init__(self) -> None:
        self._boxes: dict[str, BallotBox] = {}

    def make(self, session_id: str, nominees: Collection[str]) -> BallotBox | None:
        """Make an empty box that is not in use yet (`put`); None where too many votes are open."""
        return BallotBox(session_id, nominees) if len(self._boxes) < MOST_BOXES else None

    def put(self, session_id: str, box: BallotBox) -> None:
        """Put the box up: from now on ballots fall into it."""
        self._boxes[session_id] = box

    def find(self, session_id: str, box_id: str) -> BallotBox | None:
        """Return the session's box; None where this process never had it."""
        box = self._boxes.get(session_id)
        return box if box is not None and box.id == box_id else None

    def destroy(self, session_id: str) -> None:
        """Forget a box with its key and ballots."""
        self._boxes.pop(session_id, None)
