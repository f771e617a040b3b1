"""The record of a round in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.queries.people import list_people
from competitions.awards.inspection.domain.acts import Detail, explain, sentence_of
from competitions.awards.inspection.queries import record as queries
from competitions.awards.inspection.queries import subjects
from competitions.awards.inspection.queries.record import Entry, Wanted
from competitions.awards.inspection.queries.subjects import Subject
from competitions.awards.inspection.service.access import access_record
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.kernel import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """An act: who (a name, "" for the program itself), what it means, about which thing of the round."""

    entry: Entry
    who: str
    sentence: str
    subject: Subject
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """A page of a round's record, and which acts stand in the whole of it."""

    round: RoundRow
    lines: tuple[Line, ...]
    matching: int
    acts: Mapping[str, str]


async def load_record(uow: UnitOfWork, actor: Actor, round_id: str, wanted: Wanted) -> RecordView:
    """Load a page of a round's record; raises NotFound, Forbidden."""
    found = await access_record(uow, actor, round_id)
    page = await queries.find_entries(uow, round_id, wanted)
    lines = await write_lines(uow, round_id, page.rows)
    acts = {act: sentence_of(act) for act in await queries.list_acts(uow, round_id)}
    return RecordView(found, lines, page.matching, acts)


async def write_lines(uow: UnitOfWork, round_id: str, entries: tuple[Entry, ...]) -> tuple[Line, ...]:
    """Put entries of a round's record into words."""
    things = await subjects.list_subjects(uow, round_id, frozenset(entry.subject for entry in entries))
    names = await list_names(uow, {entry.actor_id for entry in entries})
    return tuple(
        Line(
            entry,
            names.get(entry.actor_id or "", ""),
            sentence_of(entry.act),
            things.get(entry.subject, Subject(entry.subject, subjects.OTHER, "")),
            explain(entry.detail),
        )
        for entry in entries
    )


async def list_names(uow: UnitOfWork, person_ids: set[str | None]) -> dict[str, str]:
    """Return the names of people by id."""
    wanted = {each for each in person_ids if each}
    return {str(row.id): row.name for row in await list_people(uow, wanted)} if wanted else {}
