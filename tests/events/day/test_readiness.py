"""An officer marks the commune's points; the province sees them all, the least ready first."""

import csv
import io
import re

import pytest

from tests.accounts.house import post
from tests.competitions.movements.site import COMMUNE, OTHER

pytestmark = pytest.mark.asyncio
BOARD = "/quan-ly/san-sang"
OWN = f"{BOARD}/{COMMUNE}"
READY = dict.fromkeys(("place", "projector", "signal", "helpers", "kit"), "ready")


async def test_marks_reach_the_province_with_note_person_and_order(officer, organizer):
    wrong = await post(officer, OWN, OWN, **READY, power="missing")
    assert [wrong.status_code, 'id="power-note-error"' in wrong.text] == [422, True]
    missing = READY | {"power": "missing", "power-note": "Chưa có máy phát"}
    assert (await post(officer, OWN, OWN, **missing)).status_code == 303
    page = (await organizer.get(BOARD)).text
    assert [page.count("Chưa có máy phát"), page.count("Sẵn sàng</span>") >= 5] == [1, True]
    assert page.index("Phường Điện Biên Phủ") < page.index("Xã Mường Nhé</a></th>")
    by_name = (await organizer.get(f"{BOARD}?xep=ten")).text
    assert "Ít sẵn sàng nhất trước" in by_name
    assert "unit_officer" not in page


async def test_a_stale_form_does_not_undo_what_another_marked(officer, organizer):
    await post(officer, OWN, OWN, place="ready")
    await post(organizer, OWN, OWN, place="missing", **{"place-seen": "ready|", "place-note": "Mất điện"})
    await post(officer, OWN, OWN, place="ready", kit="in_work", **{"place-seen": "ready|"})
    page = (await organizer.get(BOARD)).text
    assert ["Mất điện" in page, "Đang làm</span>" in page] == [True, True]


async def test_a_neighbour_and_a_commune_that_is_none_have_no_checklist(officer, organizer):
    assert (await officer.get(f"{BOARD}/{OTHER}")).status_code == 403
    assert (await organizer.get(f"{BOARD}/{OTHER}")).status_code == 200
    assert (await organizer.get(f"{BOARD}/11")).status_code == 404


async def test_the_list_is_taken_home_with_words_persons_and_moments(officer, organizer):
    await post(officer, OWN, OWN, **READY, power="missing", **{"power-note": "=1+1"})
    answer = await organizer.get(f"{BOARD}/xuat.csv?xep=ten")
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    marked = dict(zip(head, next(row for row in rows if row[0] == COMMUNE), strict=False))
    assert answer.headers["content-type"].startswith("text/csv")
    words = [marked["Tổng thể"], marked["Điện, có nguồn dự phòng"], marked["Điện, có nguồn dự phòng – Ghi chú"]]
    assert (len(rows), words) == (2, ["Còn thiếu", "Còn thiếu", "'=1+1"])
    assert re.fullmatch(r"\d\d:\d\d \d\d/\d\d/\d{4}", marked["Điện, có nguồn dự phòng – Báo lúc"])
    book = await organizer.get(f"{BOARD}/xuat.xlsx")
    assert (book.headers["content-disposition"], book.content[:2]) == ('attachment; filename="san-sang.xlsx"', b"PK")
