"""Use cases about clusters and blocks: making one, who belongs to it from which day, who leads it in a year."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import versions
from core.audit import Act, record
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_, NotFound, UnitCode
from units import queries
from units.domain.acts import Part, check_new_codes, check_parts
from units.domain.clusters import Entry, check_entry, check_leads
from units.domain.days import day_of
from units.domain.unit import GROUPS, Kind, NewUnit
from units.models import ClusterLead, UnitMembership
from units.permissions import may_govern
from units.queries import ClusterRow, groups
from units.queries.history import find_province
from units.service.directory import register

FIRST_YEAR, LAST_YEAR = 2025, 2100


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A cluster (by territory) or block (by function) to make."""

    part: Part
    kind: Kind


@dataclass(frozen=True, slots=True)
class Entering:
    """A unit (code) that belongs to a cluster (code) from a day on; "" takes it out of its cluster."""

    unit: str
    cluster: str
    on: date


@dataclass(frozen=True, slots=True)
class Leading:
    """The head and deputy units (codes, or "") of a cluster in a year."""

    cluster: str
    year: int
    head: str
    deputy: str


async def access_clusters(uow: UnitOfWork, actor: Actor, year: int) -> list[ClusterRow]:
    """List the clusters and blocks of a year to whoever may change them; raises Forbidden."""
    await _access(uow, actor)
    return await groups.list_clusters(uow, year)


async def access_cluster(uow: UnitOfWork, actor: Actor, code: str, year: int) -> ClusterRow:
    """Load a cluster or block with its members of a year; raises Forbidden, NotFound."""
    await _access(uow, actor)
    found = await groups.list_clusters(uow, year, code)
    if not found:
        raise NotFound(N_("There is no cluster or block with this code."))
    return found[0]


async def create_group(uow: UnitOfWork, actor: Actor, new: NewGroup, now: datetime) -> UnitCode:
    """Make a cluster or block; raises Forbidden, Invalid."""
    await _access(uow, actor)
    problems = check_parts([new.part])
    problems += check_new_codes([new.part], await queries.list_known_codes(uow), "code")
    if new.kind not in GROUPS:
        problems += (FieldError("kind", N_("Choose cluster or block.")),)
    _refuse(problems)
    province = await find_province(uow)
    unit = NewUnit(UnitCode(new.part.code), new.part.name, new.kind, province or None)
    await register(uow, [unit], today=day_of(now))
    await record(uow, Act("cluster.created", new.part.code[:64], actor.person_id), now)
    return unit.code


async def move_member(uow: UnitOfWork, actor: Actor, entering: Entering, now: datetime) -> None:
    """Let a unit enter a cluster or leave its own; raises Forbidden, NotFound, Invalid."""
    await _access(uow, actor)
    found = await queries.find_units(uow, {entering.unit, entering.cluster} - {""})
    unit, cluster = found.get(entering.unit), found.get(entering.cluster)
    if entering.cluster and (cluster is None or cluster.kind not in GROUPS):
        raise NotFound(N_("There is no cluster or block with this code."))
    if unit is None or unit.kind in {*GROUPS, Kind.PROVINCE}:
        text = N_("There is no unit with the code %(unit)s.")
        raise Invalid(text, errors=(FieldError("unit", text, {"unit": entering.unit}),), unit=entering.unit)
    await queries.hold_units(uow, [unit.id])
    await enter(uow, unit.id, Entry(cluster.id if cluster else "", entering.on, day_of(now)))
    detail = {"cluster": entering.cluster, "on": str(entering.on)}
    await record(uow, Act("cluster.entered", unit.id, actor.person_id, detail), now)
    versions.bump(uow, "units")


async def enter(uow: UnitOfWork, unit_id: str, entry: Entry) -> None:
    """Store that a unit belongs to a cluster from a day on; raises Invalid."""
    stay = await groups.find_stay(uow, unit_id)
    _refuse(check_entry(stay, entry))
    if stay is not None:
        await groups.end_stays(uow, [unit_id], entry.on - timedelta(days=1))
    if entry.cluster_id:
        row = UnitMembership(unit_id=unit_id, cluster_id=entry.cluster_id, since=entry.on)
        await queries.add_details(uow, [row])


async def set_leads(uow: UnitOfWork, actor: Actor, leading: Leading, now: datetime) -> None:
    """Store who leads a cluster in a year; raises Forbidden, NotFound, Invalid."""
    cluster = await access_cluster(uow, actor, leading.cluster, leading.year)
    _refuse(check_leads(leading.head, leading.deputy, {str(member.code) for member in cluster.members}))
    found = await queries.find_units(uow, {leading.cluster, leading.head, leading.deputy} - {""})
    cluster_id = found[leading.cluster].id
    await queries.hold_units(uow, [cluster_id])
    row = await groups.find_lead(uow, cluster_id, leading.year)
    if row is None:
        row = ClusterLead(id=new_id(), cluster_id=cluster_id, year=leading.year)
    row.head_id = found[leading.head].id if leading.head else None
    row.deputy_id = found[leading.deputy].id if leading.deputy else None
    await queries.add_details(uow, [row])
    detail = {"year": str(leading.year), "head": leading.head, "deputy": leading.deputy}
    await record(uow, Act("cluster.led", cluster_id, actor.person_id, detail), now)
    versions.bump(uow, "units")


def check_year(year: int) -> int:
    """Return the year, raises NotFound for one that no cluster has."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(N_("There are no clusters of this year."))
    return year


async def _access(uow: UnitOfWork, actor: Actor) -> None:
    if not may_govern(actor, await find_province(uow)):
        raise Forbidden(N_("Only the province changes clusters and blocks."))


def _refuse(problems: tuple[FieldError, ...]) -> None:
    if problems:
        raise Invalid(N_("Please mend the marked fields."), errors=problems)
