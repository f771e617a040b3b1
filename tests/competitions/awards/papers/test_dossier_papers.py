"""Forms of dossiers over HTTP: printed by the unit that proposes, made by the office, unknown to others."""

import io

import pytest
import pytest_asyncio
from pypdf import PdfReader
from sqlalchemy import update

import server
from competitions.awards.council.models import Council, CouncilSession, SessionItem
from competitions.awards.dossiers.queries import dossiers as queries
from competitions.awards.papers.sources import make_sources
from competitions.awards.rounds.models import AwardRound
from competitions.awards.rounds.queries.places import find_unit
from core.files import FileStore
from core.kernel import Role
from core.press import Press
from tests.accounts.house import post
from tests.competitions.awards.dossiers.site import ROUND, invite
from tests.competitions.awards.dossiers.test_pages import TEXTS, fill, person_of, press
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of, build
from tests.events.passport.site import doors_of

PRINT = "/khen-thuong/in"
DOCUMENTS = f"/khen-thuong/dot/{ROUND}/van-ban"


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, nominees, doors):
    """All doors over the dossiers' round, with a press behind them."""
    assert len(nominees) == len({*nominees})
    given = {"files": FileStore(tmp_path / "files"), "dossier_gate": doors, "press": Press()}
    given["document_sources"] = make_sources(doors, "https://x.example")
    return doors_of(build(database, clock, tmp_path), server.routes, **given)


@pytest_asyncio.fixture
async def dossier(database, clock, nominees):
    """The dossier of COMMUNE."""
    await invite(database, clock)
    async with database.reading() as uow:
        return (await queries.find_dossier_of(uow, nominees[0])).id


def text_of(answer):
    assert answer.status_code == 200, answer.text[:2000]
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.asyncio
async def test_a_unit_prints_its_own_papers_and_the_office_makes_those_of_the_review(house, dossier):
    async with (
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as unit,
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office,
        await browser_of(house, Role.UNIT_OFFICER, OTHER) as other,
    ):
        await fill(unit, dossier)
        letter = f"{PRINT}/submission_letter/{dossier}"
        assert ["TỜ TRÌNH" in (page := text_of(await unit.get(f"{letter}/pdf"))), TEXTS["letter"] in page] == [
            True,
            True,
        ]
        assert TEXTS["report"] in text_of(await unit.get(f"{PRINT}/achievement_report/{dossier}/pdf"))
        assert (await unit.get(f"{letter}/docx")).content.startswith(b"PK")
        assert TEXTS["letter"] not in text_of(await office.get(f"{letter}/pdf"))
        assert (await other.get(f"{letter}/pdf")).status_code == 404
        assert (await unit.get(f"{PRINT}/appraisal_report/{ROUND}/pdf")).status_code == 403
        await press(unit, dossier, "trinh")
        await post(office, f"/khen-thuong/dot/{ROUND}/ho-so/nhan", f"/khen-thuong/dot/{ROUND}/ho-so", dossier=dossier)
        await press(office, dossier, "tra", reason="Biên bản thiếu dấu")
        assert "Biên bản thiếu dấu" in text_of(await unit.get(f"{PRINT}/supplement_request/{dossier}/pdf"))
        for offer in (f"supplement_request:{dossier}", f"nominee_list:{ROUND}", f"appraisal_report:{ROUND}"):
            assert f'value="{offer}"' in (await office.get(DOCUMENTS)).text
            made = await post(office, f"{DOCUMENTS}/lap", DOCUMENTS, offer=offer)
            assert made.status_code == 303, made.text[:2000]
        page = (await office.get(DOCUMENTS)).text
        assert [page.count("lập tại đây"), "Báo cáo thẩm định" in page] == [3, True]
        offered = [f'value="achievement_{paper}:{dossier}"' in page for paper in ("report", "summary")]
        assert offered == [True, False]
        assert TEXTS["summary"] in text_of(await office.get(f"{PRINT}/nominee_list/{ROUND}/pdf"))
        refused = await post(office, f"{DOCUMENTS}/lap", DOCUMENTS, offer=f"refusal:{dossier}")
        assert [refused.status_code, "không bị từ chối" in refused.text] == [409, True]


@pytest.mark.asyncio
async def test_the_appraisal_report_calls_no_whole_dossier_incomplete_but_says_where_each_one_stands(house, dossier):
    async with (
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as unit,
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office,
    ):
        report = f"{PRINT}/appraisal_report/{ROUND}/pdf"
        assert "chưa trình hồ sơ" in text_of(await office.get(report))
        await fill(unit, dossier)
        await press(unit, dossier, "trinh")
        assert ("chưa thẩm định xong" in (said := text_of(await office.get(report))), "chưa đủ (" in said) == (
            True,
            False,
        )
        await post(office, f"/khen-thuong/dot/{ROUND}/ho-so/nhan", f"/khen-thuong/dot/{ROUND}/ho-so", dossier=dossier)
        await press(office, dossier, "tra", reason="Biên bản thiếu dấu")
        assert "đã trả lại để bổ sung" in text_of(await office.get(report))
        await press(unit, dossier, "rut", reason="Không đề nghị nữa")
        assert "đơn vị đã rút hồ sơ" in text_of(await office.get(report))


@pytest.mark.asyncio
async def test_by_the_simplified_procedure_a_summary_goes_to_who_decides_and_no_council_is_named(house, dossier):
    async with house.database.writing() as uow:
        await uow.session.execute(update(AwardRound).values(procedure="simplified"))
    async with (
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as unit,
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office,
    ):
        await fill(unit, dossier, lines=("letter_scan",))
        await press(unit, dossier, "trinh")
        await post(office, f"/khen-thuong/dot/{ROUND}/ho-so/nhan", f"/khen-thuong/dot/{ROUND}/ho-so", dossier=dossier)
        page = (await office.get(DOCUMENTS)).text
        offered = [f'value="achievement_{paper}:{dossier}"' in page for paper in ("report", "summary")]
        assert offered == [False, True]
        report = text_of(await office.get(f"{PRINT}/appraisal_report/{ROUND}/pdf"))
        assert "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh Điện Biên" in report
        assert "xem xét, quyết định" in report
        assert "Hội đồng" not in report + text_of(await office.get(f"{PRINT}/nominee_list/{ROUND}/pdf"))


@pytest.mark.asyncio
async def test_somebody_voted_down_gets_a_notice_from_the_office_and_the_unit_learns_of_no_vote_by_it(
    house, dossier, nominees
):
    now = house.clock.now()
    made = {"created_by": "a", "created_at": now}
    async with house.database.writing() as uow:
        province = await find_unit(uow, PROVINCE)
        council = Council(unit_id=province.id, title="Hội đồng", document="1/QĐ", since=now.date(), **made)
        uow.session.add(council)
        await uow.session.flush()
        session = CouncilSession(round_id=ROUND, council_id=council.id, place="x", meets_at=now, closed_at=now, **made)
        session.mode, session.is_online, session.state = "open_ballot", False, "closed"
        uow.session.add(session)
        await uow.session.flush()
        uow.session.add(SessionItem(session_id=session.id, nomination_id=nominees[0], position=1, is_passed=False))
    async with (
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office,
        await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as unit,
    ):
        printed = text_of(await office.get(f"{PRINT}/refusal/{dossier}/pdf"))
        assert "biểu quyết của Hội đồng không đạt tỷ lệ phiếu đồng ý" in printed
        assert f'value="refusal:{dossier}"' in (await office.get(DOCUMENTS)).text
        assert (await unit.get(f"{PRINT}/refusal/{dossier}/pdf")).status_code == 409


@pytest.mark.asyncio
async def test_a_declared_conflict_closes_the_papers_too(house, dossier, doors, nominees):
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as office:
        async with house.database.reading() as uow:
            assert (await queries.find_dossier(uow, dossier)).nomination_id == nominees[0]
        whose = await person_of(house, office)
        doors.blocked.add((whose, nominees[0]))
        assert (await office.get(f"{PRINT}/submission_letter/{dossier}/pdf")).status_code == 403
