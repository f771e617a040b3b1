"""Letting inspectors in until a day, and noting and showing who read what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from accounts.queries.people import PersonRow, list_people
from competitions.awards.inspection.queries import grants as queries
from competitions.awards.inspection.queries.grants import GrantRow, Reading, Readings
from competitions.awards.inspection.service.access import access_grants, access_readings
from competitions.awards.inspection.service.record import list_names
from competitions.awards.rounds.queries.reading import RoundRow
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, FieldError, Invalid, N_

LONGEST_DOCUMENT = 120
LONGEST_GRANT = timedelta(days=366)
MEND = N_("Please mend the marked fields.")


@dataclass(frozen=True, slots=True)
class NewGrant:
    """Whom to let into a round, until which day (the last one), by which document."""

    round_id: str
    person_id: str
    until: date | None
    document: str


@dataclass(frozen=True, slots=True)
class End:
    """Whose reading of which round ends."""

    round_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Which round's inspection, and which page of its readings."""

    round_id: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant with the inspector's name; `is_over` once its last day has passed."""

    grant: GrantRow
    name: str
    by: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading with the reader's name."""

    reading: Reading
    name: str


@dataclass(frozen=True, slots=True)
class InspectionView:
    """Who inspects a round, who could, and who read what."""

    round: RoundRow
    grants: tuple[GrantLine, ...]
    inspectors: tuple[PersonRow, ...]
    readings: tuple[ReadingLine, ...]
    total: int


async def load_inspection(uow: UnitOfWork, actor: Actor, asked: Asked, now: datetime) -> InspectionView:
    """Load a round's grants and a page of its readings; raises NotFound, Forbidden."""
    round_id = asked.round_id
    found = await access_readings(uow, actor, round_id)
    today = now.astimezone(LOCAL_ZONE).date()
    granted, readings = await queries.list_grants(uow, round_id), await queries.list_readings(uow, round_id, asked.page)
    names = await list_names(uow, _people_in(granted, readings))
    inspectors = await list_people(uow, await queries.list_inspectors(uow, today))
    return InspectionView(
        round=found,
        grants=tuple(
            GrantLine(row, names.get(row.person_id, ""), names.get(row.granted_by, ""), row.until < today)
            for row in granted
        ),
        inspectors=tuple(row for row in inspectors if row.closed_at is None),
        readings=tuple(ReadingLine(row, names.get(row.person_id, "")) for row in readings.rows),
        total=readings.total,
    )


async def grant(uow: UnitOfWork, actor: Actor, new: NewGrant, now: datetime) -> None:
    """Let an inspector read the round; sending it twice grants once. Raises Forbidden, Invalid with errors by field."""
    round_id = new.round_id
    await access_grants(uow, actor, round_id)
    today, document = now.astimezone(LOCAL_ZONE).date(), " ".join(new.document.split())
    errors = _find_errors(new.until, document, today)
    if new.person_id not in await queries.list_inspectors(uow, today):
        errors = (FieldError("person", N_("Choose somebody who holds the role of an inspector.")), *errors)
    if errors or new.until is None:
        raise Invalid(MEND, errors=errors)
    kept = await queries.list_grants(uow, round_id)
    if any((row.person_id, row.until, row.document) == (new.person_id, new.until, document) for row in kept):
        return
    made = GrantRow(
        id=new_id(),
        round_id=round_id,
        person_id=new.person_id,
        until=new.until,
        document=document,
        granted_by=actor.person_id,
        granted_at=now,
    )
    await queries.add_grant(uow, made)
    detail = {"round": round_id, "until": str(new.until)}
    await audit.record(uow, Act("inspection.granted", made.id, actor.person_id, detail), now)


async def end(uow: UnitOfWork, actor: Actor, ending: End, now: datetime) -> None:
    """End every grant of a person for the round: from now on they read nothing. Twice changes nothing."""
    round_id, person_id = ending.round_id, ending.person_id
    await access_grants(uow, actor, round_id)
    yesterday = now.astimezone(LOCAL_ZONE).date() - timedelta(days=1)
    open_ones = [
        row for row in await queries.list_grants(uow, round_id) if row.person_id == person_id and row.until > yesterday
    ]
    await queries.end_grants(uow, round_id, person_id, yesterday)
    for row in open_ones:
        await audit.record(uow, Act("inspection.ended", row.id, actor.person_id, {"round": round_id}), now)


async def note_reading(uow: UnitOfWork, reading: Reading) -> None:
    """Note that somebody read something of a round; nobody waits for what follows from it."""
    uow.makes_work = False
    await queries.add_reading(uow, reading)


def _find_errors(until: date | None, document: str, today: date) -> tuple[FieldError, ...]:
    errors = []
    if until is None or not today <= until <= today + LONGEST_GRANT:
        errors.append(FieldError("until", N_("Choose a last day from today on, within one year.")))
    if not document or len(document) > LONGEST_DOCUMENT or not document.isprintable():
        text = N_("Write the number and date of the document, at most %(most)s letters.")
        errors.append(FieldError("document", text, {"most": LONGEST_DOCUMENT}))
    return tuple(errors)


def _people_in(granted: list[GrantRow], readings: Readings) -> set[str | None]:
    inspectors = {person for row in granted for person in (row.person_id, row.granted_by)}
    return {*inspectors, *(row.person_id for row in readings.rows)}
