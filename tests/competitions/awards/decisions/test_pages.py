"""Decisions in the browser: from the vote to a certificate that anybody verifies, prints and takes along."""

import hashlib
import json
from base64 import urlsafe_b64decode

import pytest

from competitions.awards.decisions import jobs
from competitions.awards.decisions.service.scans import scan_store
from competitions.awards.decisions.service.signing import is_signed
from competitions.awards.domain.words import AwardKind, Procedure
from core.files import FileStore
from core.kernel import Role
from tests.accounts.house import post, token_on
from tests.competitions.awards.decisions.conftest import KEYS, Nominee, voted
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.asyncio
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PAPER = {"number": "12/QĐ-UBND", "decided_on": "2026-10-10", "signer": "Lường Văn Mẫu", "signer_title": "Chủ tịch"}
BATCH = {"award": "participation", "title": "Đã tham gia lớp học", "signer": "Lò Văn Mẫu", "signer_title": "Trưởng ban"}
BATCH |= {"place": "Mường Nhé", "dated_on": "2026-10-10"}


async def sent_with_scan(browser, path, page):
    token = await token_on(browser, page)
    files = {"scan": ("quyet-dinh.pdf", PDF, "application/pdf")}
    return await browser.post(path, data={"csrf_token": token, **PAPER}, files=files)


async def decided(house, officer, head):
    """A published decision and the browser's address of its batch, made."""
    made = await voted(house.database, house.clock)
    of_round = f"/khen-thuong/dot/{made.round_id}/quyet-dinh"
    assert "Đợt này chưa có quyết định" in (await officer.get(of_round)).text
    path = (await post(officer, of_round, of_round)).headers["location"]
    refused = await post(head, f"{path}/ky", path, **PAPER)
    assert (refused.status_code, "Hãy đính kèm bản quét" in refused.text) == (422, True)
    assert (await sent_with_scan(head, f"{path}/ky", path)).status_code == 303
    assert (await post(head, f"{path}/cong-bo", path)).status_code == 303
    batch = (await post(officer, f"{path}/cap-bang", path)).headers["location"]
    assert "0 trên 2 giấy" in (await officer.get(batch)).text
    await jobs.make_due(house.database, house.clock, KEYS)
    return path, batch, made


async def test_where_nobody_votes_the_decision_is_not_said_to_wait_for_a_session(house):
    made = await voted(house.database, house.clock, (Nominee("Lò Văn Ẳng", passed=None),), Procedure.SIMPLIFIED)
    of_round = f"/khen-thuong/dot/{made.round_id}/quyet-dinh"
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as officer:
        page = (await officer.get(of_round)).text
        assert ["không qua biểu quyết" in page, "bỏ phiếu" in page] == [True, False]
        assert (await post(officer, of_round, of_round)).status_code == 303


async def test_another_decision_is_offered_once_no_draft_of_the_round_is_open(house):
    made = await voted(house.database, house.clock)
    of_round = f"/khen-thuong/dot/{made.round_id}/quyet-dinh"
    async with (
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as officer,
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head,
    ):
        path = (await post(officer, of_round, of_round)).headers["location"]
        assert "Soạn thêm quyết định" not in (await officer.get(of_round)).text
        await sent_with_scan(head, f"{path}/ky", path)
        assert "Soạn thêm quyết định" in (await officer.get(of_round)).text


async def test_a_nominee_who_was_voted_for_ends_as_a_certificate_that_anybody_verifies(house):
    async with (
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as officer,
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head,
        house.browser() as citizen,
    ):
        path, batch, made = await decided(house, officer, head)
        page = (await officer.get(path)).text
        assert ["10.530.000" in page, "8 phiếu đồng ý trên 9 thành viên" in page] == [True, True]
        assert "7020000" not in (await officer.get(f"{path}/danh-sach")).text
        for more in ("/danh-sach.xlsx", "/ban-ky"):
            assert (await officer.get(f"{path}{more}")).status_code == 200
        register = (await officer.get("/khen-thuong/so-vang?loai=certificate_of_merit")).text
        code = register.split("/xac-minh/")[1].split('"')[0]
        page = (await citizen.get(f"/xac-minh/{code}")).text
        assert ["Lò Văn Ẳng" in page, "12/QĐ-UBND" in page, "badge-good" in page] == [True] * 3
        assert "Quyết định cùng kết quả bỏ phiếu" not in page
        assert "Quyết định cùng kết quả bỏ phiếu" in (await officer.get(f"/xac-minh/{code}")).text
        public = page.split('href="/xac-minh/quyet-dinh/')[1].split('"')[0]
        assert "Xã Mường Nhé" in (await citizen.get(f"/xac-minh/quyet-dinh/{public}")).text
        chosen = {"kind": "annulment", "items": made.nominees["Lò Văn Ẳng"], "reason": "khai không đúng"}
        annulment = (await post(officer, f"{path}/thay-doi", path, **chosen)).headers["location"]
        again = await sent_with_scan(head, f"{annulment}/ky", annulment)
        assert (again.status_code, "đã dùng" in again.text) == (409, True)
        assert "Lường Văn Mẫu" in again.text
        for kind in ("overprint", "annex", "slips", "reverse"):
            printed = await officer.get(f"{batch}/in/{kind}.pdf?loai=certificate_of_merit")
            assert printed.content.startswith(b"%PDF"), printed.text[:300]
        assert (await officer.get("/khen-thuong/so-vang/thong-ke")).text.count("<tr>") == 3
        assert (await officer.get("/khen-thuong/so-vang/thong-ke.xlsx")).status_code == 200


async def test_outsiders_verify_by_the_api_and_carry_a_badge_away(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as organizer, house.browser() as citizen:
        names = "Họ và tên\nLò Thị Pâng; Bản Nậm Sin\n\nVàng A Súa"
        started = await post(
            organizer, "/khen-thuong/cap-phat", "/khen-thuong/cap-phat", unit=PROVINCE, names=names, **BATCH
        )
        assert started.status_code == 303, started.text[:2000]
        await jobs.make_due(house.database, house.clock, KEYS)
        batch = (await organizer.get(started.headers["location"])).text
        assert ["2 trên 2 giấy" in batch, "Đã lập xong" in batch] == [True, True]
        printed = await organizer.get(f"{started.headers['location']}/in/participation.pdf?loai=participation")
        assert printed.content.startswith(b"%PDF")
        register = (await organizer.get("/khen-thuong/so-vang?loai=participation")).text
        code = register.split("/xac-minh/")[1].split('"')[0]
        told = (await citizen.get(f"/api/v1/certificates/{code.lower()}")).json()
        keys = {key["kid"]: key for key in (await citizen.get("/api/v1/keys")).json()["keys"]}
        assert (told["status"], told["fields"]["subject_line"], told["fields"]["register_number"]) == (
            "valid",
            "Bản Nậm Sin",
            1,
        )
        assert {"code", "fields", "signature", "key_id"} <= told.keys()
        badge = (await citizen.get(f"/xac-minh/{code}/open-badge.jwt")).text
        signed, _, signature = badge.rpartition(".")
        header, credential = (json.loads(urlsafe_b64decode(part + "==")) for part in signed.split("."))
        assert (header["alg"], header["jwk"]["x"]) == ("EdDSA", keys[told["key_id"]]["x"])
        assert is_signed(header["jwk"]["x"], signed, signature)
        assert credential["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
        assert {"iss", "jti", "sub", "nbf"} <= credential.keys()
        kept = (await citizen.get(f"/xac-minh/{code}/chung-nhan.json")).json()
        assert kept["keys"][0]["kid"] == kept["key_id"]


async def test_codes_are_asked_for_and_guessing_has_to_wait(house):
    async with house.browser() as citizen:
        assert (await citizen.get("/xac-minh?ma=abc+def")).headers["location"] == "/xac-minh/abc%20def"
        assert "certificate-check.js" in (await citizen.get("/xac-minh/tu-kiem-tra")).text
        answers = [await citizen.get(f"/xac-minh/0000-0000-0000-{number:04}") for number in range(42)]
        assert [answers[0].status_code, answers[-1].status_code] == [404, 429]
        assert "Không có giấy nào mang mã này" in answers[0].text


async def test_after_many_wrong_codes_of_an_address_a_right_code_is_still_answered(house):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as organizer, house.browser() as citizen:
        page = "/khen-thuong/cap-phat"
        assert (await post(organizer, page, page, unit=PROVINCE, names="Lò Thị Pâng", **BATCH)).status_code == 303
        await jobs.make_due(house.database, house.clock, KEYS)
        register = (await organizer.get("/khen-thuong/so-vang?loai=participation")).text
        code = register.split("/xac-minh/")[1].split('"')[0]
        wrong = [(await citizen.get(f"/api/v1/certificates/0000-0000-0000-{number:04}")) for number in range(42)]
        assert [wrong[0].status_code, wrong[-1].status_code] == [404, 429]
        for path in ("/xac-minh/{}", "/xac-minh/{}/chung-nhan.json", "/api/v1/certificates/{}"):
            assert (await citizen.get(path.format(code))).status_code == 200


async def test_a_list_with_faults_and_a_form_that_runs_off_are_told_by_line_and_field(house):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as officer:
        page = f"/khen-thuong/cap-phat?don-vi={COMMUNE}"
        names = "Lò Văn A\n; chỉ có dòng dưới\n" + "x" * 130
        wrong = await post(officer, "/khen-thuong/cap-phat", page, unit=COMMUNE, names=names, **BATCH)
        assert wrong.status_code == 422
        assert ["Dòng 2 không có tên" in wrong.text, "Dòng 3 quá dài" in wrong.text, "Lò Văn A" in wrong.text] == [
            True
        ] * 3
        assert (await officer.get(f"/khen-thuong/cap-phat?don-vi={OTHER}")).status_code == 403
        form = f"/khen-thuong/cap-phat/phoi/{AwardKind.CERTIFICATE_OF_COMMENDATION}"
        assert (await officer.get(f"{form}/xem-thu.pdf?don-vi={COMMUNE}")).content.startswith(b"%PDF")
        fields = {"unit": COMMUNE, "subject-x": "290", "subject-shown": "1"}
        refused = await post(officer, form, form, **fields)
        assert (refused.status_code, "290" in refused.text) == (422, True)


async def test_the_scan_of_a_decision_used_to_lie_where_everybody_is_served(house, tmp_path):
    async with (
        await browser_of(house, Role.HOMEAFFAIRS_OFFICER, PROVINCE) as officer,
        await browser_of(house, Role.HOMEAFFAIRS_HEAD, PROVINCE) as head,
    ):
        path, *_ = await decided(house, officer, head)
        public, digest = FileStore(tmp_path / "files"), hashlib.sha256(PDF).hexdigest()
        assert not public.path(digest).exists()
        assert (await officer.get(f"{path}/ban-ky")).content == PDF
        kept = scan_store(public).path(digest)
        public.put(PDF)
        kept.unlink()
        assert (await officer.get(f"{path}/ban-ky")).content == PDF, "kept by a version before, it is found still"


async def test_the_department_finds_the_form_for_its_own_letters_from_the_provinces_page(house):
    async with await browser_of(house, Role.HOMEAFFAIRS_OFFICER, COMMUNE) as officer:
        page = (await officer.get("/khen-thuong/cap-phat")).text
        own = f"/khen-thuong/cap-phat?don-vi={COMMUNE}"
        assert ("Giấy do Xã Mường Nhé cấp" in page, f'href="{own}"' in page, 'name="names"' in page) == (
            True,
            True,
            False,
        )
        assert 'name="names"' in (await officer.get(own)).text
