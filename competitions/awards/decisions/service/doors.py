"""From an award back to what it rests on: for each reader the doors that open for them, and no other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from competitions.awards.council import permissions as council
from competitions.awards.council.service import is_admitted, list_blocked
from competitions.awards.decisions import permissions
from competitions.awards.decisions.queries.behind import Behind, find_nomination_of, list_behind
from competitions.awards.decisions.queries.votes import list_votes
from competitions.awards.domain.words import Level
from competitions.awards.dossiers import permissions as dossiers
from competitions.awards.dossiers.domain.registers import RequestState
from competitions.awards.dossiers.queries.registers import list_requests
from competitions.awards.rounds import permissions as rounds
from competitions.awards.rounds.queries.steps import list_boards
from core.database import UnitOfWork
from core.kernel import Actor
from leaderboards.domain.periods import day_of

ANSWERS = frozenset({RequestState.UPHELD, RequestState.REJECTED})


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of a request to reconsider, as everybody may know it: neither who asked nor why."""

    state: RequestState
    day: date
    document: str


@dataclass(frozen=True, slots=True)
class Doors:
    """What stands behind one award. An empty id is a door that does not open for this reader."""

    unit_code: str
    unit_name: str
    period: str
    round_id: str = ""
    nomination_id: str = ""
    dossier_id: str = ""
    session_id: str = ""
    reads_decision: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """The doors by nominee, the frozen boards of their round by kind of unit, and answered requests by nominee."""

    doors: Mapping[str, Doors]
    boards: Mapping[str, str]
    answers: Mapping[str, tuple[Answered, ...]]


NO_CHAIN = Chain({}, {}, {})


async def load_chain(uow: UnitOfWork, actor: Actor | None, nomination_ids: Collection[str]) -> Chain:
    """Load what stands behind awards of one round, as far as the reader's role and seat go."""
    found = await list_behind(uow, nomination_ids)
    if not found:
        return NO_CHAIN
    first = found[0]
    wide = await _look_wide(uow, actor, first) if actor is not None else _Wide()
    answers: dict[str, tuple[Answered, ...]] = {}
    for row in await list_requests(uow, first.round_id):
        if row.state in ANSWERS and row.answered_at is not None:
            told = Answered(row.state, day_of(row.answered_at), row.document)
            answers[row.nomination_id] = (*answers.get(row.nomination_id, ()), told)
    return Chain(
        doors={each.nomination_id: _doors(actor, each, wide) for each in found},
        boards=await list_boards(uow, first.round_id),
        answers=answers,
    )


@dataclass(frozen=True, slots=True)
class _Wide:
    """What a reader sees of the whole round: sessions by nominee, whether all dossiers but those blocked."""

    sessions: Mapping[str, str] | None = None
    sees_dossiers: bool = False
    blocked: frozenset[str] = frozenset()


async def _look_wide(uow: UnitOfWork, actor: Actor, first: Behind) -> _Wide:
    person, awarding = actor.person_id, first.awarding
    if not rounds.may_enter(actor):
        return _Wide()
    votes = await list_votes(uow, first.round_id) if council.may_read(actor, awarding) else {}
    return _Wide(
        sessions={key: vote.session_id for key, vote in votes.items()},
        sees_dossiers=dossiers.may_look(actor, awarding) or await is_admitted(uow, person, first.round_id),
        blocked=await list_blocked(uow, person, first.round_id),
    )


def _doors(actor: Actor | None, each: Behind, wide: _Wide) -> Doors:
    plain = Doors(each.unit_code, each.unit_name, each.period)
    if actor is None or wide.sessions is None:
        return plain
    is_own = dossiers.may_propose(actor, each.unit_code)
    reads_dossier = is_own or (wide.sees_dossiers and each.nomination_id not in wide.blocked)
    sees_nominee = rounds.may_see_all(actor, each.awarding) or each.unit_code in rounds.units_of(actor)
    knows_round = sees_nominee or each.awarding.level is Level.PROVINCE
    return Doors(
        unit_code=each.unit_code,
        unit_name=each.unit_name,
        period=each.period,
        round_id=each.round_id if knows_round else "",
        nomination_id=each.nomination_id if sees_nominee else "",
        dossier_id=each.dossier_id if reads_dossier else "",
        session_id=wide.sessions.get(each.nomination_id, ""),
        reads_decision=permissions.may_read(actor, each.awarding),
    )


async def load_chain_of(uow: UnitOfWork, actor: Actor | None, certificate_id: str) -> Chain:
    """Load what stands behind a certificate; one of a list of names has nothing behind it."""
    nomination = await find_nomination_of(uow, certificate_id)
    return NO_CHAIN if nomination is None else await load_chain(uow, actor, [nomination])
