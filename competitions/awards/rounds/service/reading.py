"""Rounds as their pages and the API show them: the list, one round, who was considered and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from competitions.awards.domain.access import READERS, Awarding
from competitions.awards.domain.words import Level, Outcome, RoundState
from competitions.awards.rounds.domain.basis import Basis, read_basis
from competitions.awards.rounds.domain.nomination import Considered
from competitions.awards.rounds.domain.reasons import Reason, read_reasons, say
from competitions.awards.rounds.domain.rules_document import Award, Rules, figure, read_rules
from competitions.awards.rounds.domain.steps import Step, find_next
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.permissions import (
    may_change,
    may_prepare_some,
    may_see_all,
    may_see_some,
    may_steer,
    units_of,
)
from competitions.awards.rounds.queries import nominees as nominee_queries
from competitions.awards.rounds.queries import places, reading
from competitions.awards.rounds.queries import steps as step_queries
from competitions.awards.rounds.queries.nominees import ChangeRow
from competitions.awards.rounds.queries.places import UnitAt
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rounds.queries.steps import EventRow
from competitions.awards.rounds.service import access, nominating
from competitions.awards.rounds.service.achievements import load_nominee
from competitions.awards.rounds.service.drafting import LEVELS
from competitions.awards.rounds.service.stepping import WAITED
from core.database import UnitOfWork
from core.kernel import Actor, N_, NotFound
from core.vietnamese import fold
from units import queries as unit_queries
from units.queries.history import find_province

PAGE = 50


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round on the list: its next step, None when none is left."""

    row: RoundRow
    steps: tuple[Step, ...]
    following: Step | None


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round on its page. `counts` is None for those who may not see everybody; they read nothing about nominees.

    `sees_some` is for those who see the own unit's nominees too; the page leads nobody to what is closed to them.
    `waiting` is why the next step could not do its work when it was due.
    """

    row: RoundRow
    basis: Basis
    rules: Rules
    steps: tuple[Step, ...]
    following: Step | None
    events: tuple[EventRow, ...]
    waiting: tuple[Told, ...]
    names: Mapping[str, str]
    nominees: Mapping[str, str]
    boards: Mapping[str, str]
    clusters: Mapping[str, str]
    counts: Mapping[Outcome, int] | None
    sees_some: bool
    reads_registers: bool
    may_change: bool
    may_steer: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of nominees is asked for; empty words mean all."""

    outcome: str = ""
    award: str = ""
    text: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """Somebody who was considered; `id` is empty in a preview."""

    id: str
    award: str
    key: str
    kind: str
    name: str
    unit_code: str
    unit_name: str
    cluster: str
    rank: int | None
    value: str
    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NomineeList:
    """A page of those who were considered, with how many fit and how many there are.

    `lacking` are awards with fewer direct workers among the nominees than their share; only who sees all of them knows.
    """

    row: RoundRow
    rules: Rules
    lines: tuple[NomineeLine, ...]
    matching: int
    counts: Mapping[Outcome, int]
    clusters: Mapping[str, str]
    lacking: tuple[Award, ...]
    may_change: bool

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.matching // PAGE)


@dataclass(frozen=True, slots=True)
class NomineeView:
    """One of them with what officers changed."""

    row: RoundRow
    rules: Rules
    line: NomineeLine
    changes: tuple[ChangeRow, ...]
    names: Mapping[str, str]
    cluster: str
    may_change: bool

    @property
    def award_title(self) -> str:
        """The title of the award they were considered for."""
        award = self.rules.find_award(self.line.award)
        return self.line.award if award is None else award.title


async def list_lines(uow: UnitOfWork, actor: Actor) -> list[RoundLine]:
    """List the rounds the actor may know of, the newest first: the province's, and those of the own unit."""
    access.check_enter(actor)
    mine = units_of(actor)
    rows = [row for row in await reading.list_rounds(uow) if _is_known(actor, row, mine)]
    steps = await step_queries.list_steps_of(uow, [row.id for row in rows])
    return [RoundLine(row, tuple(steps.get(row.id, ())), _following(row, steps.get(row.id, ()))) for row in rows]


async def load_view(uow: UnitOfWork, actor: Actor, round_id: str, now: datetime) -> RoundView:
    """Load a round's page; raises Forbidden and NotFound."""
    row = await access_known(uow, actor, round_id)
    steps = await step_queries.list_steps(uow, round_id)
    sees_all, following = may_see_all(actor, row.awarding), _following(row, steps)
    events = [_seen(event, sees_all=sees_all) for event in await step_queries.list_events(uow, round_id)]
    told_of = {key for event in events for told in event.told for key in told.nominees}
    return RoundView(
        row=row,
        basis=read_basis(row.board),
        rules=read_rules(row.rules),
        steps=tuple(steps),
        following=following,
        events=tuple(events),
        waiting=_waiting(following, events),
        nominees={key: each.subject_name for key, each in (await reading.find_nominations(uow, told_of)).items()},
        names=await places.list_names(uow, {event.by for event in events}),
        boards=await step_queries.list_boards(uow, round_id),
        clusters=await places.list_clusters(uow),
        counts=await nominee_queries.count_outcomes(uow, round_id) if sees_all else None,
        sees_some=sees_all or (row.state is not RoundState.DRAFT and may_see_some(actor, row.awarding)),
        reads_registers=reads_registers(actor),
        may_change=may_change(actor, row.awarding),
        may_steer=may_steer(actor, row.awarding),
        now=now,
    )


async def access_known(uow: UnitOfWork, actor: Actor, round_id: str) -> RoundRow:
    """Load a round the actor may know of; raises Forbidden, NotFound for all others."""
    row = await access.access_round(uow, actor, round_id)
    if not _is_known(actor, row, units_of(actor)):
        raise NotFound(N_("There is no such award round."))
    return row


async def load_nominees(uow: UnitOfWork, actor: Actor, round_id: str, wanted: Wanted) -> NomineeList:
    """Load who was considered; a proposing unit sees its own. Raises Forbidden and NotFound."""
    row, mine = await access.access_nominees(uow, actor, round_id)
    rows = [each for each in await reading.list_nominations(uow, round_id) if mine is None or each.unit_code in mine]
    changes = await nominee_queries.list_changes(uow, round_id)
    return await _page(uow, actor, row, ([_line(each, changes.get(each.id, ())) for each in rows], wanted))


async def load_preview(uow: UnitOfWork, actor: Actor, round_id: str, wanted: Wanted) -> NomineeList:
    """Decide on the standing of this moment; nothing is stored. Raises Forbidden and NotFound."""
    row, mine = await access.access_nominees(uow, actor, round_id)
    considered = [
        each for each in await nominating.preview(uow, row) if mine is None or each.contender.unit_code in mine
    ]
    names = await unit_queries.find_units(uow, {each.contender.unit_code for each in considered})
    lines = [_previewed(each, names[each.contender.unit_code].name) for each in considered]
    return await _page(uow, actor, row, (lines, wanted))


async def load_nominee_view(uow: UnitOfWork, actor: Actor, nomination_id: str) -> NomineeView:
    """Load one of them; raises Forbidden, NotFound for those the actor may not know of."""
    access.check_enter(actor)
    nominee = await load_nominee(uow, nomination_id)
    row, mine = await access.access_nominees(uow, actor, nominee.round_id)
    if mine is not None and nominee.unit_code not in mine:
        raise NotFound(N_("There is no such nominee."))
    changes = (await nominee_queries.list_changes(uow, row.id)).get(nomination_id, [])
    return NomineeView(
        row=row,
        rules=read_rules(row.rules),
        line=_line(nominee, changes),
        changes=tuple(changes),
        names=await places.list_names(uow, {change.by for change in changes}),
        cluster=(await places.list_clusters(uow)).get(nominee.cluster, ""),
        may_change=may_change(actor, row.awarding),
    )


async def list_awarding(uow: UnitOfWork, actor: Actor) -> list[UnitAt]:
    """List the units whose rounds the actor prepares; raises Forbidden."""
    access.check_prepares(actor)
    codes = units_of(actor) | {await find_province(uow)}
    return [
        unit
        for unit in await places.list_units_at(uow, codes)
        if unit.kind in LEVELS and may_change(actor, Awarding(unit.code, LEVELS[unit.kind]))
    ]


def reads_registers(actor: Actor) -> bool:
    """Say whether the actor reads registers and holds of some unit."""
    return actor.holds(*READERS)


def may_draft(actor: Actor) -> bool:
    """Say whether the actor may draft rounds of some unit."""
    return may_prepare_some(actor)


def _is_known(actor: Actor, row: RoundRow, mine: frozenset[str]) -> bool:
    if may_see_all(actor, row.awarding) or row.unit_code in mine:
        return True
    return row.level is Level.PROVINCE and row.state is not RoundState.DRAFT


def _following(row: RoundRow, steps: Sequence[Step]) -> Step | None:
    return None if row.state in {RoundState.CANCELLED, RoundState.FINISHED} else find_next(steps)


def _seen(event: EventRow, *, sees_all: bool) -> EventRow:
    return event if sees_all else replace(event, told=tuple(each for each in event.told if not each.nominees))


def _waiting(following: Step | None, events: Sequence[EventRow]) -> tuple[Told, ...]:
    about = [event for event in events if following is not None and event.step == following.kind]
    return about[-1].told if about and about[-1].act == WAITED else ()


async def _page(
    uow: UnitOfWork, actor: Actor, row: RoundRow, asked: tuple[Sequence[NomineeLine], Wanted]
) -> NomineeList:
    lines, wanted = asked
    words = fold(wanted.text)
    found = [
        line
        for line in lines
        if wanted.outcome in ("", line.outcome) and wanted.award in ("", line.award) and words in fold(line.name)
    ]
    start, rules = (wanted.page - 1) * PAGE, read_rules(row.rules)
    return NomineeList(
        row=row,
        rules=rules,
        lines=tuple(found[start : start + PAGE]) if wanted.page else tuple(found),
        matching=len(found),
        counts={outcome: sum(line.outcome is outcome for line in lines) for outcome in Outcome},
        clusters=await places.list_clusters(uow),
        lacking=_lacking(rules, lines) if may_see_all(actor, row.awarding) else (),
        may_change=may_change(actor, row.awarding),
    )


def _lacking(rules: Rules, lines: Sequence[NomineeLine]) -> tuple[Award, ...]:
    nominated = [line for line in lines if line.outcome is Outcome.NOMINATED]
    keys = {award.code: [line.key for line in nominated if line.award == award.code] for award in rules.awards}
    return tuple(award for award in rules.awards if rules.lacks_direct_workers(award, keys[award.code]))


def _line(row: NominationRow, changes: Sequence[ChangeRow]) -> NomineeLine:
    changed = [say("added" if each.after is Outcome.NOMINATED else "struck", why=each.reason) for each in changes]
    return NomineeLine(
        id=row.id,
        award=row.award,
        key=row.subject_key,
        kind=row.subject_kind.value,
        name=row.subject_name,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        cluster=row.cluster,
        rank=row.rank,
        value=row.value,
        outcome=row.outcome,
        reasons=(*read_reasons(row.reasons), *changed),
    )


def _previewed(each: Considered, unit_name: str) -> NomineeLine:
    one = each.contender
    return NomineeLine(
        id="",
        award=each.award,
        key=one.key,
        kind=one.kind.value,
        name=one.name,
        unit_code=one.unit_code,
        unit_name=unit_name,
        cluster=one.group,
        rank=one.rank,
        value=figure(one.value),
        outcome=each.outcome,
        reasons=each.reasons,
    )
