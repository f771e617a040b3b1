"""Councils by term and their members by dates."""

from dataclasses import dataclass
from datetime import date

from accounts.service.people import is_person_kept_within, load_person_by_login, load_place
from competitions.awards.council.domain.words import Position
from competitions.awards.council.models import Council, CouncilMember
from competitions.awards.council.permissions import may_keep, may_read
from competitions.awards.council.queries import councils as queries
from competitions.awards.council.queries.councils import CouncilRow, MemberRow, UnitRow
from competitions.awards.council.service.access import Hand, access_council, check_keeper
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Invalid, N_, NotFound

LONGEST_KIN = 2000


@dataclass(frozen=True, slots=True)
class NewCouncil:
    """A council as its founding decision says."""

    unit_code: str
    title: str
    document: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class NewMember:
    """A member as the secretary enters them; `login` is empty for somebody who votes on paper only."""

    name: str
    title: str
    position: Position
    login: str
    unit_code: str
    cell_code: str
    kin: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class CouncilView:
    """A council with its members; kin are shown to those who keep it."""

    council: CouncilRow
    members: tuple[MemberRow, ...]
    workplaces: tuple[UnitRow, ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class CouncilsView:
    """The councils in the actor's reach, and the units for which they may form one."""

    councils: tuple[CouncilRow, ...]
    units: tuple[UnitRow, ...]


async def load_councils(uow: UnitOfWork, actor: Actor) -> CouncilsView:
    """List councils that the actor keeps or reads; nobody is refused, since members have no role at all."""
    rows = [row for row in await queries.list_councils(uow) if may_read(actor, row.unit.awarding)]
    units = await queries.list_units(uow, {grant.unit_code for grant in actor.grants})
    return CouncilsView(tuple(rows), tuple(unit for unit in units if may_keep(actor, unit.awarding)))


async def load_council(uow: UnitOfWork, actor: Actor, council_id: str) -> CouncilView:
    """Load a council with its members of all times."""
    council = await access_council(uow, actor, council_id)
    members = await queries.list_members(uow, council_id)
    workplaces = await queries.list_workplaces(uow)
    return CouncilView(council, tuple(members), tuple(workplaces), may_keep(actor, council.unit.awarding))


async def create_council(uow: UnitOfWork, hand: Hand, new: NewCouncil) -> str:
    """Form a council for a term; raises Forbidden, NotFound, Invalid."""
    check_keeper(hand.actor)
    unit = await queries.find_unit(uow, new.unit_code)
    if unit is None or not may_keep(hand.actor, unit.awarding):
        raise NotFound(N_("You keep no council for this unit."))
    check_texts({"title": new.title, "document": new.document})
    check_dates(new.since, new.until)
    row = Council(
        id=new_id(),
        unit_id=unit.id,
        title=new.title,
        document=new.document,
        since=new.since,
        until=new.until,
        created_by=hand.actor.person_id,
        created_at=hand.now,
    )
    await queries.add(uow, row)
    await audit.record(
        uow, audit.Act("council.formed", row.id, hand.actor.person_id, {"since": str(new.since)}), hand.now
    )
    return row.id


async def add_member(uow: UnitOfWork, hand: Hand, council_id: str, new: NewMember) -> str:
    """Add a member; raises Forbidden, NotFound, Invalid. The same person twice at the same time is refused."""
    check_keeper(hand.actor)
    council = await _keep(uow, hand.actor, council_id)
    check_texts({"name": new.name, "title": new.title})
    check_dates(new.since, new.until)
    if len(new.kin) > LONGEST_KIN:
        raise wrong("kin", N_("Too many names of kin."))
    person_id = await _find_person(uow, new.login)
    await _check_own_vote(uow, council, person_id)
    await _check_free(uow, council_id, person_id, new)
    row = CouncilMember(
        id=new_id(),
        council_id=council.id,
        person_id=person_id,
        name=new.name,
        title=new.title,
        position=new.position,
        unit_id=await _find_unit(uow, "unit_code", new.unit_code),
        cell_id=await _find_unit(uow, "cell_code", new.cell_code),
        kin=new.kin,
        since=new.since,
        until=new.until,
    )
    await queries.add(uow, row)
    detail = {"member": row.id, "since": str(new.since)}
    await audit.record(uow, audit.Act("council.member_added", council.id, hand.actor.person_id, detail), hand.now)
    return row.id


@dataclass(frozen=True, slots=True)
class Leave:
    """A member's last day."""

    council_id: str
    member_id: str
    last_day: date


async def end_member(uow: UnitOfWork, hand: Hand, leave: Leave) -> None:
    """Set a member's last day; sessions that were prepared before keep their roll."""
    check_keeper(hand.actor)
    council = await _keep(uow, hand.actor, leave.council_id)
    row = await queries.hold_member(uow, leave.member_id)
    if row is None or row.council_id != council.id:
        raise NotFound(N_("There is no such member."))
    check_dates(row.since, leave.last_day)
    row.until = leave.last_day
    detail = {"member": row.id, "until": str(leave.last_day)}
    await audit.record(uow, audit.Act("council.member_ended", council.id, hand.actor.person_id, detail), hand.now)


async def _keep(uow: UnitOfWork, actor: Actor, council_id: str) -> CouncilRow:
    council = await access_council(uow, actor, council_id)
    if not may_keep(actor, council.unit.awarding):
        raise NotFound(N_("There is no such council."))
    return council


async def _find_person(uow: UnitOfWork, login: str) -> str | None:
    if not login:
        return None
    try:
        return (await load_person_by_login(uow, login)).id
    except (NotFound, Invalid):
        raise wrong("login", N_("Nobody signs in with this e-mail or phone number.")) from None


async def _check_own_vote(uow: UnitOfWork, council: CouncilRow, person_id: str | None) -> None:
    """Refuse an account that somebody below or beside the council's unit may reset, and then vote with."""
    if person_id is None:
        return
    place = (await load_place(uow, council.unit.code)).place
    if not await is_person_kept_within(uow, person_id, frozenset({place.code, *place.above})):
        text = N_(
            "The leader of this person's unit may reset the account, and could then vote in their place. "
            "Ask the administrator to give it the role of a council member first, or leave this field empty: "
            "the member then votes on paper."
        )
        raise wrong("login", text)


async def _find_unit(uow: UnitOfWork, name: str, code: str) -> str | None:
    if not code:
        return None
    unit = await queries.find_unit(uow, code)
    if unit is None:
        raise wrong(name, N_("No single unit has this name or code."))
    return unit.id


async def _check_free(uow: UnitOfWork, council_id: str, person_id: str | None, new: NewMember) -> None:
    for member in await queries.list_members(uow, council_id):
        same = member.person_id == person_id if person_id else member.name == new.name and member.title == new.title
        overlaps = (member.until or date.max) >= new.since and (new.until or date.max) >= member.since
        if same and overlaps:
            raise wrong("name", N_("This person is a member at that time already."))


def check_texts(texts: dict[str, str]) -> None:
    """Raise Invalid for texts that are missing or too long for their columns."""
    longest = {"title": 200, "name": 120, "document": 120, "place": 200}
    errors = [FieldError(name, N_("Please fill this in.")) for name, text in texts.items() if not text]
    errors += [
        FieldError(name, N_("At most %(most)s characters."), {"most": longest[name]})
        for name, text in texts.items()
        if len(text) > longest[name]
    ]
    if errors:
        raise Invalid(N_("This cannot be kept yet."), errors=tuple(errors))


def check_dates(since: date, until: date | None) -> None:
    """Raise Invalid for days the wrong way round."""
    if until is not None and until < since:
        raise wrong("until", N_("The last day comes before the first."))


def wrong(field: str, text: str) -> Invalid:
    """Return a refusal of one field."""
    return Invalid(N_("This cannot be kept yet."), errors=(FieldError(field, text),))
