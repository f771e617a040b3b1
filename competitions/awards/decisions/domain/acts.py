"""The kinds and states of a decision, and what may follow what."""

from collections.abc import Mapping
from enum import StrEnum

from core.kernel import Conflict, N_


class DecisionKind(StrEnum):
    """What a numbered act does."""

    AWARD = "award"
    ANNULMENT = "annulment"
    CORRECTION = "correction"
    REISSUE = "reissue"


class DecisionState(StrEnum):
    """A draft binds nobody; a signed decision is an act; a published one is read by everybody."""

    DRAFT = "draft"
    DROPPED = "dropped"
    SIGNED = "signed"
    PUBLISHED = "published"


class BatchState(StrEnum):
    """A run of certificates. A cancelled one keeps what it made and may go on."""

    RUNNING = "running"
    CANCELLED = "cancelled"
    FINISHED = "finished"


class CertificateStatus(StrEnum):
    """What a certificate is worth today."""

    VALID = "valid"
    REVOKED = "revoked"
    REPLACED = "replaced"


KIND_TITLES: Mapping[DecisionKind, str] = {
    DecisionKind.AWARD: N_("Decision on awards"),
    DecisionKind.ANNULMENT: N_("Decision to annul"),
    DecisionKind.CORRECTION: N_("Decision to correct"),
    DecisionKind.REISSUE: N_("Decision to issue anew"),
}
STATE_TITLES: Mapping[DecisionState, str] = {
    DecisionState.DRAFT: N_("Draft decision"),
    DecisionState.DROPPED: N_("Draft that was dropped"),
    DecisionState.SIGNED: N_("Signed, not yet published"),
    DecisionState.PUBLISHED: N_("Published"),
}
STATUS_TITLES: Mapping[CertificateStatus, str] = {
    CertificateStatus.VALID: N_("Valid"),
    CertificateStatus.REVOKED: N_("Revoked"),
    CertificateStatus.REPLACED: N_("Replaced"),
}
BATCH_TITLES: Mapping[BatchState, str] = {
    BatchState.RUNNING: N_("Being made"),
    BatchState.CANCELLED: N_("Stopped"),
    BatchState.FINISHED: N_("All made"),
}
ALLOWED: Mapping[str, frozenset[DecisionState]] = {
    "change": frozenset({DecisionState.DRAFT}),
    "drop": frozenset({DecisionState.DRAFT}),
    "sign": frozenset({DecisionState.DRAFT}),
    "publish": frozenset({DecisionState.SIGNED}),
    "amend": frozenset({DecisionState.PUBLISHED}),
    "issue": frozenset({DecisionState.SIGNED, DecisionState.PUBLISHED}),
}
REFUSALS: Mapping[str, str] = {
    "change": N_("This decision is no draft any more. What was signed is changed by a new decision only."),
    "drop": N_("This decision is no draft any more. It is annulled by a new decision only."),
    "sign": N_("This decision was signed already."),
    "publish": N_("Only a signed decision is published, and once."),
    "amend": N_("Only a published decision is annulled, corrected or issued anew."),
    "issue": N_("Certificates are made once the decision is signed."),
}


def check_allowed(verb: str, state: DecisionState) -> None:
    """Raise Conflict where a decision in this state cannot be treated so."""
    if state not in ALLOWED[verb]:
        raise Conflict(REFUSALS[verb])
