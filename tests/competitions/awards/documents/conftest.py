"""A round of a commune, and all doors of the product with a press behind them."""

import pytest_asyncio

import server
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.samples import DAY, SAMPLES
from competitions.awards.documents.service.rounds import Gathered, Source, Subject
from competitions.awards.domain.words import Category, Level, Procedure, RoundState
from competitions.awards.rounds.models import AwardRound
from core.files import FileStore
from core.press import Press
from tests.accounts.house import House
from tests.competitions.movements.site import COMMUNE, add_units, build
from tests.events.passport.site import doors_of
from units.queries import list_units

ROUND = "d" * 36


@pytest_asyncio.fixture
async def house(database, clock, tmp_path) -> House:
    """The product's doors over a commune's running round, whose minutes can be made."""
    await add_units(database, clock)
    async with database.writing() as uow:
        units = {str(unit.code): unit.id for unit in await list_units(uow)}
        texts = {"title": "Khen thưởng Ngày hội số 2026", "occasion": "ngay-hoi", "period": "2026"}
        kinds = {"level": Level.COMMUNE, "category": Category.THEMATIC, "procedure": Procedure.FULL}
        documents = {"board": "{}", "rules": "{}", "state": RoundState.RUNNING}
        made = {"created_by": "ai-do", "created_at": clock.now()}
        uow.session.add(AwardRound(id=ROUND, unit_id=units[COMMUNE], **texts, **kinds, **documents, **made))

    async def subjects(_uow, _actor, _round_id):
        return [Subject("phien-1", "Phiên họp 20/10/2026")]

    async def gather(_uow, _asker, _subject):
        return Gathered(SAMPLES[FormCode.MINUTES], ROUND, "", DAY)

    given = {"press": Press(), "document_sources": {FormCode.MINUTES: Source(subjects, gather)}}
    given["files"] = FileStore(tmp_path / "files")
    return doors_of(build(database, clock, tmp_path), server.routes, **given)
