"""A small province with two clusters' worth of points, and rounds that rest on it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest_asyncio

import server
from competitions.awards.domain.words import AwardKind, Category, Procedure, SubjectKind
from competitions.awards.dossiers.service.inviting import welcome
from competitions.awards.rounds import jobs
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules, Traits
from competitions.awards.rounds.domain.steps import propose
from competitions.awards.rounds.service import drafting
from competitions.awards.rounds.service.changing import NomineeGate
from competitions.awards.rounds.service.drafting import NewRound
from core.files import FileStore
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from leaderboards.service import record
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, add_units, build
from tests.events.passport.site import doors_of
from units.domain.unit import Kind

CLOSES = datetime(2026, 10, 10, 11, tzinfo=UTC)
AFTER_NOMINATION = {"hours": 10, "minutes": 45}
MERIT = Award("xa", "Bằng khen cho xã, phường", AwardKind.CERTIFICATE_OF_MERIT, board=Kind.COMMUNE, count=1)
PERSONS = Award("nguoi", "Bằng khen cá nhân", AwardKind.CERTIFICATE_OF_MERIT, SubjectKind.PERSON, count=1, runners_up=1)
PRAISE = replace(PERSONS, title="Giấy khen cá nhân", kind=AwardKind.CERTIFICATE_OF_COMMENDATION)
"""What a commune gives."""
PEOPLE = (
    Candidate("nguoi", "Lò Văn Ẳng", COMMUNE, "7", 1990, traits=Traits(women=0, is_direct_worker=True)),
    Candidate("nguoi", "Quàng Thị Pâng", OTHER, "9", 1985, traits=Traits(women=100)),
)


def seated(role: Role, unit: str) -> Actor:
    return Actor(PersonId(f"{role.value}-{unit}"), "cán bộ", (Grant(role, UnitCode(unit), CLOSES.date()),))


OFFICER, HEAD = seated(Role.HOMEAFFAIRS_OFFICER, PROVINCE), seated(Role.HOMEAFFAIRS_HEAD, PROVINCE)
LEADER = seated(Role.UNIT_LEADER, COMMUNE)


def new_round(**changed) -> NewRound:
    given: dict[str, Any] = {  # the fields of a draft
        "unit_code": PROVINCE,
        "title": "Khen thưởng Ngày hội 10/10",
        "category": Category.THEMATIC,
        "procedure": Procedure.FULL,
        "occasion": "Ngày hội 10/10",
        "basis": Basis("2026"),
        "rules": Rules((MERIT, PERSONS), candidates=PEOPLE),
        "steps": propose(CLOSES, Procedure.FULL),
    }
    return NewRound(**(given | changed))


async def drafted(database, clock, actor=OFFICER, **changed) -> str:
    async with database.writing() as uow:
        return await drafting.create_draft(uow, actor, new_round(**changed), clock.now())


async def running(database, clock, actor=OFFICER, **changed) -> str:
    round_id = await drafted(database, clock, actor, **changed)
    async with database.writing() as uow:
        await drafting.activate(uow, actor, round_id, clock.now())
    return round_id


async def nominated(database, clock, **changed) -> str:
    """A round whose nominees stand."""
    round_id = await running(database, clock, **changed)
    clock.forward(**AFTER_NOMINATION)
    await jobs.run_due(database, clock, "nhà-1", {})
    return round_id


@pytest_asyncio.fixture
async def province(database, clock) -> None:
    """Two communes with points, in one group."""
    await add_units(database, clock)
    facts = [
        Fact(f"live:1:{unit}-{n}", FactKind.LIVE_PARTICIPATION, unit, clock.now(), 1, person_key=f"{unit}{n}")
        for unit, people in ((COMMUNE, 3), (OTHER, 1))
        for n in range(people)
    ]
    async with database.writing() as uow:
        outcomes = await record(uow, facts, now=clock.now())
    assert {outcome.status for outcome in outcomes} == {"recorded"}


@dataclass
class Above:
    """What the parts above say: (person, nomination) pairs that are blocked. It makes dossiers as they do."""

    blocked: set[tuple[str, str]] = field(default_factory=set)

    async def list_blocked(self, _uow, person_id, _round_id):
        return frozenset(nominee for person, nominee in self.blocked if person == person_id)

    @property
    def gate(self) -> NomineeGate:
        return NomineeGate(self.list_blocked, welcome)


@pytest_asyncio.fixture
async def above() -> Above:
    return Above()


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, province, above) -> House:
    """The rounds' doors over that province."""
    assert province is None
    given = {"files": FileStore(tmp_path / "files"), "nominee_gate": above.gate}
    return doors_of(build(database, clock, tmp_path), server.routes, **given)
