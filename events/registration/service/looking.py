"""What officers see of a commune's people: doubles to decide, merges to take back, one person with their visits."""

from dataclasses import dataclass

from core.database import UnitOfWork
from core.kernel import Actor
from core.vietnamese import fold
from events.programme.permissions import Where, may_plan
from events.programme.service.access import access_planning, check_planner, find_where
from events.registration.domain.merging import Likeness, list_doubles
from events.registration.queries import people as queries
from events.registration.queries.people import MergeRow, PersonRow, VisitRow
from events.registration.queries.registrations import find_unit_ids
from events.registration.service.merging import access_person
from units import service as unit_service
from units.domain.picker import Option
from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Two people with why they look alike; nothing in `why` where somebody said that they are two."""

    first: PersonRow
    second: PersonRow
    why: tuple[Likeness, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleBook:
    """A commune's people as far as somebody has to decide about them; `found` are those searched for."""

    commune: str
    communes: tuple[Option, ...]
    doubles: tuple[Lookalikes, ...]
    total: int
    merges: tuple[MergeRow, ...]
    different: tuple[Lookalikes, ...]
    found: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person: every entry of theirs, and the sessions they registered for."""

    row: PersonRow
    entries: tuple[PersonRow, ...]
    visits: tuple[VisitRow, ...]


async def load_people(uow: UnitOfWork, actor: Actor, commune: str, text: str) -> PeopleBook:
    """Load the book of a commune, by itself the actor's first; raises Forbidden and NotFound."""
    communes = await _list_communes(uow, actor)
    code = commune or next((str(each.code) for each in communes), "")
    await access_planning(uow, actor, code)
    commune_id = (await find_unit_ids(uow, [code]))[code][0]
    pairs = await queries.list_different(uow, commune_id)
    doubles = list_doubles(await queries.list_people(uow, commune_id), {frozenset(pair) for pair in pairs})
    shown, said = doubles[: queries.SHOWN], pairs[: queries.SHOWN]
    wanted = {key for each in shown for key in (each.first, each.second)} | {key for pair in said for key in pair}
    people = await queries.describe(uow, wanted)
    return PeopleBook(
        code,
        communes,
        tuple(Lookalikes(people[each.first], people[each.second], each.why) for each in shown),
        len(doubles),
        tuple(await queries.list_merge_rows(uow, commune_id)),
        tuple(Lookalikes(people[one], people[other]) for one, other in said),
        tuple(await queries.search_people(uow, commune_id, fold(text))) if text.strip() else (),
    )


async def load_person(uow: UnitOfWork, actor: Actor, attendee_id: str) -> PersonView:
    """Load one person with all their entries; raises NotFound."""
    row = await access_person(uow, actor, attendee_id)
    entries = await queries.list_one(uow, row.root)
    visits = await queries.list_visits(uow, {each.id for each in entries})
    return PersonView(row, tuple(entries), tuple(visits))


async def _list_communes(uow: UnitOfWork, actor: Actor) -> tuple[Option, ...]:
    check_planner(actor)
    options = await unit_service.list_options(uow, Kind.COMMUNE)
    if not options:
        return ()
    above = (await find_where(uow, str(options[0].code))).above
    return tuple(each for each in options if may_plan(actor, Where(str(each.code), above)))
