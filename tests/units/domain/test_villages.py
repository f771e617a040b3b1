"""The list of villages: read, refused row by row, compared, and given codes that stay."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.domain.tables import Sheet
from units.domain.villages import (
    COLUMNS,
    Change,
    VillageLine,
    VillageNow,
    code_of,
    compare_villages,
    list_repeated,
    parse_villages,
)

COMMUNES = {"03160": "Xã Mường Nhé", "03158": "Xã Sín Thầu", "09001": "Xã Nà Tấu", "09002": "Phường Nà Tấu"}
TITLES = [column.title for column in COLUMNS]
GOOD = ["Xã Mường Nhé", "Nậm Sin", "bản", "Nậm Vì", "64", "có"]


def parse(*rows, **sheet):
    return parse_villages(Sheet([TITLES, *rows], **sheet), COMMUNES)


def test_a_row_becomes_a_village_with_its_title():
    lines = parse(
        GOOD, ["3158", "Tổ dân phố 2", "TDP", "", "1.200", ""], ["muong nhe", "Bản", "ban", "", "", "x"]
    ).lines
    assert lines == (
        VillageLine(2, "03160", "Bản Nậm Sin", "Nậm Vì", 64, has_4g=True),
        VillageLine(3, "03158", "Tổ dân phố 2", "", 1200, None),
        VillageLine(4, "03160", "Bản", "", None, has_4g=True),
    )


@pytest.mark.parametrize(
    ("place", "text"),
    [(0, "Xã Lạ"), (0, "Nà Tấu"), (1, ""), (1, "x" * 201), (2, "huyện"), (4, "-3"), (4, "20001"), (5, "?")],
)
def test_a_wrong_cell_is_a_fault_of_its_row(place, text):
    wrong = [text if at == place else cell for at, cell in enumerate(GOOD)]
    found = parse(["Xã Sín Thầu", "Tả Kố Khừ", "bản"], wrong)
    assert [fault.row for fault in found.faults] == [3]


@pytest.mark.parametrize("text", ["64.5", "1.25", "0.125", "12.5000", "64,5"])
def test_households_with_a_decimal_point_are_not_multiplied_but_refused(text):
    found = parse([*GOOD[:4], text, "có"])
    assert [(fault.row, fault.params) for fault in found.faults] == [(2, {"text": text, "most": 20_000})]


def test_a_village_named_twice_is_told_unless_its_old_communes_differ():
    other = [*GOOD[:3], "Chung Chải", "", ""]
    assert parse(GOOD, other).faults == ()
    assert [fault.params for fault in parse(GOOD, ["03160", "NẬM SIN", "Bản", "nam vi"]).faults] == [{"row": 2}]


def test_a_sheet_that_is_not_the_template_is_told():
    assert [fault.row for fault in parse_villages(Sheet([["Họ tên", "Tuổi"], ["A", "1"]]), COMMUNES).faults] == [1]
    missing = parse_villages(Sheet([["Xã, phường", "Tên thôn, bản"], ["03160", "Bản A"]]), COMMUNES)
    assert "Loại" in {fault.params.get("title") for fault in missing.faults}
    twice = parse_villages(Sheet([[*TITLES, "Loại"], GOOD]), COMMUNES)
    assert [fault.row for fault in twice.faults] == [1]
    assert [fault.row for fault in parse().faults] == [0]


def test_empty_rows_are_passed_over():
    assert [line.row for line in parse(["", " "], GOOD, []).lines] == [3]


def test_a_long_name_gives_a_short_code_of_its_own():
    codes = {code_of(VillageLine(2, "03160", f"Bản {'dài ' * 30}{end}")) for end in "ab"}
    assert {len(code) for code in codes} == {80}
    assert len(codes) == 2


def test_formulas_and_merged_cells_are_named():
    found = parse(GOOD, GOOD, formulas={3: "E3"}, merged={2: "A2"})
    cells = [fault.params["cell"] for fault in found.faults if "cell" in fault.params]
    assert cells == ["A2", "E3"]


NAMES = st.sampled_from(["Bản A", "Bản B", "Bản C", "Bản Đ"])
OLD = st.sampled_from(["", "Nậm Vì", "Chung Chải"])
LINES = st.lists(
    st.builds(
        VillageLine, st.just(2), st.just("03160"), NAMES, OLD, st.integers(0, 5) | st.none(), st.booleans() | st.none()
    ),
    max_size=8,
).map(lambda lines: [replace(line, row=at) for at, line in enumerate(lines, 2)])


def stored(lines):
    return [
        VillageNow(
            f"id{line.row}", code_of(line), line.commune, line.name, line.old_commune, line.households, line.has_4g
        )
        for line in lines
    ]


@given(LINES)
def test_a_list_that_is_stored_changes_nothing(lines):
    once = [line for line in lines if line.row not in {fault.row for fault in list_repeated(lines)}]
    difference = compare_villages(once, stored(once))
    assert difference.count(Change.SAME) == len(once)
    assert difference.missing == ()


@given(LINES, LINES)
def test_each_stored_village_is_met_once_or_missing(new, old):
    lines = [line for line in new if line.row not in {fault.row for fault in list_repeated(new)}]
    known = stored([line for line in old if line.row not in {fault.row for fault in list_repeated(old)}])
    difference = compare_villages(lines, known)
    met = [each.now.id for each in difference.changes if each.now]
    assert len(met) == len(set(met))
    assert len(difference.changes) == len(lines)
    if lines:
        assert sorted([*met, *(now.id for now in difference.missing)]) == sorted(now.id for now in known)


def test_an_old_commune_left_open_still_finds_the_only_one_of_that_name():
    known = stored([VillageLine(2, "03160", "Bản A", "Nậm Vì")])
    assert compare_villages([VillageLine(2, "03160", "Bản A")], known).count(Change.SAME) == 1
    two = stored([VillageLine(2, "03160", "Bản A", "Nậm Vì"), VillageLine(3, "03160", "Bản A", "Chung Chải")])
    assert compare_villages([VillageLine(2, "03160", "Bản A")], two).count(Change.NEW) == 1


@given(st.text(max_size=150), st.text(max_size=150))
def test_a_code_stays_the_same_and_fits(name, old):
    line = VillageLine(2, "03160", name, old)
    assert code_of(line) == code_of(replace(line, row=99, households=7))
    assert len(code_of(line)) <= 80
    assert code_of(line).startswith("03160")
