"""Counting paper ballots: the arithmetic of one count, and where the counts of two people differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from competitions.awards.council.domain.voting import Tally
from core.kernel import FieldError, Invalid, N_


@dataclass(frozen=True, slots=True)
class Papers:
    """The ballots as papers: how many were handed out, came back, count, do not count."""

    issued: int
    collected: int
    valid: int
    invalid: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What the valid ballots say about one nominee; neither of the two is an abstention."""

    votes_for: int
    votes_against: int


@dataclass(frozen=True, slots=True)
class Count:
    """What one person counted: the papers, and the marks by nominee."""

    papers: Papers
    marks: Mapping[str, Marks]

    def tally(self, nominee: str, voters: int) -> Tally:
        """Return the votes about a nominee about whom at most so many voted on paper."""
        marks, heard = self.marks[nominee], min(voters, self.papers.valid)
        spoken = marks.votes_for + marks.votes_against
        return Tally(marks.votes_for, marks.votes_against, max(0, heard - spoken), self.papers.invalid)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many members vote on paper, and how many of them may vote about each nominee.

    Whoever declared a conflict with everybody on the list gets no ballot.
    """

    voters: int
    by_nominee: Mapping[str, int]


def check_count(count: Count, bounds: Bounds) -> None:
    """Raise Invalid with every field that cannot be."""
    errors = find_misfits(count, bounds)
    if errors:
        raise Invalid(N_("These numbers do not fit together. Please count once more."), errors=errors)


def find_misfits(count: Count, bounds: Bounds) -> tuple[FieldError, ...]:
    """Return every field that cannot be: issued ≥ collected = valid + invalid, marks within the valid."""
    return (*_paper_errors(count.papers, bounds.voters), *_mark_errors(count, bounds))


def _paper_errors(papers: Papers, voters: int) -> Iterator[FieldError]:
    if papers.issued > voters:
        text = N_("More ballots were handed out than members vote on paper: %(most)s.")
        yield FieldError("issued", text, {"most": voters})
    if papers.collected > papers.issued:
        yield FieldError("collected", N_("More ballots came back than were handed out."))
    if papers.valid + papers.invalid != papers.collected:
        yield FieldError("valid", N_("Valid and invalid ballots together are not those that came back."))


def _mark_errors(count: Count, bounds: Bounds) -> Iterator[FieldError]:
    for nominee, most in bounds.by_nominee.items():
        marks = count.marks.get(nominee)
        if marks is None:
            yield FieldError(f"for-{nominee}", N_("The votes about this nominee are missing."))
            continue
        limit = min(most, count.papers.valid)
        if marks.votes_for + marks.votes_against > limit:
            text = N_("More votes than valid ballots that may speak of this nominee: %(most)s.")
            yield FieldError(f"for-{nominee}", text, {"most": limit})


def differences(one: Count, other: Count) -> tuple[str, ...]:
    """Return the fields in which two counts differ, named as the form names them; empty where they agree."""
    names = ("issued", "collected", "valid", "invalid")
    papers = [name for name in names if getattr(one.papers, name) != getattr(other.papers, name)]
    marks = [
        f"{word}-{nominee}"
        for nominee in one.marks
        for word, field in (("for", "votes_for"), ("against", "votes_against"))
        if getattr(one.marks[nominee], field) != getattr(other.marks.get(nominee), field, None)
    ]
    return (*papers, *marks)
