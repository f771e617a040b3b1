"""Sessions by JSON, by a client that knows only what the issue says."""

from datetime import timedelta

import pytest

from tests.events.site import COMMUNE, OTHER, START, client, make_session, session_body


@pytest.mark.asyncio
async def test_a_new_session_is_there_for_everybody(organizer, anybody, served):
    made = await make_session(organizer)
    assert made["url"].startswith(f"{served.origin}/su-kien/lop-hoc-cong-dong-")
    assert made["ics_url"] == f"{made['url']}.ics"
    sessions = (await anybody.get("/api/v1/sessions")).json()["sessions"]
    assert [each["id"] for each in sessions] == [made["id"]]
    one = sessions[0]
    assert {name: one[name] for name in ("title", "kind", "commune", "capacity", "seated", "waiting")} == {
        "title": "Lớp học cộng đồng",
        "kind": "community",
        "commune": COMMUNE,
        "capacity": 40,
        "seated": 0,
        "waiting": 0,
    }
    whole = (await anybody.get(f"/api/v1/sessions/{made['id']}")).json()
    assert (whole["place"], whole["mode"], whole["url"]) == ("Nhà văn hóa bản Noong Bua", "onsite", made["url"])


@pytest.mark.asyncio
async def test_lists_are_narrowed_by_day_commune_and_kind(organizer, anybody):
    first = await make_session(organizer)
    later = START + timedelta(days=3)
    second = await make_session(
        organizer,
        kind="elderly",
        commune=OTHER,
        starts_at=later.isoformat(),
        ends_at=(later + timedelta(hours=1)).isoformat(),
    )

    async def ids(**params):
        return [each["id"] for each in (await anybody.get("/api/v1/sessions", params=params)).json()["sessions"]]

    day = START.date().isoformat()
    assert await ids() == [first["id"], second["id"]]
    assert await ids(**{"from": day, "to": day}) == [first["id"]]
    assert await ids(**{"from": later.isoformat()}) == [second["id"]]
    assert (await ids(commune=OTHER), await ids(kind="community")) == ([second["id"]], [first["id"]])
    assert await ids(commune="99999") == []


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"kind": "party"}, "/kind"),
        ({"kind": "party_meeting"}, "/kind"),
        ({"title": ""}, "/title"),
        ({"ends_at": START.isoformat()}, "/ends_at"),
        ({"starts_at": "2026-10-10T07:30:00"}, "/starts_at"),
        ({"starts_at": "mai"}, "/starts_at"),
        ({"capacity": 0}, "/capacity"),
        ({"capacity": "nhiều"}, "/capacity"),
        ({"mode": "phone"}, "/mode"),
        ({"place": None}, "/place"),
    ],
)
async def test_what_is_wrong_is_pointed_at(organizer, changed, pointer):
    answer = await organizer.post("/api/v1/sessions", json=session_body(**changed))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert (await organizer.get("/api/v1/sessions")).json() == {"sessions": []}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "params", [{"from": "hôm nay"}, {"to": "2026-13-01"}, {"kind": "x"}, {"from": "2026-10-10T07:00"}]
)
async def test_a_list_that_cannot_be_meant_is_refused(anybody, params):
    answer = await anybody.get("/api/v1/sessions", params=params)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, f"/{next(iter(params))}")


@pytest.mark.asyncio
async def test_sessions_are_planned_for_one_s_own_unit_only(served, organizer, anybody):
    assert (await anybody.post("/api/v1/sessions", json=session_body())).status_code == 401
    async with client(served, "xa1") as officer, client(served, "noivu") as stranger:
        assert (await stranger.post("/api/v1/sessions", json=session_body())).status_code == 403
        assert (await officer.post("/api/v1/sessions", json=session_body(commune=OTHER))).status_code == 403
        assert (await officer.post("/api/v1/sessions", json=session_body())).status_code == 201
    assert (await organizer.post("/api/v1/sessions", json=session_body(commune="99999"))).status_code == 404


@pytest.mark.asyncio
async def test_an_unknown_session_is_not_found(anybody):
    assert (await anybody.get("/api/v1/sessions/khong-co")).status_code == 404


@pytest.mark.asyncio
async def test_one_place_of_one_name_is_one_place(organizer, anybody):
    first = await make_session(organizer, place="Nhà  văn hóa Noong Bua")
    second = await make_session(organizer, place="nhà văn hóa noong bua")
    places = {(await anybody.get(f"/api/v1/sessions/{each['id']}")).json()["place"] for each in (first, second)}
    assert places == {"Nhà văn hóa Noong Bua"}


@pytest.mark.asyncio
@pytest.mark.parametrize("edge", ["from=0001-01-01", "to=9999-12-31"])
async def test_a_day_at_the_edge_of_the_calendar_is_named_as_a_fault(anybody, edge):
    assert (await anybody.get(f"/api/v1/sessions?{edge}")).status_code == 422
