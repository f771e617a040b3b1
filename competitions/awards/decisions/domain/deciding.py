"""Who may be decided, and why: voted in favour, no vote where the procedure has none, or an explained difference.

Published = decided: whom the council voted for is in the decision, or was left out with reason and document.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from competitions.awards.domain.words import Outcome, Procedure, SubjectKind
from competitions.awards.dossiers.domain.states import DossierState
from core.kernel import FieldError, N_


class Basis(StrEnum):
    """Why somebody may be decided. `amends`: the item of a decision about an earlier one."""

    VOTED = "voted"
    NO_VOTE = "no_vote"
    DIFFERENCE = "difference"
    AMENDS = "amends"


BASIS_TITLES: Mapping[Basis, str] = {
    Basis.VOTED: N_("Voted for by the council"),
    Basis.NO_VOTE: N_("Simplified procedure, no vote"),
    Basis.DIFFERENCE: N_("Difference from the vote"),
    Basis.AMENDS: N_("Concerned by this decision"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A nominee as the round and the council leave them; `is_passed` is None where nobody voted.

    `dossier` is None where the round asked nobody for one.
    """

    nomination_id: str
    award: str
    subject_kind: SubjectKind
    subject_key: str
    subject_name: str
    outcome: Outcome
    session_id: str | None = None
    is_passed: bool | None = None
    dossier: DossierState | None = None

    @property
    def is_unfinished(self) -> bool:
        """Whether the dossier was asked for and is not complete."""
        return self.dossier not in {None, DossierState.COMPLETE}


@dataclass(frozen=True, slots=True)
class Item:
    """A subject of a draft, with the basis that was noted."""

    nomination_id: str
    subject_key: str
    subject_name: str
    basis: Basis
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be signed: its items, whom it leaves out with a reason, and the round's procedure."""

    items: tuple[Item, ...]
    omitted: frozenset[str]
    procedure: Procedure


def basis_of(candidate: Candidate, procedure: Procedure) -> Basis | None:
    """Return why the candidate may be decided without a difference; None: not without one.

    Where no council looks at the dossiers, only a complete one is decided.
    """
    if candidate.outcome is not Outcome.NOMINATED:
        return None
    if candidate.is_passed:
        return Basis.VOTED
    if candidate.is_passed is None and procedure is Procedure.SIMPLIFIED and not candidate.is_unfinished:
        return Basis.NO_VOTE
    return None


def find_obstacles(draft: Draft, known: Collection[Candidate], holds: Mapping[str, str]) -> tuple[FieldError, ...]:
    """Return why the draft cannot be signed, naming who. `holds` are documents of open holds by subject."""
    candidates = {each.nomination_id: each for each in known}
    errors = [] if draft.items else [FieldError("items", N_("The decision names nobody yet."))]
    for item in draft.items:
        errors += _obstacles_of(item, candidates.get(item.nomination_id), draft.procedure, holds)
    errors += _left_out(draft, candidates.values())
    return tuple(errors)


def _obstacles_of(
    item: Item, candidate: Candidate | None, procedure: Procedure, holds: Mapping[str, str]
) -> Iterable[FieldError]:
    name: dict[str, str | int] = {"name": item.subject_name}
    if item.subject_key in holds:
        text = N_("%(name)s: consideration is paused by document %(document)s. Nobody signs until it is closed.")
        yield FieldError(item.nomination_id, text, {**name, "document": holds[item.subject_key]})
    if candidate is None or candidate.outcome in {Outcome.EXCLUDED, Outcome.HELD}:
        yield FieldError(item.nomination_id, N_("%(name)s is excluded from this round."), name)
    elif item.basis is Basis.DIFFERENCE:
        if not (item.reason and item.document):
            text = N_("%(name)s: a difference from the vote needs its reason and its document.")
            yield FieldError(item.nomination_id, text, name)
    elif basis_of(candidate, procedure) is not item.basis and item.basis is Basis.NO_VOTE and candidate.is_unfinished:
        text = N_("%(name)s: the dossier is not complete. Note reason and document, or take the name off.")
        yield FieldError(item.nomination_id, text, name)
    elif basis_of(candidate, procedure) is not item.basis:
        text = N_("%(name)s was not voted for. Note the difference with its reason and document, or take the name off.")
        yield FieldError(item.nomination_id, text, name)


def _left_out(draft: Draft, candidates: Iterable[Candidate]) -> Iterable[FieldError]:
    named = {item.nomination_id for item in draft.items} | draft.omitted
    for each in candidates:
        if each.nomination_id not in named and basis_of(each, draft.procedure) is Basis.VOTED:
            text = N_("%(name)s was voted for and is not in the decision. Add the name, or leave it out with a reason.")
            yield FieldError(each.nomination_id, text, {"name": each.subject_name})
