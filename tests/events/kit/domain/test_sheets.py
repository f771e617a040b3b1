"""Laws of the kit's sheets: as many as foretold, everybody on one of them, no word too long for a page."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from events.kit.domain.sheets import (
    LONGEST_WORD,
    ROWS_A_SHEET,
    TICKETS_A_SHEET,
    ZERO_WIDTH_SPACE,
    Booth,
    JoinRoom,
    Material,
    Part,
    Seat,
    Show,
    breakable,
    foretell,
    lay_out,
    write_span,
)

AT = datetime(2026, 10, 10, 0, 30, tzinfo=UTC)
ORIGIN = "https://ngayhoi.example"


def seats_of(count):
    return tuple(
        Seat(number, f"Lò Thị {number}", 1990, "Xã Mường Nhé", f"{number:09}", f"T{number}")
        for number in range(1, count + 1)
    )


def show_of(number, people, **changed):
    told = {
        "id": str(number),
        "title": f"Lớp {number}",
        "kind": "Lớp tại chỗ",
        "host": "Xã Mường Nhé",
        "place": "Nhà văn hóa",
        "starts_at": AT,
        "ends_at": AT + timedelta(hours=2),
        "address": f"{ORIGIN}/su-kien/lop-{number}",
        "short": f"ngayhoi.example/b/{number}",
        "capacity": 50,
        "people": people,
        "is_ours": True,
    }
    return Show(**told | changed)


@st.composite
def materials(draw):
    shows = [
        show_of(
            number,
            draw(st.integers(0, 60)),
            capacity=draw(st.sampled_from((None, 40))),
            is_ours=draw(st.booleans()),
            rooms=(JoinRoom("384615"),) * draw(st.integers(0, 2)),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    booth = Booth("Bàn VNeID", "VNeID", "Xã Mường Nhé", AT, AT + timedelta(hours=9), "/m", "/m/dong-dau")
    seats = {show.id: seats_of(show.people) for show in shows}
    return Material("Xã Mường Nhé", ORIGIN, shows, [booth] * draw(st.integers(0, 9)), seats)


@given(materials(), st.frozensets(st.sampled_from(Part)))
def test_a_kit_has_as_many_sheets_as_foretold(material, parts):
    sheets = lay_out(material, parts)
    foretold = foretell(material)
    assert Counter(sheet.part for sheet in sheets) == Counter(
        {part: foretold[part] for part in parts if foretold[part]}
    )
    assert [sheet.part for sheet in sheets] == sorted((sheet.part for sheet in sheets), key=list(Part).index)


@given(materials())
def test_everybody_of_our_sessions_is_once_on_a_roster_and_has_one_ticket_and_nobody_elses(material):
    ours = [seat.name for show in material.shows if show.is_ours for seat in material.seats[show.id]]
    rows = [row for sheet in lay_out(material, frozenset({Part.ROSTERS})) for row in sheet.fields["rows"]]
    cards = [card for sheet in lay_out(material, frozenset({Part.TICKETS})) for card in sheet.fields["cards"]]
    assert [row["name"] for row in rows if "name" in row] == ours
    assert [card["name"] for card in cards] == ours
    assert len(rows) % ROWS_A_SHEET == 0


@given(st.integers(1, 200))
def test_a_roster_has_everybody_by_number_and_blank_rows_without_one_at_its_end(people):
    material = Material("Xã", ORIGIN, [show_of(1, people)], [], {"1": seats_of(people)})
    rosters = lay_out(material, frozenset({Part.ROSTERS}))
    numbers = [row["number"] for sheet in rosters for row in sheet.fields["rows"]]
    assert numbers == [*range(1, people + 1), *[""] * (len(numbers) - people)]
    assert [sheet.fields["page"] for sheet in rosters] == list(range(1, len(rosters) + 1))
    tickets = lay_out(material, frozenset({Part.TICKETS}))
    assert all(1 <= len(sheet.fields["cards"]) <= TICKETS_A_SHEET for sheet in tickets)


@given(st.text(max_size=300))
def test_every_text_is_one_line_whose_words_may_break_and_says_the_same(text):
    broken = breakable(text)
    assert all(len(word) <= LONGEST_WORD for part in broken.split() for word in part.split(ZERO_WIDTH_SPACE))
    assert broken.replace(ZERO_WIDTH_SPACE, "").split() == text.replace(ZERO_WIDTH_SPACE, "").split()


def test_a_session_without_seats_and_names_has_no_roster():
    material = Material("Xã", ORIGIN, [show_of(1, 0, capacity=None)], [], {})
    assert foretell(material)[Part.ROSTERS] == 0
    assert lay_out(material, frozenset({Part.ROSTERS, Part.TICKETS})) == ()


def test_times_are_written_in_the_provinces_zone():
    assert write_span(AT, AT + timedelta(hours=2)) == "07:30 – 09:30 · 10/10/2026"
    assert write_span(AT, AT + timedelta(days=2)) == "07:30 10/10/2026 – 07:30 12/10/2026"
