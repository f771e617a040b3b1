"""Forms of a decision: as a draft, signed with its money, and with its certificates in the register."""

import pytest

from competitions.awards.decisions.domain.acts import DecisionKind
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.dossiers.service.gate import PLAIN_GATE
from competitions.awards.papers.sources import make_sources
from core.kernel import Conflict, NotFound, Role
from tests.competitions.awards.council.conftest import actor
from tests.competitions.awards.decisions.conftest import voted
from tests.competitions.awards.decisions.test_deciding_service import amended, drafted, issued, published, signed
from tests.competitions.awards.papers.conftest import asking
from tests.competitions.awards.rounds.conftest import OFFICER
from tests.competitions.movements.site import OTHER

pytestmark = [pytest.mark.asyncio, pytest.mark.usefixtures("province")]
SOURCES = make_sources(PLAIN_GATE, "https://ngayhoi.example")
AFTER_SIGNING = (FormCode.MONEY_LIST, FormCode.GOLDEN_BOOK)


async def test_a_decision_is_printed_before_its_signature_and_the_lists_after_it(database, clock, written):
    made = await voted(database, clock)
    decision = await drafted(database, clock, made.round_id)

    async def found(form, by=OFFICER):
        async with database.reading() as uow:
            return await SOURCES[form].gather(uow, asking(by, clock), decision)

    words = written((await found(FormCode.DECISION)).data)
    assert ["Lò Văn Ẳng" in words, "Quàng Thị Pâng" in words, "/QĐ-UBND" in words] == [True, False, True]
    for form in AFTER_SIGNING:
        with pytest.raises(Conflict):
            await found(form)
    with pytest.raises(NotFound):
        await found(FormCode.DECISION, actor(Role.UNIT_OFFICER, OTHER, "xa-khac"))
    await signed(database, clock, decision)
    data = (await found(FormCode.MONEY_LIST)).data
    assert data.total == sum(line.money for line in data.lines) == (await found(FormCode.DECISION)).data.total_money
    assert all("2.340.000" in line.formula for line in data.lines)
    lines = await issued(database, clock, decision)
    decided = await found(FormCode.DECISION)
    assert {line.code for line in decided.data.awarded} == {line.code for line in lines.values()}
    assert [decided.number, "ngayhoi.example/xac-minh" in written(decided.data)] == ["12/QĐ-UBND", True]
    book = (await found(FormCode.GOLDEN_BOOK)).data
    assert {line.name for line in book.lines} == set(lines)
    async with database.reading() as uow:
        for form in (FormCode.DECISION, *AFTER_SIGNING):
            listed = await SOURCES[form].list_subjects(uow, asking(OFFICER, clock), made.round_id)
            assert [each.id for each in listed] == [decision]


async def test_a_decision_is_printed_as_it_was_signed_after_an_annulment_too(database, clock, written):
    made = await voted(database, clock)
    decision = await published(database, clock, made.round_id)

    async def printed(form):
        async with database.reading() as uow:
            return (await SOURCES[form].gather(uow, asking(OFFICER, clock), decision)).data

    before, paid = await printed(FormCode.DECISION), await printed(FormCode.MONEY_LIST)
    taken = made.nominees["Lò Văn Ẳng"]
    await amended(database, clock, decision, DecisionKind.ANNULMENT, taken, "20/QĐ-UBND")
    assert await printed(FormCode.DECISION) == before
    assert "Lò Văn Ẳng" in written(before)
    left = await printed(FormCode.MONEY_LIST)
    assert (left.total, len(left.lines)) == (paid.total - 3_510_000, len(paid.lines) - 1)
