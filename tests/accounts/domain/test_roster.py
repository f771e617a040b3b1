"""A list of people: every good row is understood, every bad one is named with its row."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.roster import COLUMNS, MOST_ROWS, ROLE_WORDS, Line, find_day, find_role, parse_roster
from core.kernel import Role

GOOD = ["Lò Thị Pâng", "0912 345 678", "pang@ngayhoi.example", "Cán bộ đơn vị", "10/10/2026", "31/12/2026"]
CELLS = st.lists(st.lists(st.text(max_size=12) | st.sampled_from([*COLUMNS, *GOOD]), max_size=8), max_size=8)


def row(**changes):
    names = ("name", "phone", "email", "role", "since", "until")
    return [changes.get(name, cell) for name, cell in zip(names, GOOD, strict=True)]


def faults(*rows):
    return [(fault.row, fault.text % fault.params) for fault in parse_roster([COLUMNS, *rows]).faults]


def test_a_good_row_is_understood():
    line = Line(
        2,
        "Lò Thị Pâng",
        "pang@ngayhoi.example",
        "0912345678",
        Role.UNIT_OFFICER,
        date(2026, 10, 10),
        date(2026, 12, 31),
    )
    assert parse_roster([COLUMNS, GOOD]).lines == (line,)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"name": " "}, "Write the full name, at most 120 letters."),
        ({"name": "x" * 121}, "Write the full name, at most 120 letters."),
        ({"phone": "", "email": ""}, "Give a phone number or an e-mail address: it is needed to sign in."),
        ({"phone": "12"}, "“12” is not a phone number."),
        ({"email": "pang"}, "“pang” is not an e-mail address."),
        ({"role": "Vua"}, "“Vua” is not a role of the template."),
        ({"since": "mai"}, "“mai” is not a date like 10/10/2026."),
        ({"until": "30/02/2026"}, "“30/02/2026” is not a date like 10/10/2026."),
        ({"until": "09/10/2026"}, "The last day is before the first day."),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_where(changes, text):
    assert faults(row(phone="0987654321", email=""), row(**changes)) == [(3, text)]


def test_the_same_phone_twice_is_a_fault_of_the_second_row():
    assert faults(row(), row(name="Khác", email="")) == [(3, "The same phone or e-mail stands in row 2.")]
    assert faults(row(phone=""), row(phone="")) == [(3, "The same phone or e-mail stands in row 2.")]


def test_headings_may_stand_lower_in_another_order_and_without_the_optional_columns():
    table = [["DANH SÁCH"], [], ["Vai trò", "Số điện thoại", "HỌ TÊN"], ["host", "0912345678", "Vàng A Mẫu"], [""]]
    assert parse_roster(table).lines == (Line(4, "Vàng A Mẫu", None, "0912345678", Role.HOST, None, None),)


def test_a_short_row_counts_its_missing_cells_as_empty():
    assert parse_roster([COLUMNS, ["Vàng A Mẫu", "0912345678"]]).faults[0].row == 2


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ([], "The first row must hold the headings of the template."),
        ([["Họ và tên"], ["A"]], "The columns “Điện thoại” and “Vai trò” are needed."),
        ([COLUMNS], "The list must have between 1 and 200 people."),
        ([COLUMNS, *[GOOD] * (MOST_ROWS + 1)], "The list must have between 1 and 200 people."),
    ],
)
def test_a_list_without_headings_or_people_is_refused_whole(table, text):
    roster = parse_roster(table)
    assert roster.lines == ()
    assert [fault.text % fault.params for fault in roster.faults] == [text]


@given(CELLS)
def test_any_table_is_read_without_a_crash_and_each_row_ends_on_one_side(table):
    roster = parse_roster(table)
    assert roster.lines or roster.faults
    assert all(0 <= fault.row <= len(table) for fault in roster.faults)


def test_roles_are_known_by_words_and_codes():
    assert {find_role(words.upper()) for words in ROLE_WORDS.values()} == set(Role)
    assert {find_role(role.value) for role in Role} == set(Role)
    assert find_day("2026-10-10") == find_day("10.10.2026") == date(2026, 10, 10)
