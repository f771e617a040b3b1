"""A round of the province with one nominee, acts recorded about it, and all doors of the product."""

from datetime import timedelta

import pytest_asyncio

import server
from competitions.awards.domain.words import Category, Level, Outcome, Procedure, RoundState, SubjectKind
from competitions.awards.rounds.models import AwardRound, Nomination
from core.audit import Act, record
from core.files import FileStore
from core.press import Press
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, PROVINCE, add_units, build
from tests.events.passport.site import doors_of
from units.queries import list_units

ROUND, NOMINEE = "r" * 36, "n" * 36


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The product's doors over a running round with one nominee."""
    await add_units(database, clock)
    async with database.writing() as uow:
        units = {str(unit.code): unit.id for unit in await list_units(uow)}
        uow.session.add(
            AwardRound(
                id=ROUND,
                unit_id=units[PROVINCE],
                level=Level.PROVINCE,
                title="Khen thưởng Ngày hội số 2026",
                category=Category.THEMATIC,
                procedure=Procedure.FULL,
                occasion="ngay-hoi-so",
                period="2026",
                board="{}",
                rules="{}",
                state=RoundState.RUNNING,
                created_by="chief",
                created_at=clock.now() - timedelta(days=1),
            )
        )
        await uow.session.flush()
        uow.session.add(
            Nomination(
                id=NOMINEE,
                round_id=ROUND,
                award="certificate_of_merit",
                subject_kind=SubjectKind.COLLECTIVE,
                subject_key=f"unit:{COMMUNE}",
                subject_name="Xã Mường Nhé",
                unit_id=units[COMMUNE],
                rank=1,
                outcome=Outcome.NOMINATED,
                reasons="[]",
                considered_at=clock.now(),
            )
        )
        await record(uow, Act("award_round.paused", ROUND, None, {"round": ROUND, "until": "2026-10-20"}), clock.now())
        await record(uow, Act("unknown.happened", NOMINEE, None, {"round": ROUND, "why": "x"}), clock.now())
        await record(uow, Act("person.created", "somebody-else"), clock.now())
    return doors_of(build(database, clock, tmp_path), server.routes, press=Press(), files=FileStore(tmp_path / "files"))
