"""How a vote comes out: quorum, and the share of votes that a nominee needs. Shares are fractions, never floats."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from competitions.awards.domain.words import Choice


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes about one nominee; `invalid` are ballots that say nothing clear."""

    votes_for: int
    votes_against: int
    abstentions: int
    invalid: int = 0

    @property
    def taking_part(self) -> int:
        """How many voted about the nominee: a member kept away by a conflict, or absent, is not among them."""
        return self.votes_for + self.votes_against + self.abstentions + self.invalid

    def __add__(self, other: "Tally") -> "Tally":
        """Add what was counted elsewhere: votes on the screen and votes on paper."""
        return Tally(
            votes_for=self.votes_for + other.votes_for,
            votes_against=self.votes_against + other.votes_against,
            abstentions=self.abstentions + other.abstentions,
            invalid=self.invalid + other.invalid,
        )


NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True, slots=True)
class VotingRule:
    """The rule of one award: which share of all members must be there, and which share of votes is needed, of whom."""

    quorum: Fraction
    threshold: Fraction
    of_all_members: bool = True


@dataclass(frozen=True, slots=True)
class Seats:
    """How many members the council has, and how many of them took part in the vote."""

    members: int
    taking_part: int

    def base_of(self, rule: VotingRule) -> int:
        """Return of how many the share is taken."""
        return self.members if rule.of_all_members else self.taking_part


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a vote decided, with the number of votes it needed."""

    is_passed: bool
    needed: int
    counted_of: int


def decide(tally: Tally, seats: Seats, rule: VotingRule) -> Verdict:
    """Say whether a nominee has the share of votes it needs: of all members, or of those who took part.

    A vote of nobody passes nobody, and at least one vote in favour is always needed. A member with a declared
    conflict stays one of all members, as the rule's text says; among those who took part they are not counted.
    """
    base = seats.base_of(rule)
    needed = max(1, votes_needed(rule.threshold, base))
    return Verdict(is_passed=tally.votes_for >= needed, needed=needed, counted_of=base)


def votes_needed(share: Fraction, base: int) -> int:
    """Return the least whole number that reaches the share."""
    return ceil(share * base)


def has_quorum(there: int, members: int, quorum: Fraction) -> bool:
    """Say whether enough of all members are there; an empty council never has a quorum."""
    return members > 0 and there >= max(1, votes_needed(quorum, members))


def tally_choices(choices: Iterable[Choice]) -> Tally:
    """Count the choices of ballots about one nominee."""
    counted = list(choices)
    return Tally(*(counted.count(choice) for choice in (Choice.FOR, Choice.AGAINST, Choice.ABSTAIN)))
