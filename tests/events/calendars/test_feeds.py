"""Calendar files by a strict reader of RFC 5545, and by the library's own parser."""

import re
from uuid import uuid4

import icalendar
import pytest
import sqlalchemy
from hypothesis import given
from hypothesis import strategies as st

from core.security import derive_key
from events.calendars.domain.feed import Entry, Standing, join_place, uid_of
from events.calendars.writing import write_calendar
from events.domain.personal import PURPOSE, sign_personal
from events.programme.models import Session
from events.registration.models import Attendee, Registration
from tests.events.site import COMMUNE, OTHER, START, make_session

LONGEST_LINE = 75
NEEDED = {
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SEQUENCE"},
    "VCALENDAR": {"PRODID", "VERSION"},
    "VTIMEZONE": {"TZID"},
}
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=120)


def check(content: bytes) -> list[str]:
    """Return what a strict reader complains about."""
    found = []
    if not content.endswith(b"\r\n") or b"\n" in content.replace(b"\r\n", b""):
        found.append("lines must end with CRLF")
    lines = content.split(b"\r\n")
    found += [f"too long: {line!r}" for line in lines if len(line) > LONGEST_LINE]
    text = content.decode().replace("\r\n ", "")
    stack: list[tuple[str, set[str]]] = []
    uids, zones, used = [], set(), set(re.findall(r"TZID=([^:;]+)", text))
    for line in text.split("\r\n")[:-1]:
        name, _, value = line.partition(":")
        name = name.partition(";")[0]
        if name == "BEGIN":
            stack.append((value, set()))
        elif name == "END":
            kind, names = stack.pop()
            found += [f"{kind} lacks {each}" for each in NEEDED.get(kind, set()) - names]
            found += [] if kind == value else [f"{kind} ends as {value}"]
        else:
            if name in stack[-1][1]:
                found.append(f"{name} stands twice in {stack[-1][0]}")
            stack[-1][1].add(name)
            uids += [value] if name == "UID" else []
            zones |= {value} if name == "TZID" else set()
    found += ["an entry stands twice"] if len(set(uids)) != len(uids) else []
    return found + [f"{zone} is not defined" for zone in used - zones] + [f"{kind} is open" for kind, _ in stack]


@given(WORDS, WORDS, st.lists(st.integers(0, 9), unique=True, max_size=4))
def test_any_words_make_a_strict_file_that_is_read_back(title, place, numbers):
    entries = [
        Entry(
            uid_of(str(number), "h"),
            number,
            title,
            START,
            START.replace(hour=5),
            START,
            Standing.CONFIRMED,
            "/x",
            place,
        )
        for number in numbers
    ]
    content = write_calendar("Lịch", entries)
    assert check(content) == []
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert [(int(each["SEQUENCE"]), str(each["SUMMARY"])) for each in events] == [(n, title) for n in numbers]


def test_the_reader_would_complain():
    assert check(b"BEGIN:VEVENT\nEND:VEVENT\n") != []
    assert "VEVENT lacks UID" in check(b"BEGIN:VEVENT\r\nEND:VEVENT\r\n")


def test_places_are_said_from_near_to_far():
    assert join_place("Nhà văn hóa", None, "", "Xã Mường Nhé") == "Nhà văn hóa, Xã Mường Nhé"


async def read(browser, path, **headers):
    answer = await browser.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert check(answer.content) == []
    return answer, icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


@pytest.mark.asyncio
async def test_a_session_has_a_file_with_its_local_time(organizer, anybody):
    made = await make_session(organizer)
    answer, (event,) = await read(anybody, made["ics_url"])
    assert str(event["UID"]).startswith(f"{made['id']}@")
    assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
    assert event["DTSTART"].dt == START
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (0, "CONFIRMED")
    again = await anybody.get(made["ics_url"], headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.asyncio
async def test_a_commune_s_feed_holds_its_sessions_only(organizer, anybody):
    mine = await make_session(organizer)
    await make_session(organizer, commune=OTHER)
    _, events = await read(anybody, f"/lich/don-vi/{COMMUNE}.ics")
    assert [str(each["UID"]).partition("@")[0] for each in events] == [mine["id"]]
    assert (await anybody.get("/lich/don-vi/99999.ics")).status_code == 404


@pytest.mark.asyncio
async def test_before_its_festival_a_year_has_an_empty_calendar(anybody):
    _, events = await read(anybody, "/lich/ngay-hoi.ics")
    assert events == []


@pytest.mark.asyncio
async def test_a_cancelled_session_stays_in_the_calendars_with_its_reason(organizer, anybody, served):
    made = await make_session(organizer, about="Mang theo điện thoại.\nCó nước uống; miễn phí.")
    first = await anybody.get(made["ics_url"])
    tags = {"if-none-match": f'"x", W/{first.headers["etag"]}'}
    assert (await anybody.get(made["ics_url"], headers=tags)).status_code == 304
    async with served.database.writing() as uow:
        row = await uow.session.get(Session, made["id"])
        row.state, row.reason, row.sequence = "cancelled", "Mưa lớn", row.sequence + 1
    _, (event,) = await read(anybody, made["ics_url"], **tags)
    assert (int(event["SEQUENCE"]), str(event["STATUS"])) == (1, "CANCELLED")
    assert str(event["DESCRIPTION"]) == "Mưa lớn\nMang theo điện thoại.\nCó nước uống; miễn phí."


@pytest.mark.asyncio
async def test_a_person_s_calendar_opens_by_its_signed_link_only(organizer, anybody, served):
    made = await make_session(organizer)
    await make_session(organizer, title="Buổi khác")
    form = {"name": "Lò Thị Pâng", "commune": COMMUNE, "birth_year": 1990, "consent": True}
    path = f"/api/v1/sessions/{made['id']}/registrations"
    answer = await anybody.post(path, json=form, headers={"idempotency-key": str(uuid4())})
    assert answer.status_code == 201, answer.text
    async with served.database.reading() as uow:
        attendee_id = (await uow.session.scalars(sqlalchemy.select(Attendee.id))).one()
    token = sign_personal(attendee_id, derive_key("x" * 40, PURPOSE))
    answer, (event,) = await read(anybody, f"/lich/ca-nhan/{token}.ics")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert (str(event["UID"]).partition("@")[0], str(event["STATUS"])) == (made["id"], "CONFIRMED")
    async with served.database.writing() as uow:
        (await uow.session.scalars(sqlalchemy.select(Registration))).one().status = "waiting"
    _, (event,) = await read(anybody, f"/lich/ca-nhan/{token}.ics")
    assert str(event["STATUS"]) == "TENTATIVE"
    forged = [f"{attendee_id}.{'0' * 32}", attendee_id, f"x.{token.partition('.')[2]}"]
    assert [(await anybody.get(f"/lich/ca-nhan/{each}.ics")).status_code for each in forged] == [404] * 3
