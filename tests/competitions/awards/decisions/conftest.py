"""A round whose council has voted, and the doors of decisions over it."""

from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic

import pytest_asyncio

import server
from accounts.doorkeeper import Doorkeeper
from competitions.awards.council.models import Council, CouncilSession, SessionItem
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.domain.words import AwardKind, Category, Outcome, Procedure, SubjectKind
from competitions.awards.dossiers.queries.notice import NoticeRow, add_notice
from competitions.awards.rounds.domain.basis import Basis
from competitions.awards.rounds.domain.rules_document import Award, Rules
from competitions.awards.rounds.domain.steps import propose
from competitions.awards.rounds.models import Nomination
from competitions.awards.rounds.queries.places import find_unit
from competitions.awards.rounds.service import drafting
from competitions.awards.rounds.service.drafting import NewRound
from core.files import FileStore
from core.ids import new_id
from core.press import Press
from leaderboards.domain.periods import day_of
from seed.legal_rules import load_rules
from tests.accounts.house import House
from tests.competitions.awards.rounds.conftest import CLOSES, OFFICER
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, SECRET, add_units, build
from tests.events.passport.site import doors_of
from units.domain.unit import Kind

KEYS = CertificateKeys(SECRET)
AWARDS = (
    Award("xa", "Bằng khen cho xã", AwardKind.CERTIFICATE_OF_MERIT, board=Kind.COMMUNE, count=3),
    Award("nguoi", "Bằng khen", AwardKind.CERTIFICATE_OF_MERIT, SubjectKind.PERSON, count=3),
)


@dataclass
class Voted:
    """A round, its session, and the nominees by a short name."""

    round_id: str
    session_id: str
    nominees: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Nominee:
    """Somebody considered; `passed` None where nobody voted."""

    name: str
    award: str = "nguoi"
    passed: bool | None = True
    outcome: Outcome = Outcome.NOMINATED
    key: str = ""


NOMINEES = (
    Nominee("Xã Mường Nhé", "xa", key=f"unit:{COMMUNE}"),
    Nominee("Lò Văn Ẳng"),
    Nominee("Quàng Thị Pâng", passed=False),
    Nominee("Giàng A Pó", passed=None, outcome=Outcome.RUNNER_UP),
)


async def voted(database, clock, nominees=NOMINEES, procedure=Procedure.FULL, occasion="Ngày hội 10/10") -> Voted:
    """A running round, its public notice over, whose nominees were voted on as they say."""
    new = NewRound(
        unit_code=PROVINCE,
        title=f"Khen thưởng {occasion}",
        category=Category.THEMATIC,
        procedure=procedure,
        occasion=occasion,
        basis=Basis("2026"),
        rules=Rules(AWARDS),
        steps=propose(CLOSES, procedure),
    )
    async with database.writing() as uow:
        round_id = await drafting.create_draft(uow, OFFICER, new, clock.now())
        await drafting.activate(uow, OFFICER, round_id, clock.now())
        yesterday = day_of(clock.now()) - timedelta(days=1)
        await add_notice(uow, NoticeRow(round_id, yesterday - timedelta(days=10), yesterday, clock.now()))
        home = await find_unit(uow, OTHER)
        assert home is not None
        made = Voted(round_id, await _hold_session(uow, round_id, clock.now()))
        for at, each in enumerate(nominees):
            row = _nomination(made, each, home.id, clock.now())
            uow.session.add(row)
            await uow.session.flush()
            made.nominees[each.name] = row.id
            if each.passed is not None:
                uow.session.add(_vote(made, row.id, at, passed=each.passed))
    return made


async def _hold_session(uow, round_id, now) -> str:
    unit = await find_unit(uow, PROVINCE)
    assert unit is not None
    made = {"created_by": "a", "created_at": now}
    council = Council(unit_id=unit.id, title="Hội đồng", document="1/QĐ", since=now.date(), **made)
    uow.session.add(council)
    await uow.session.flush()
    hours = {"meets_at": now, "opened_at": now, "closed_at": now + timedelta(hours=1)}
    session = CouncilSession(round_id=round_id, council_id=council.id, place="Phòng họp", **hours, **made)
    session.mode, session.is_online, session.state = "open_ballot", False, "closed"
    uow.session.add(session)
    await uow.session.flush()
    return session.id


def _nomination(made, each, unit_id, now) -> Nomination:
    return Nomination(
        id=new_id(),
        round_id=made.round_id,
        award=each.award,
        subject_kind="collective" if each.award == "xa" else "person",
        subject_key=each.key or f"person:{each.name}",
        subject_name=each.name,
        unit_id=unit_id,
        outcome=each.outcome,
        reasons="[]",
        considered_at=now,
    )


def _vote(made, nomination_id, position, *, passed) -> SessionItem:
    return SessionItem(
        session_id=made.session_id,
        nomination_id=nomination_id,
        position=position,
        votes_for=8 if passed else 2,
        votes_against=1,
        abstentions=0,
        invalid=0,
        members=9,
        is_passed=passed,
    )


@pytest_asyncio.fixture
async def province(database, clock) -> None:
    """Seven units and the rules of law."""
    await add_units(database, clock)
    async with database.writing() as uow:
        await load_rules(uow, clock.now())


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, province) -> House:
    """The doors of the awards."""
    assert province is None
    given = {
        "award_keys": KEYS,
        "code_doors": Doorkeeper(monotonic),
        "press": Press(),
        "files": FileStore(tmp_path / "files"),
    }
    return doors_of(build(database, clock, tmp_path), server.routes, **given)
