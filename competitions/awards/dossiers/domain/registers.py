"""The three registers that are never mixed: feedback, requests to reconsider, complaints and denunciations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from core.kernel import Conflict, FieldError, N_


class FeedbackState(StrEnum):
    """Where a citizen's word stands: first verified, then resolved."""

    OPEN = "open"
    VERIFIED = "verified"
    RESOLVED = "resolved"


class RequestState(StrEnum):
    """Where a request to reconsider stands; a granted one has opened the dossier again."""

    OPEN = "open"
    REOPENED = "reopened"
    UPHELD = "upheld"
    REJECTED = "rejected"


class ReferralLaw(StrEnum):
    """Under which law a paper is dealt with elsewhere."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


FEEDBACK_TITLES: Mapping[FeedbackState, str] = MappingProxyType(
    {
        FeedbackState.OPEN: N_("Feedback waits"),
        FeedbackState.VERIFIED: N_("Feedback verified"),
        FeedbackState.RESOLVED: N_("Feedback resolved"),
    }
)
REQUEST_TITLES: Mapping[RequestState, str] = MappingProxyType(
    {
        RequestState.OPEN: N_("Request waits"),
        RequestState.REOPENED: N_("Dossier opened again"),
        RequestState.UPHELD: N_("Request granted"),
        RequestState.REJECTED: N_("Request refused, with reasons"),
    }
)
LAW_TITLES: Mapping[ReferralLaw, str] = MappingProxyType(
    {
        ReferralLaw.COMPLAINT: N_("Complaint (Law on Complaints)"),
        ReferralLaw.DENUNCIATION: N_("Denunciation (Law on Denunciations)"),
    }
)
RULE_OF_LAW: Mapping[ReferralLaw, str] = MappingProxyType(
    {ReferralLaw.COMPLAINT: "days.complaint.first", ReferralLaw.DENUNCIATION: "days.denunciation"}
)
_FEEDBACK = {FeedbackState.OPEN: FeedbackState.VERIFIED, FeedbackState.VERIFIED: FeedbackState.RESOLVED}
LONGEST_NUMBER, LONGEST_AUTHORITY, LONGEST_DOCUMENT = 60, 200, 120


@dataclass(frozen=True, slots=True)
class NewReferral:
    """A complaint or denunciation that was routed out: number, authority and dates, and nothing about anybody."""

    law: ReferralLaw
    number: str
    authority: str
    received_on: date
    routed_on: date


@dataclass(frozen=True, slots=True)
class Window:
    """From the day on which requests are first taken, after publication, until the last one."""

    opens_on: date
    closes_on: date
    citation: str = ""
    is_verified: bool = False

    def holds(self, day: date) -> bool:
        """Say whether a request may be made on the day; the last day counts."""
        return self.opens_on <= day <= self.closes_on


def next_feedback(state: FeedbackState) -> FeedbackState:
    """Return the next state, one step only; raises Conflict for feedback that is resolved."""
    if state not in _FEEDBACK:
        raise Conflict(N_("This feedback is resolved already."))
    return _FEEDBACK[state]


def check_answer(state: RequestState, wanted: RequestState) -> None:
    """Raise Conflict unless the request may become that: opened again once, answered once."""
    is_open = state in {RequestState.OPEN, RequestState.REOPENED}
    if not is_open or wanted is RequestState.OPEN or state is wanted:
        raise Conflict(N_("This request has its answer already."))


def find_referral_flaws(new: NewReferral, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with a referral's form."""
    checks = (
        ("number", 0 < len(new.number) <= LONGEST_NUMBER, N_("Write the number under which it was received.")),
        ("authority", 0 < len(new.authority) <= LONGEST_AUTHORITY, N_("Name the authority that it was sent to.")),
        ("received_on", new.received_on <= today, N_("This day lies in the future.")),
        (
            "routed_on",
            new.received_on <= new.routed_on <= today,
            N_("It was sent on after it came, and not later than today."),
        ),
    )
    return tuple(FieldError(name, text) for name, is_good, text in checks if not is_good)
