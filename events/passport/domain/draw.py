"""The prize draw that anyone can check: commitment, digest of the list, order of the codes. See docs/prize-draw.md."""

import hashlib
import hmac
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

SEED_BYTES = 32
MOST_PRIZES = 500


class Step(StrEnum):
    """What has been done in a draw, in this order; each once."""

    PUBLISHED = "published"
    CLOSED = "closed"
    DRAWN = "drawn"


BEFORE: Mapping[Step, Step | None] = MappingProxyType(
    {Step.PUBLISHED: None, Step.CLOSED: Step.PUBLISHED, Step.DRAWN: Step.CLOSED}
)
"""The step that each step follows; from any other state it is refused."""


class Outcome(StrEnum):
    """What became of somebody called to a prize."""

    CLAIMED = "claimed"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Codes in the order drawn: `winners` take prizes 1, 2, …; `substitutes` move up in theirs."""

    winners: tuple[str, ...]
    substitutes: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Everybody who was drawn, in order."""
        return self.winners + self.substitutes


def may_take(done: Collection[Step], step: Step) -> bool:
    """Say whether a step may be taken now: not twice, and only after the one before it."""
    before = BEFORE[step]
    return step not in done and (before is None or before in done)


def make_seed(key: bytes, draw_id: str, salt: str) -> bytes:
    """Return a draw's secret seed; the stored salt without the server's key tells nothing of it."""
    return hmac.digest(key, f"{draw_id}\n{salt}".encode(), hashlib.sha256)


def commitment_of(seed: bytes) -> str:
    """Return what is published before entries close: the SHA-256 of the seed, hex."""
    return hashlib.sha256(seed).hexdigest()


def canonical_list(codes: Collection[str]) -> str:
    """Return the published list: each code once, sorted by their letters' numbers, each with a line end."""
    return "".join(f"{code}\n" for code in sorted(set(codes)))


def digest_of_list(codes: Collection[str]) -> str:
    """Return the SHA-256 (hex) of the published list."""
    return hashlib.sha256(canonical_list(codes).encode()).hexdigest()


def lot_of(seed: bytes, list_digest: str, code: str) -> str:
    """Return a code's lot: HMAC-SHA256 under the seed of the list's digest, a line end and the code; hex."""
    return hmac.new(seed, f"{list_digest}\n{code}".encode(), hashlib.sha256).hexdigest()


def draw(seed: bytes, codes: Collection[str], prizes: int, substitutes: int) -> Drawn:
    """Put the codes into the order of their lots: the first win, the next stand by.

    A permutation by independent 256-bit lots needs no remainder, so no code is favoured.
    """
    listed = set(codes)
    digest = digest_of_list(listed)
    ordered = sorted(listed, key=lambda code: (lot_of(seed, digest, code), code))
    return Drawn(tuple(ordered[:prizes]), tuple(ordered[prizes : prizes + substitutes]))


def verify(seed: bytes, commitment: str, list_digest: str, codes: Collection[str]) -> bool:
    """Say whether the seed is the one committed to and the list the one closed."""
    return commitment_of(seed) == commitment and digest_of_list(codes) == list_digest


def next_rank(called: Sequence[int], drawn: int) -> int | None:
    """Return the rank (1 is the first) of the substitute who moves up now, None when nobody is left."""
    rank = max(called, default=0) + 1
    return rank if rank <= drawn else None
