"""Statements about clusters and blocks, outlines, and lists that wait to be imported."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import aliased

from core.database import UnitOfWork
from core.kernel import UnitCode, UnitId
from core.vietnamese import sort_key
from units.domain.clusters import Stay
from units.domain.directory import UnitKnown
from units.domain.outline import Outline, draw
from units.domain.unit import AliasKind, Kind, Measure
from units.domain.villages import VillageNow
from units.models import ClusterLead, Unit, UnitAlias, UnitBoundary, UnitDraft, UnitMembership
from units.queries.figures import list_coverage, list_figures


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A unit's stay in a cluster."""

    code: UnitCode
    name: str
    kind: Kind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster or block in a year: its members of that year, and the codes of its head and deputy or ""."""

    code: UnitCode
    name: str
    kind: Kind
    year: int
    members: tuple[MemberRow, ...]
    head: str
    deputy: str

    def name_of(self, code: str) -> str:
        """Return a member's name, "" for none."""
        return next((member.name for member in self.members if member.code == code), "")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A list that waits, as JSON; `done` lines of `total` are stored."""

    id: str
    kind: str
    content: str
    total: int
    done: int
    created_by: str


async def list_clusters(uow: UnitOfWork, year: int, code: str | None = None) -> list[ClusterRow]:
    """List the clusters and blocks with their members of a year, or the one with a code."""
    statement = select(Unit).where(Unit.kind.in_((Kind.CLUSTER, Kind.BLOCK)), Unit.valid_to.is_(None))
    groups = (await uow.session.scalars(statement if code is None else statement.where(Unit.code == code))).all()
    members = await _members(uow, year)
    leads = await _leads(uow, year)
    rows = [
        ClusterRow(
            code=UnitCode(group.code),
            name=group.name,
            kind=Kind(group.kind),
            year=year,
            members=tuple(sorted(members.get(group.id, []), key=lambda member: sort_key(member.name))),
            head=leads.get(group.id, ("", ""))[0],
            deputy=leads.get(group.id, ("", ""))[1],
        )
        for group in groups
    ]
    return sorted(rows, key=lambda row: (row.kind is Kind.BLOCK, sort_key(row.name)))


async def _members(uow: UnitOfWork, year: int) -> dict[str, list[MemberRow]]:
    statement = (
        select(UnitMembership, Unit)
        .join(Unit, Unit.id == UnitMembership.unit_id)
        .where(
            UnitMembership.since <= date(year, 12, 31),
            or_(UnitMembership.until.is_(None), UnitMembership.until >= date(year, 1, 1)),
        )
    )
    found: dict[str, list[MemberRow]] = {}
    for stay, unit in await uow.session.execute(statement):
        row = MemberRow(UnitCode(unit.code), unit.name, Kind(unit.kind), stay.since, stay.until)
        found.setdefault(stay.cluster_id, []).append(row)
    return found


async def _leads(uow: UnitOfWork, year: int) -> dict[str, tuple[str, str]]:
    head, deputy = aliased(Unit), aliased(Unit)
    statement = (
        select(ClusterLead.cluster_id, head.code, deputy.code)
        .outerjoin(head, head.id == ClusterLead.head_id)
        .outerjoin(deputy, deputy.id == ClusterLead.deputy_id)
        .where(ClusterLead.year == year)
    )
    return {key: (first or "", second or "") for key, first, second in (await uow.session.execute(statement))}


async def find_lead(uow: UnitOfWork, cluster_id: str, year: int) -> ClusterLead | None:
    """Find the stored leads of a year, to change them."""
    statement = select(ClusterLead).where(ClusterLead.cluster_id == cluster_id, ClusterLead.year == year)
    return (await uow.session.scalars(statement)).one_or_none()


async def find_stay(uow: UnitOfWork, unit_id: str) -> Stay | None:
    """Find the cluster a unit is in today, its own only."""
    statement = select(UnitMembership).where(UnitMembership.unit_id == unit_id, UnitMembership.until.is_(None))
    row = (await uow.session.scalars(statement)).one_or_none()
    return None if row is None else Stay(row.cluster_id, row.since)


async def end_stays(uow: UnitOfWork, unit_ids: Collection[str], last_day: date) -> None:
    """Let the open memberships of units end with a day."""
    is_open = (UnitMembership.unit_id.in_(sorted(unit_ids)), UnitMembership.until.is_(None))
    await uow.session.execute(delete(UnitMembership).where(*is_open, UnitMembership.since > last_day))
    await uow.session.execute(update(UnitMembership).where(*is_open).values(until=last_day))


async def list_boundaries(uow: UnitOfWork) -> dict[UnitId, Outline]:
    """List the outlines of open units, drawn into `units.domain.outline.VIEW_BOX`; empty before an import."""
    statement = (
        select(UnitBoundary.unit_id, UnitBoundary.rings)
        .join(Unit, Unit.id == UnitBoundary.unit_id)
        .where(Unit.valid_to.is_(None))
    )
    return {
        UnitId(key): draw([tuple((x, y) for x, y in ring) for ring in json.loads(rings)])
        for key, rings in (await uow.session.execute(statement))
    }


async def clear_boundaries(uow: UnitOfWork) -> None:
    """Take every outline away, before others are stored."""
    await uow.session.execute(delete(UnitBoundary))


async def list_villages(uow: UnitOfWork, communes: Collection[str], on: date) -> list[VillageNow]:
    """List the open villages of communes (codes) with what is known of them on a day."""
    above = aliased(Unit)
    statement = (
        select(Unit, above.code)
        .join(above, above.id == Unit.parent_id)
        .where(Unit.kind == Kind.VILLAGE, Unit.valid_to.is_(None), above.code.in_(sorted(communes)))
    )
    rows = (await uow.session.execute(statement)).all()
    households = await list_figures(uow, Measure.HOUSEHOLDS, on.year)
    coverage = await list_coverage(uow, on)
    old = await _old_communes(uow, communes)
    return [
        VillageNow(
            id=unit.id,
            code=unit.code,
            commune=commune,
            name=unit.name,
            old_commune=old.get(unit.id, ""),
            households=figure.value if (figure := households.get(UnitId(unit.id))) and figure.year == on.year else None,
            has_4g=coverage.get(UnitId(unit.id)),
        )
        for unit, commune in sorted(rows, key=lambda row: sort_key(row[0].name))
    ]


async def _old_communes(uow: UnitOfWork, communes: Collection[str]) -> dict[str, str]:
    village, above = aliased(Unit), aliased(Unit)
    statement = (
        select(UnitAlias.unit_id, UnitAlias.text)
        .join(village, village.id == UnitAlias.unit_id)
        .join(above, above.id == village.parent_id)
        .where(UnitAlias.kind == AliasKind.FORMER_COMMUNE, above.code.in_(sorted(communes)))
    )
    return dict((await uow.session.execute(statement)).all())


async def list_known_units(uow: UnitOfWork) -> dict[str, UnitKnown]:
    """List every unit as a list to import compares it, by code, abolished ones included."""
    above, group = aliased(Unit), aliased(Unit)
    statement = (
        select(Unit, above.code, group.code)
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(UnitMembership, (UnitMembership.unit_id == Unit.id) & UnitMembership.until.is_(None))
        .outerjoin(group, group.id == UnitMembership.cluster_id)
    )
    return {
        unit.code: UnitKnown(unit.code, unit.name, Kind(unit.kind), parent or "", cluster or "", unit.valid_to is None)
        for unit, parent, cluster in (await uow.session.execute(statement))
    }


async def find_draft(uow: UnitOfWork, draft_id: str) -> DraftRow | None:
    """Find a list that waits; None for an unknown id."""
    row = await uow.session.get(UnitDraft, draft_id)
    if row is None:
        return None
    return DraftRow(row.id, row.kind, row.content, row.total, row.done, row.created_by)


async def note_done(uow: UnitOfWork, draft_id: str, done: int) -> None:
    """Note how many lines of a list are stored."""
    await uow.session.execute(update(UnitDraft).where(UnitDraft.id == draft_id).values(done=done))


async def forget_drafts(uow: UnitOfWork, person_id: str, before: datetime) -> None:
    """Delete a person's lists from before a moment; what they brought is stored elsewhere."""
    old = (UnitDraft.created_by == person_id, UnitDraft.created_at < before)
    await uow.session.execute(delete(UnitDraft).where(*old))
