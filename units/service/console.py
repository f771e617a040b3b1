"""What the console shows of the tree of units, each time after asking who looks."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.database import UnitOfWork
from core.kernel import Actor, Forbidden, N_, NotFound
from core.vietnamese import fold
from units import queries
from units.domain.acts import PARENTS, ActKind
from units.domain.unit import GROUPS, Kind
from units.permissions import (
    LOCAL,
    may_browse,
    may_confirm,
    may_draw,
    may_govern,
    may_list_villages,
    may_open,
    may_propose,
)
from units.queries import UnitCard, history
from units.queries.history import ActRow, TreeRow

MOST_FOUND = 300


@dataclass(frozen=True, slots=True)
class Rights:
    """What the actor may do with units.

    `own` are the codes of units served as officer or leader; `waiting` counts the figures to confirm, None for who
    may not confirm them.
    """

    governs: bool
    confirms: bool
    draws: bool
    lists_villages: bool
    own: tuple[str, ...]
    waiting: int | None


@dataclass(frozen=True, slots=True)
class Tree:
    """The units that match, and how many there are of the kind."""

    rows: tuple[TreeRow, ...]
    total: int
    rights: Rights


@dataclass(frozen=True, slots=True)
class UnitFile:
    """One unit of the console: what it is, what stands below it, what was done to it."""

    card: UnitCard
    children: tuple[TreeRow, ...]
    acts: tuple[ActRow, ...]
    governs: bool
    proposes: bool


@dataclass(frozen=True, slots=True)
class ActFile:
    """What the form of an act offers: units to merge with, or parents to move to; names by code."""

    card: UnitCard
    choices: Mapping[str, str]


async def browse(uow: UnitOfWork, actor: Actor, kind: Kind, text: str) -> Tree:
    """List a kind's units by words of any of their names, all kinds' with words; raises Forbidden."""
    if not may_browse(actor):
        raise Forbidden(N_("You do not look after units."))
    rights = await _rights(uow, actor)
    rows = await history.list_tree(uow, kind=None if text else kind)
    if not text:
        return Tree(tuple(rows), len(rows), rights)
    known = await queries.list_alias_codes(uow, fold(text))
    found = [row for row in rows if fold(text) in fold(row.name) or row.code == text or row.code in known]
    return Tree(tuple(found[:MOST_FOUND]), len(rows), rights)


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitFile:
    """Load a unit with its history, for who looks after it or the province; raises Forbidden, NotFound."""
    province = await history.find_province(uow)
    if not may_open(actor, code, province):
        raise Forbidden(N_("You do not look after this unit."))
    card = await _card(uow, code)
    return UnitFile(
        card=card,
        children=tuple(await history.list_tree(uow, parent=code)),
        acts=tuple(await history.list_acts(uow, card.unit.id)),
        governs=may_govern(actor, province),
        proposes=may_propose(actor, code, province),
    )


async def access_act(uow: UnitOfWork, actor: Actor, code: str, kind: ActKind) -> ActFile:
    """Load what the form of an act needs; raises Forbidden, NotFound."""
    if not may_govern(actor, await history.find_province(uow)):
        raise Forbidden(N_("Only the province changes units."))
    card = await _card(uow, code)
    unit = card.unit
    if kind is ActKind.MERGE:
        rows = await history.list_tree(uow, kind=unit.kind)
        chosen = [row for row in rows if row.parent_code == unit.parent_code and row.code != code]
    elif kind is ActKind.MOVE:
        chosen = [row for each in PARENTS.get(unit.kind, ()) for row in await history.list_tree(uow, kind=each)]
    else:
        chosen = []
    return ActFile(card, {str(row.code): row.name for row in chosen if row.valid_to is None and row.code != code})


async def list_members_to_choose(uow: UnitOfWork) -> dict[str, str]:
    """List the names, by code, of the units that can belong to a cluster or block."""
    rows = await queries.list_units(uow)
    kinds = {*GROUPS, Kind.PROVINCE, Kind.VILLAGE}
    return {str(row.code): row.name for row in rows if row.kind not in kinds}


async def _rights(uow: UnitOfWork, actor: Actor) -> Rights:
    province = await history.find_province(uow)
    confirms = may_confirm(actor, province)
    return Rights(
        governs=may_govern(actor, province),
        confirms=confirms,
        draws=may_draw(actor),
        lists_villages=may_list_villages(actor),
        own=tuple(sorted({grant.unit_code for grant in actor.grants if grant.role in LOCAL})),
        waiting=await queries.count_waiting(uow) if confirms else None,
    )


async def _card(uow: UnitOfWork, code: str) -> UnitCard:
    card = await queries.find_card(uow, code)
    if card is None:
        raise NotFound(N_("There is no unit with the code %(unit)s."), unit=code)
    return card
