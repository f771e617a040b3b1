"""The digests that show tampering: of a vote's set of ballots, and of its results. Order never matters."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from competitions.awards.council.domain.voting import Tally


@dataclass(frozen=True, slots=True)
class Vote:
    """One ballot row: its random key, the nominee, the choice."""

    key: str
    nominee: str
    choice: str


@dataclass(frozen=True, slots=True)
class Result:
    """How the vote about one nominee came out."""

    nominee: str
    tally: Tally
    is_passed: bool


def digest_ballots(session_id: str, votes: Iterable[Vote]) -> str:
    """Return the digest over the sorted set of ballots of a session."""
    return _digest([session_id, sorted([vote.key, vote.nominee, vote.choice] for vote in votes)])


def digest_results(session_id: str, results: Iterable[Result]) -> str:
    """Return the digest over the results of a session."""
    rows = [
        [
            result.nominee,
            result.tally.votes_for,
            result.tally.votes_against,
            result.tally.abstentions,
            result.tally.invalid,
            result.is_passed,
        ]
        for result in results
    ]
    return _digest([session_id, sorted(rows, key=lambda row: str(row[0]))])


def _digest(content: list[object]) -> str:
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
