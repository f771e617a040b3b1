"""What belongs to a round, in every part's tables (by name, as foreign keys are): what the record is read by."""

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    TableClause,
    column,
    literal,
    select,
    table,
    union_all,
)

from core.database import UnitOfWork

ROUND, NOMINATION, DOSSIER, SESSION, DECISION = "round", "nomination", "dossier", "session", "decision"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of a round: which kind, and what it is called ("" where only its kind says)."""

    id: str
    kind: str
    label: str


def _table(name: str, *columns: str) -> TableClause:
    return table(name, *(column(each, String) for each in columns))


_ROUND = _table("award_round", "id", "title", "snapshot_id")
_NOMINATION = _table("award_nomination", "id", "round_id", "subject_name", "subject_key")
_CHANGE = _table("award_nomination_change", "id", "nomination_id")
_DOSSIER = _table("award_dossier", "id", "round_id", "nomination_id")
_FILE = _table("award_dossier_file", "id", "dossier_id", "name")
_SESSION = _table("award_session", "id", "round_id", "council_id", "place")
_DECISION = _table("award_decision", "id", "round_id", "number")
_ITEM = _table("award_decision_item", "id", "decision_id", "subject_name")
_RECOVERY = _table("award_recovery", "id", "item_id")
_BATCH = _table("award_batch", "id", "round_id", "title")
_CERTIFICATE = _table("award_certificate", "id", "batch_id", "code")
_HOLD = _table("award_hold", "id", "subject_key", "document")
_DOCUMENT = _table("award_document", "id", "round_id", "title")
_PLAIN = ("award_opinion", "award_feedback", "award_reconsideration", "award_referral", "award_inspection_grant")
_NOTHING = literal("", String)


def _some(row: ColumnElement[str], kind: str, label: ColumnElement[str] = _NOTHING) -> Select[str, str, str]:
    return select(row.label("id"), literal(kind, String).label("kind"), label.label("label"))


def subjects_of(round_id: str) -> CompoundSelect[str, str, str]:
    """Return the statement that lists what belongs to the round: id, kind, label."""
    own = _NOMINATION.c.round_id == round_id
    nominees = select(_NOMINATION.c.subject_key).where(own)
    decided = _ITEM.join(_DECISION, _ITEM.c.decision_id == _DECISION.c.id)
    plain = [_table(name, "id", "round_id") for name in _PLAIN]
    return union_all(
        _some(_ROUND.c.id, ROUND, _ROUND.c.title).where(_ROUND.c.id == round_id),
        _some(_ROUND.c.snapshot_id, "snapshot").where(_ROUND.c.id == round_id, _ROUND.c.snapshot_id.is_not(None)),
        _some(_NOMINATION.c.id, NOMINATION, _NOMINATION.c.subject_name).where(own),
        _some(_CHANGE.c.id, OTHER, _NOMINATION.c.subject_name)
        .join_from(_CHANGE, _NOMINATION, _CHANGE.c.nomination_id == _NOMINATION.c.id)
        .where(own),
        _some(_DOSSIER.c.id, DOSSIER, _NOMINATION.c.subject_name)
        .join_from(_DOSSIER, _NOMINATION, _DOSSIER.c.nomination_id == _NOMINATION.c.id)
        .where(_DOSSIER.c.round_id == round_id),
        _some(_FILE.c.id, OTHER, _FILE.c.name)
        .join_from(_FILE, _DOSSIER, _FILE.c.dossier_id == _DOSSIER.c.id)
        .where(_DOSSIER.c.round_id == round_id),
        _some(_SESSION.c.id, SESSION, _SESSION.c.place).where(_SESSION.c.round_id == round_id),
        _some(_SESSION.c.council_id, "council").where(_SESSION.c.round_id == round_id),
        _some(_DECISION.c.id, DECISION, _DECISION.c.number).where(_DECISION.c.round_id == round_id),
        _some(_ITEM.c.id, OTHER, _ITEM.c.subject_name).select_from(decided).where(_DECISION.c.round_id == round_id),
        _some(_RECOVERY.c.id, OTHER, _ITEM.c.subject_name)
        .select_from(_RECOVERY.join(decided, _RECOVERY.c.item_id == _ITEM.c.id))
        .where(_DECISION.c.round_id == round_id),
        _some(_BATCH.c.id, "batch", _BATCH.c.title).where(_BATCH.c.round_id == round_id),
        _some(_CERTIFICATE.c.id, "certificate", _CERTIFICATE.c.code)
        .join_from(_CERTIFICATE, _BATCH, _CERTIFICATE.c.batch_id == _BATCH.c.id)
        .where(_BATCH.c.round_id == round_id),
        _some(_HOLD.c.id, "hold", _HOLD.c.document).where(_HOLD.c.subject_key.in_(nominees)),
        _some(_DOCUMENT.c.id, "document", _DOCUMENT.c.title).where(_DOCUMENT.c.round_id == round_id),
        *(_some(each.c.id, each.name.removeprefix("award_")).where(each.c.round_id == round_id) for each in plain),
    )


async def list_subjects(uow: UnitOfWork, round_id: str, ids: frozenset[str]) -> dict[str, Subject]:
    """Return those of the round's things that are asked for, by id."""
    found = subjects_of(round_id).subquery()
    statement = select(found.c.id, found.c.kind, found.c.label).where(found.c.id.in_(sorted(ids)))
    return {row.id: Subject(row.id, row.kind, row.label) for row in await uow.session.execute(statement)}
