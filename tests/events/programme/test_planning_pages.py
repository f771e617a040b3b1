"""A planner in a browser without script: plan, be warned, release, change, record, correct, copy, sweep."""

import hashlib
import io
import re

import pytest
import pytest_asyncio
from PIL import Image

from core.files import FileStore
from core.kernel import Role
from tests.accounts.house import House, post
from tests.competitions.movements.site import COMMUNE, OTHER, PROVINCE, browser_of

pytestmark = pytest.mark.asyncio
ROOT = "/quan-ly/su-kien"
TIMES = {"starts_at": "2026-10-19T19:00", "ends_at": "2026-10-19T21:00"}
CLASS = {"unit": COMMUNE, "kind": "community", "title": "Lớp tối", "place": "Nhà văn hóa", "capacity": "40"} | TIMES
TALK = {"unit": COMMUNE, "kind": "propaganda_talk", "title": "Nói chuyện", "place": "Chợ", "head_count": "35"}
PAST = {"starts_at": "2026-10-05T19:00", "ends_at": "2026-10-05T20:30"}


@pytest_asyncio.fixture
async def officer(house: House):
    async with await browser_of(house, Role.UNIT_OFFICER, COMMUNE) as browser:
        yield browser


@pytest_asyncio.fixture
async def organizer(house: House):
    async with await browser_of(house, Role.ORGANIZER, PROVINCE) as browser:
        yield browser


async def planned(browser, **changed):
    answer = await post(browser, f"{ROOT}/them", f"{ROOT}/them", **CLASS | changed)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_the_desk_leads_to_the_help_log(officer):
    link = f"/giup-dan/so?don-vi={COMMUNE}"
    assert f'<a href="{link}">Sổ giúp dân</a>' in (await officer.get(ROOT)).text
    assert (await officer.get(link)).status_code == 200


async def test_a_session_is_planned_released_changed_and_cancelled(officer):
    page = (await officer.get(ROOT)).text
    assert ["Xã Mường Nhé" in page, "Chưa có buổi nào" in page] == [True, True]
    path = await planned(officer)
    assert await planned(officer) == path
    session_id = path.rpartition("/")[2]
    waiting = f"{ROOT}/cho-phat-hanh"
    page = (await officer.get(waiting)).text
    assert ["Buổi mới" in page, f'<a href="{path}">Xem buổi này<' in page, "Giờ mở" in page] == [True, True, False]
    await post(officer, waiting, waiting, session=session_id, unit=COMMUNE)
    assert "Đã phát hành" in (await officer.get(path)).text
    form = (await officer.get(f"{path}/sua")).text
    version = re.search(r'name="version" value="([^"]+)"', form)[1]
    assert 'value="2026-10-19T19:00"' in form
    changed = CLASS | {"starts_at": "2026-10-19T18:30", "title": "Lớp tối sớm", "version": version}
    assert (await post(officer, f"{path}/sua", f"{path}/sua", **changed)).status_code == 303
    page = (await officer.get(waiting)).text
    assert ["Lớp tối sớm" in page, "18:30" in page, "19:00" in page] == [True] * 3
    late = await post(officer, f"{path}/sua", f"{path}/sua", **changed)
    assert late.status_code == 409
    await post(officer, waiting, waiting, session=session_id, unit=COMMUNE, reason="trời tối sớm")
    public = re.search(r"/su-kien/lop-toi[\w-]*", (await officer.get("/su-kien")).text)[0]
    told = re.search(r'id="moved".*?</div>', (await officer.get(public)).text, re.DOTALL)[0]
    assert ["trời tối sớm" in told, "19:00 19/10/2026" in told, "18:30 19/10/2026" in told] == [True] * 3
    assert "Lớp tối sớm" not in told
    page = (await officer.get(path)).text
    assert ["trời tối sớm" in page, "Lớp tối sớm" in page] == [True, True]
    assert (await post(officer, f"{path}/huy", path, reason="")).status_code == 422
    await post(officer, f"{path}/huy", path, reason="mưa lũ")
    page = (await officer.get(path)).text
    assert ["mưa lũ" in page, "Sửa buổi này" in page] == [True, False]


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"title": ""}, "Hãy đặt tên cho buổi."),
        ({"starts_at": "mai"}, "Hãy chọn ngày và giờ."),
        ({"ends_at": TIMES["starts_at"]}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"capacity": "nhiều"}, "Số chỗ phải từ 1 đến 100.000."),
        ({"place": ""}, "Buổi trực tiếp cần có địa điểm."),
        ({"kind": "party_meeting"}, "Đơn vị này không tổ chức loại buổi này."),
    ],
)
async def test_a_wrong_form_is_told_and_kept(officer, changed, text):
    answer = await post(officer, f"{ROOT}/them", f"{ROOT}/them", **CLASS | {"aids": "Chữ to"} | changed)
    assert answer.status_code == 422
    assert [text in answer.text, 'value="Chữ to"' in answer.text] == [True, True]
    assert "Chưa có buổi nào" in (await officer.get(ROOT)).text


async def test_what_is_in_the_way_is_told_before_it_is_saved(officer):
    await planned(officer)
    warned = await post(officer, f"{ROOT}/them", f"{ROOT}/them", **CLASS | {"title": "Lớp khác"})
    assert (warned.status_code, "Địa điểm đã có “Lớp tối”" in warned.text) == (200, True)
    saved = await post(officer, f"{ROOT}/them", f"{ROOT}/them", **CLASS | {"title": "Lớp khác", "anyway": "1"})
    assert saved.status_code == 303
    assert "Trùng với 1 buổi" in (await officer.get(ROOT)).text


async def test_a_talk_is_recorded_with_a_photograph_and_corrected(officer):
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    wrong = await post(officer, f"{ROOT}/ghi-nhan", f"{ROOT}/ghi-nhan", **TALK | TIMES)
    assert (wrong.status_code, "Buổi phải đã bắt đầu" in wrong.text) == (422, True)
    made = await post(officer, f"{ROOT}/ghi-nhan", f"{ROOT}/ghi-nhan", **TALK | PAST)
    path = made.headers["location"]
    token = re.search(r'name="csrf_token" value="(\w+)"', (await officer.get(path)).text)[1]
    files = {"photo": ("anh.png", picture.getvalue())}
    assert (await officer.post(f"{path}/anh", data={"csrf_token": token}, files=files)).status_code == 303
    page = (await officer.get(path)).text
    photo = re.search(rf'href="({path}/anh/[^"]+)"', page)[1]
    assert (await officer.get(photo)).headers["content-type"] == "image/webp"
    bad = {"photo": ("anh.png", b"not a picture")}
    assert (await officer.post(f"{path}/anh", data={"csrf_token": token}, files=bad)).status_code == 422
    assert (await post(officer, f"{path}/dinh-chinh", path, head_count="0", reason="")).status_code == 422
    await post(officer, f"{path}/dinh-chinh", path, head_count="41", reason="đếm lại")
    page = (await officer.get(path)).text
    assert ["41" in page, "đếm lại" in page] == [True, True]


async def test_a_photograph_is_public_only_while_an_organizer_has_signed_for_it(house, officer, organizer, tmp_path):
    path = (await post(officer, f"{ROOT}/ghi-nhan", f"{ROOT}/ghi-nhan", **TALK | PAST)).headers["location"]
    picture = io.BytesIO()
    Image.new("RGB", (2000, 1500), "red").save(picture, "PNG")
    token = re.search(r'name="csrf_token" value="(\w+)"', (await officer.get(path)).text)[1]
    await officer.post(f"{path}/anh", data={"csrf_token": token}, files={"photo": ("anh.png", picture.getvalue())})
    photo = re.search(rf'href="({path}/anh/[^"]+)"', (await organizer.get(path)).text)[1]
    signed = {"caption": "Bà con nghe nói chuyện ở chợ", "children": "1", "signed": "1"}
    refused = [await post(officer, f"{photo}/cong-khai", path, **signed)]
    refused += [
        await post(organizer, f"{photo}/cong-khai", path, **signed | {name: ""}) for name in ("caption", "signed")
    ]
    assert [answer.status_code for answer in refused] == [403, 422, 422]
    told = ('id="caption-error"' in refused[1].text, 'id="signed-error"' in refused[2].text)
    assert (*told, f'value="{signed["caption"]}"' in refused[2].text) == (True, True, True)
    slug = re.search(r"/su-kien/noi-chuyen[\w-]*", (await officer.get(path)).text)[0]
    async with house.browser() as anybody:
        shown = f"{slug}/anh/{photo.rpartition('/')[2]}"
        assert [(await anybody.get(shown)).status_code, shown in (await anybody.get(slug)).text] == [404, False]
        assert (await post(organizer, f"{photo}/cong-khai", path, **signed)).status_code == 303
        page, answer = (await anybody.get(slug)).text, await anybody.get(shown)
        assert f'src="{shown}" alt="Bà con nghe nói chuyện ở chợ" loading="lazy"' in page
        with Image.open(io.BytesIO(answer.content)) as small:
            assert (small.format, small.size) == ("WEBP", (960, 720))
        digest = hashlib.sha256(answer.content).hexdigest()
        kept = {path.name for path in (tmp_path / "files").rglob("*") if path.is_file()}
        everybody = FileStore(tmp_path / "files")  # what /tep/ serves, for ever and to everybody
        assert (digest in kept, everybody.find_media_type(digest)) == (True, None)
        await post(officer, f"{photo}/go", path)
        assert [(await anybody.get(shown)).status_code, shown in (await anybody.get(slug)).text] == [404, False]


async def test_what_is_over_stands_below_what_is_to_come(officer):
    await post(officer, f"{ROOT}/ghi-nhan", f"{ROOT}/ghi-nhan", **TALK | PAST)
    await planned(officer, anyway="1")
    page = (await officer.get(ROOT)).text
    assert 0 < page.index("Lớp tối") < page.index("Nói chuyện")


async def test_a_festival_is_opened_begun_and_swept(organizer, officer):
    path = f"{ROOT}/ngay-hoi"
    window = {"year": "2026", "title": "Ngày hội", "starts_on": "2026-09-25", "ends_on": "2026-10-20"}
    assert (await post(organizer, path, path, **window | {"ends_on": "2026-09-26"})).status_code == 422
    assert (await post(organizer, path, path, **window)).status_code == 303
    assert (await post(organizer, path, path, **window)).status_code == 409
    target = re.search(r'<option value="([^"]+)">Ngày hội', (await officer.get(path)).text)[1]
    begun = await post(officer, f"{path}/mau", path, unit=COMMUNE, target=target, size="large")
    assert "Đã thêm 9 buổi" in (await officer.get(begun.headers["location"])).text
    assert (await post(officer, path, f"{ROOT}/them", **window | {"year": "2027"})).status_code == 403
    sweep = f"{ROOT}/hang-loat"
    asked = f"{sweep}?don-vi={COMMUNE}&act=move&day=2026-10-11&days=1"
    page = (await officer.get(asked)).text
    assert ["1 buổi, 0 người" in page, "Chợ 4T" in page] == [True, True]
    batch = re.search(r'name="batch" value="([^"]+)"', page)[1]
    fields = {"unit": COMMUNE, "act": "move", "day": "2026-10-11", "days": "1", "batch": batch}
    assert (await post(officer, sweep, asked, **fields, reason="")).status_code == 422
    done = await post(officer, sweep, asked, **fields, reason="mưa")
    assert done.headers["location"].endswith("xong=1")
    assert "Không có buổi chưa bắt đầu nào khớp" in (await officer.get(asked)).text


async def test_nobody_looks_into_another_commune(house, officer, organizer):
    path = await planned(organizer, unit=OTHER)
    for page in (path, f"{path}/sua"):
        assert (await officer.get(page)).status_code == 404
    for page in ("", "/them", "/cho-phat-hanh", "/ghi-nhan", "/ngay-hoi", "/hang-loat"):
        assert (await officer.get(f"{ROOT}{page}?don-vi={OTHER}")).status_code == 403
    async with house.browser() as nobody:
        assert (await nobody.get(ROOT)).status_code in {303, 401}
