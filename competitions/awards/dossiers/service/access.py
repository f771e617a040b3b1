"""Loading a round or a dossier for somebody: what they may not know of does not exist for them."""

from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.domain.words import Outcome
from competitions.awards.dossiers import permissions
from competitions.awards.dossiers.domain.checklist import Line, checklist_of
from competitions.awards.dossiers.domain.content import Doing
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.dossiers.queries import writing
from competitions.awards.dossiers.queries.dossiers import DossierRow
from competitions.awards.dossiers.service.gate import Gate
from competitions.awards.rounds.domain.award_names import AwardName, award_named
from competitions.awards.rounds.queries import reading as rounds
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rounds.service.access import closed_by_conflict
from core import audit
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Forbidden, N_, NotFound
from leaderboards.domain.periods import day_of


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks and when, and the gate that parts above keep."""

    actor: Actor
    gate: Gate
    now: datetime

    @property
    def id(self) -> str:
        """The person's id."""
        return self.actor.person_id

    @property
    def today(self) -> date:
        """The province's day."""
        return day_of(self.now)

    @property
    def doing(self) -> Doing:
        """Who does something now."""
        return Doing(self.id, self.now)


@dataclass(frozen=True, slots=True)
class RoundDesk:
    """A round as one person may work with it. `sees_all` is false for a unit, which sees its own dossiers only."""

    round: RoundRow
    is_office: bool
    is_signer: bool
    sees_all: bool
    blocked: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier with its nominee and round, and how the person stands to it."""

    row: DossierRow
    nomination: NominationRow
    round: RoundRow
    is_unit: bool
    is_office: bool

    @property
    def award(self) -> AwardName:
        """What the nominee may get."""
        return award_named(self.round.rules, self.nomination.award)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What the dossier must hold."""
        return checklist_of(self.award.kind, self.round.procedure)

    @property
    def is_nominated(self) -> bool:
        """Whether the nominee is still on the list."""
        return self.nomination.outcome is Outcome.NOMINATED


def check_staff(actor: Actor) -> None:
    """Raise Forbidden for somebody who has nothing to do with awards."""
    if not permissions.may_enter(actor):
        raise Forbidden(N_("Your role has nothing to do with awards."))


def check_keeper(actor: Actor) -> None:
    """Raise Forbidden for somebody who keeps no round of any unit."""
    if not permissions.may_keep_some(actor):
        raise Forbidden(N_("Only the office that keeps this round may do this."))


async def load_round(uow: UnitOfWork, round_id: str) -> RoundRow:
    """Load a round; raises NotFound."""
    found = await rounds.find_round(uow, round_id)
    if found is None:
        raise NotFound(N_("There is no such round."))
    return found


async def access_round(uow: UnitOfWork, reader: Reader, round_id: str) -> RoundDesk:
    """Load a round for somebody who works with awards; raises Forbidden and NotFound."""
    check_staff(reader.actor)
    found = await load_round(uow, round_id)
    actor, awarding = reader.actor, found.awarding
    is_admitted = await reader.gate.is_admitted(uow, reader.id, round_id)
    return RoundDesk(
        round=found,
        is_office=permissions.may_prepare(actor, awarding),
        is_signer=permissions.may_sign(actor, awarding),
        sees_all=permissions.may_look(actor, awarding) or is_admitted,
        blocked=await reader.gate.list_blocked(uow, reader.id, round_id),
    )


async def access_office(uow: UnitOfWork, reader: Reader, round_id: str) -> RoundDesk:
    """Load a round for the office that keeps it; raises Forbidden for everybody else."""
    check_keeper(reader.actor)
    desk = await access_round(uow, reader, round_id)
    if not desk.is_office:
        raise Forbidden(N_("Only the office that keeps this round may do this."))
    return desk


async def access_dossier(uow: UnitOfWork, reader: Reader, dossier_id: str) -> Found:
    """Load a dossier; raises NotFound for one the person may not know of, Forbidden where a conflict is declared."""
    check_staff(reader.actor)
    row = await queries.find_dossier(uow, dossier_id)
    if row is None:
        raise _unknown()
    desk = await access_round(uow, reader, row.round_id)
    is_unit = permissions.may_propose(reader.actor, row.unit_code)
    if not is_unit and not desk.sees_all:
        raise _unknown()
    if not is_unit and row.nomination_id in desk.blocked:
        raise closed_by_conflict()
    nomination = await rounds.find_nomination(uow, row.nomination_id)
    if nomination is None:
        raise _unknown()
    return Found(row, nomination, desk.round, is_unit=is_unit, is_office=desk.is_office)


async def hold_own(uow: UnitOfWork, reader: Reader, dossier_id: str) -> Found:
    """Hold a dossier that the person writes, for a change; raises Forbidden for anybody else."""
    if not permissions.may_write_some(reader.actor):
        raise Forbidden(N_("Only the proposing unit writes this dossier."))
    await writing.hold_dossier(uow, dossier_id)
    found = await access_dossier(uow, reader, dossier_id)
    if not found.is_unit:
        raise Forbidden(N_("Only the proposing unit writes this dossier."))
    return found


async def hold_for_office(uow: UnitOfWork, reader: Reader, dossier_id: str) -> Found:
    """Hold a dossier that the office reviews, for a change; raises Forbidden for anybody else."""
    check_keeper(reader.actor)
    await writing.hold_dossier(uow, dossier_id)
    found = await access_dossier(uow, reader, dossier_id)
    if not found.is_office:
        raise Forbidden(N_("Only the office that keeps this round may do this."))
    return found


def check_nominated(found: Found) -> None:
    """Raise Conflict where the nominee was struck from the list."""
    if not found.is_nominated:
        raise Conflict(N_("This nominee is no longer on the list."))


async def record(uow: UnitOfWork, reader: Reader, name: str, found: Found, **detail: str) -> None:
    """Append an act about a dossier to the record: ids, versions and digests only."""
    act = audit.Act(f"award_dossier.{name}", found.row.id, reader.id, {"round": found.round.id, **detail})
    await audit.record(uow, act, reader.now)


def _unknown() -> NotFound:
    return NotFound(N_("There is no such dossier."))
