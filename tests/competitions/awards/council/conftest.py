"""A province's round with four nominees, a council of seven and a commune's council of three without accounts."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest_asyncio

from accounts.service import NewPerson
from accounts.service.people import create_person
from competitions.awards.council import service
from competitions.awards.council.domain.counting import Count, Marks, Papers
from competitions.awards.council.domain.words import Position, Presence
from competitions.awards.council.queries import sessions
from competitions.awards.council.service import Declaration, Hand, NewCouncil, NewMember, NewSession
from competitions.awards.council.service.boxes import BallotBoxes
from competitions.awards.domain.words import AwardKind, Choice, VotingMode
from competitions.awards.rounds.domain.rules_document import Award, Rules, write_rules
from competitions.awards.rounds.models import AwardRound, Nomination
from core.database import Database
from core.ids import new_id
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from seed.legal_rules import load_rules
from tests.clocks import HandClock
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, SCHOOL, VILLAGE, add_units
from units.domain.unit import Kind
from units.queries import list_units

AWARD = Award("units", "Bằng khen cho đơn vị", AwardKind.CERTIFICATE_OF_MERIT, board=Kind.COMMUNE, count=10)
NAMES = ("Lò Văn Hội", "Vì Thị Đồng", "Thào A Ủy", "Lý Thị Viên", "Hạng A Bàn", "Chang Văn Định", "Phạm Thị Kiến")


def actor(role, unit=PROVINCE, name=""):
    return Actor(PersonId(name or f"{role}-{unit}"), name, (Grant(role, UnitCode(unit), date(2026, 1, 1)),))


SECRETARY, OFFICER = actor(Role.SECRETARY), actor(Role.HOMEAFFAIRS_OFFICER)
XA, CHU_TICH = actor(Role.UNIT_OFFICER, COMMUNE), actor(Role.UNIT_LEADER, COMMUNE)


@dataclass
class Chamber:
    """A round and its council, and short ways to act in them."""

    database: Database
    clock: HandClock
    round_id: str
    council_id: str
    nominees: list[str]
    members: list[str]
    people: list[Actor]
    boxes: BallotBoxes = field(default_factory=BallotBoxes)

    def hand(self, who: Actor = SECRETARY) -> Hand:
        return Hand(who, self.clock.now(), self.boxes)

    async def act(self, call, *given, by: Actor = SECRETARY):
        """Let a use case happen in a unit of work of its own."""
        async with self.database.writing() as uow:
            return await call(uow, self.hand(by), *given)

    async def read(self, call, *given):
        async with self.database.reading() as uow:
            return await call(uow, *given)

    async def plan(self, mode=VotingMode.SECRET_BALLOT, **changed) -> str:
        new = {
            "round_id": self.round_id,
            "council_id": self.council_id,
            "mode": mode,
            "is_online": mode in {VotingMode.SECRET_BALLOT, VotingMode.OPEN_BALLOT},
            "is_whole_list": False,
            "place": "Phòng họp tầng 2",
            "meets_at": self.clock.now(),
            "nominees": tuple(self.nominees),
        }
        return await self.act(service.plan_session, NewSession(**new | changed))

    async def gather(self, session: str, present: int = 7, writing: int = 0) -> None:
        """Mark so many members as present, the next ones as writing."""
        there = [Presence.PRESENT] * present + [Presence.IN_WRITING] * writing
        there += [Presence.ABSENT] * (len(self.members) - len(there))
        await self.act(service.keep_roll, session, dict(zip(self.members, there, strict=True)))

    async def declare(self, session: str, **conflicts) -> None:
        """Let everybody on the roll declare; `m0={nominee: kind}` declares a conflict of the first member."""
        for number, member in enumerate(self.members):
            declared = Declaration(session, conflicts.get(f"m{number}", {}))
            await self.act(service.declare_on_paper, member, declared)

    async def opened(self, **changed) -> str:
        """An online session with everybody there and declared."""
        session = await self.plan(**changed)
        await self.gather(session)
        await self.declare(session)
        await self.act(service.open_session, session)
        return session

    async def vote(self, number: int, session: str, choice: Choice = Choice.FOR, **other) -> None:
        choices = dict.fromkeys(self.nominees, choice) | other
        await self.act(service.cast, session, choices, by=self.people[number])

    async def voted_by_six_beside_one_opinion(self) -> str:
        """An online session in which all six who are there have voted, and a seventh member writes."""
        session = await self.plan()
        await self.gather(session, present=6, writing=1)
        await self.declare(session)
        await self.act(service.open_session, session)
        for number in range(6):
            await self.vote(number, session)
        return session

    async def items(self, session: str):
        return {item.nomination_id: item for item in await self.read(sessions.list_items, session)}


def count(nominees, papers, *marks):
    """A count with the same marks for every nominee, or one pair for each."""
    pairs = marks if len(marks) == len(nominees) else marks * len(nominees)
    return Count(Papers(*papers), {name: Marks(*pair) for name, pair in zip(nominees, pairs, strict=True)})


def add_round(unit_id: str, level: str, now: datetime) -> AwardRound:
    return AwardRound(
        id=new_id(),
        unit_id=unit_id,
        level=level,
        title="Khen thưởng Ngày hội toàn dân học tập số",
        category="thematic",
        procedure="full",
        occasion="ngay-hoi-2026",
        period="2026",
        board="{}",
        rules=write_rules(Rules((AWARD,))),
        state="running",
        created_by="test",
        created_at=now,
    )


def nominate(found: AwardRound, unit_id: str, name: str, key: str, now: datetime) -> Nomination:
    return Nomination(
        id=new_id(),
        round_id=found.id,
        award="units",
        subject_kind="collective",
        subject_key=key,
        subject_name=name,
        unit_id=unit_id,
        outcome="nominated",
        reasons=json.dumps([]),
        considered_at=now,
    )


async def fill(database, clock, unit, level, names, *, accounts) -> Chamber:
    """A running round of a unit, its nominees, and its council."""
    now = clock.now()
    async with database.writing() as uow:
        ids = {str(row.code): row.id for row in await list_units(uow)}
        found = add_round(ids[unit], level, now)
        listed = {"Xã Mường Nhé": COMMUNE, "Phường Điện Biên Phủ": OTHER, "THCS Mường Nhé": SCHOOL, "Bản": VILLAGE}
        nominees = [nominate(found, ids[code], name, f"unit:{code}", now) for name, code in listed.items()]
        await sessions.add_all(uow, [found, *nominees])
        hand = Hand(SECRETARY if unit == PROVINCE else XA, now, BallotBoxes())
        since = date(2026, 1, 1)
        council = await service.create_council(uow, hand, NewCouncil(unit, "Hội đồng", "12/QĐ", since, None))
        people, members = [], []
        for number, name in enumerate(names):
            login = f"hd{number}@ngayhoi.example" if accounts else ""
            if accounts:
                person = await create_person(uow, NewPerson(name, email=login, password_hash="x"), now)
                people.append(Actor(person, name))
            position = Position.CHAIR if number == 0 else Position.MEMBER
            new = NewMember(name, "Ủy viên", position, login, OTHER if number == 1 else "", "", "", since, None)
            members.append(await service.add_member(uow, hand, council, new))
    return Chamber(database, clock, found.id, council, [each.id for each in nominees], members, people)


@pytest_asyncio.fixture
async def chamber(database, clock) -> Chamber:
    await add_units(database, clock)
    async with database.writing() as uow:
        await load_rules(uow, clock.now())
    return await fill(database, clock, PROVINCE, "province", NAMES, accounts=True)


@pytest_asyncio.fixture
async def commune(database, clock, chamber) -> Chamber:
    assert chamber.members
    return await fill(database, clock, COMMUNE, "commune", NAMES[:3], accounts=False)
