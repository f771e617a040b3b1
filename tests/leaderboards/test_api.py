"""The ledger's JSON interface, by a client that knows only what the document of the interface says."""

import hashlib
import json
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import rfc8785

from core.database import Database
from core.kernel import Actor, Grant, PersonId, Role, UnitCode
from seed.indicators import load_plan
from tests.loopback import open_client
from tests.serving import make_token, serving
from units.service import boundaries

COMMUNES = ("03127", "03151", "03160")
NOW = datetime.now(UTC)
DAY = (NOW - timedelta(days=2)).replace(hour=3)


def fact(key, unit=COMMUNES[0], **changed):
    body = {"source_key": key, "kind": "live.participation", "unit": unit, "occurred_at": DAY.isoformat()}
    return body | {"quantity": 1} | changed


@asynccontextmanager
async def client(served, login):
    headers = {"authorization": f"Bearer {await make_token(served.database, login)}"} if login else {}
    async with open_client(served.origin, headers=headers) as browser:
        yield browser


@pytest_asyncio.fixture
async def served(populated_database: Database, tmp_path):
    async with serving(populated_database, tmp_path) as running:
        yield running


@pytest_asyncio.fixture
async def organizer(served):
    async with client(served, "tochuc") as browser:
        yield browser


async def report(browser, *facts):
    answer = await browser.post("/api/v1/facts", json={"facts": list(facts)})
    assert answer.status_code == 200, answer.text
    return answer.json()["outcomes"]


async def board(browser, **params):
    answer = await browser.get("/api/v1/leaderboards", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def points(browser, unit=COMMUNES[0], **params):
    rows = {row["unit"]["code"]: row["points"] for row in (await board(browser, **params))["rows"]}
    return rows.get(unit, 0)


@pytest.mark.asyncio
async def test_kinds_say_for_whom_and_in_which_measure(organizer):
    kinds = {each["kind"]: each for each in (await organizer.get("/api/v1/fact-kinds")).json()["kinds"]}
    assert kinds["live.participation"]["unit_kinds"] == ["commune", "school", "party_cell"]
    assert kinds["vneid.confirmation"]["quantity"] == "người"


@pytest.mark.asyncio
async def test_one_bad_fact_stops_no_other_and_a_repetition_changes_nothing(organizer):
    bad = [
        fact("a:1", unit="99999"),
        fact("a:2", kind="nothing.known"),
        fact("a:3", quantity=10**12),
        fact("a:4", occurred_at="2026-13-45"),
        fact("a:5", occurred_at=(NOW + timedelta(days=9)).isoformat()),
        fact("không hợp lệ"),
        fact("a:8", unit="\0"),
        {"source_key": "a:6"},
        "no fact at all",
    ]
    outcomes = await report(organizer, *bad, fact("a:7"), fact("a:7"))
    assert [each["status"] for each in outcomes] == ["refused"] * len(bad) + ["recorded", "known"]
    assert all(each["why"] for each in outcomes[: len(bad)])
    assert (await report(organizer, fact("a:7")))[0] == {"source_key": "a:7", "status": "known"}
    assert await points(organizer) == 1


@pytest.mark.asyncio
async def test_too_many_facts_or_no_list_are_refused_whole(organizer):
    for body in ({"facts": [fact(f"b:{n}") for n in range(1001)]}, {"facts": 3}, {}):
        answer = await organizer.post("/api/v1/facts", json=body)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
    assert await points(organizer) == 0


@pytest.mark.asyncio
async def test_a_reversal_restores_and_is_known_the_second_time(organizer):
    await report(organizer, fact("c:1"), fact("c:2"))
    first = (await organizer.post("/api/v1/facts/c:1/reversal", json={"reason": "nhầm xã"})).json()
    second = (await organizer.post("/api/v1/facts/c:1/reversal", json={"reason": "nhầm xã"})).json()
    assert (first["status"], second["status"]) == ("reversed", "known")
    assert first["entry_ids"] == second["entry_ids"]
    assert await points(organizer) == 1
    entries = (await organizer.get(f"/api/v1/units/{COMMUNES[0]}/entries")).json()
    assert entries["total_points"] == 1
    undone = next(each for each in entries["entries"] if each["reversal_of"])
    taken = next(each for each in entries["entries"] if each["id"] == undone["reversal_of"])
    assert undone["points"] == -taken["points"]
    assert (await organizer.post("/api/v1/facts/c:9/reversal", json={"reason": "x"})).status_code == 404


@pytest.mark.asyncio
async def test_only_organizers_report_and_each_owner_has_own_keys(served, organizer):
    await report(organizer, fact("d:1"))
    async with client(served, "quantri") as other, client(served, "xa1") as officer, client(served, "") as nobody:
        assert (await report(other, fact("d:1")))[0]["status"] == "recorded"
        assert (await officer.post("/api/v1/facts", json={"facts": []})).status_code == 403
        assert (await nobody.post("/api/v1/facts", json={"facts": []})).status_code == 401
        assert (await other.post("/api/v1/facts/d:1/reversal", json={"reason": "x"})).json()["status"] == "reversed"
        assert await points(nobody) == 1


@pytest.mark.asyncio
async def test_a_person_is_kept_as_a_digest_only(served, organizer):
    await report(organizer, fact("e:1", kind="vneid.confirmation", person_key="012345678901"))
    async with served.database.reading() as uow:
        found = (await (await uow.session.connection()).exec_driver_sql("SELECT person_key FROM fact")).scalars().all()
    assert len(found) == 1
    assert "012345678901" not in found[0]
    assert len(found[0]) == 64


@pytest.mark.asyncio
async def test_boards_follow_period_cluster_measure_and_moment(organizer):
    await report(organizer, *[fact(f"f:{n}") for n in range(3)], fact("f:x", unit=COMMUNES[1], quantity=2))
    whole = await board(organizer)
    assert [(row["rank"], row["unit"]["code"], row["value"]) for row in whole["rows"]] == [
        (1, COMMUNES[0], "3"),
        (2, COMMUNES[1], "2"),
    ]
    assert {each["unit"]["code"] for each in whole["unranked"]} >= {COMMUNES[2]}
    assert len(whole["rows"]) + len(whole["unranked"]) == 45
    month = f"{DAY + timedelta(hours=7):%Y-%m}"
    assert await points(organizer, period=month) == 3
    assert await points(organizer, period="2025-01") == 0
    assert await points(organizer, as_of=(NOW - timedelta(days=1)).isoformat()) == 0
    assert await points(organizer, as_of=datetime.now(UTC).isoformat()) == 3
    per_head = await board(organizer, measure="per_capita")
    assert all(float(row["value"]) > 0 for row in per_head["rows"])
    assert (await board(organizer, measure="shrunk_mean"))["rows"][0]["points"] in {2, 3}


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "params",
    [
        {"kind": "village"},
        {"measure": "most"},
        {"measure": "target_share"},
        {"measure": "target_share", "indicator": "KHONG-CO"},
        {"period": "2026-13"},
        {"period": "2026-02-30"},
        {"as_of": "yesterday"},
        {"as_of": "2026-10-10T00:00:00"},
        {"as_of": "0001-01-02T00:00:00Z"},
        {"cluster": "nowhere"},
        {"criterion": "beauty"},
    ],
)
async def test_a_board_nobody_can_make_is_refused_with_the_place(organizer, params):
    answer = await organizer.get("/api/v1/leaderboards", params=params)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("/")


@pytest.mark.asyncio
async def test_a_board_unchanged_is_not_sent_again(organizer):
    await report(organizer, fact("g:1"))
    tag = (await organizer.get("/api/v1/leaderboards")).headers["etag"]
    assert (await organizer.get("/api/v1/leaderboards", headers={"if-none-match": tag})).status_code == 304
    await report(organizer, fact("g:2"))
    assert (await organizer.get("/api/v1/leaderboards", headers={"if-none-match": tag})).status_code == 200


@pytest.mark.asyncio
async def test_equals_share_a_rank_or_are_told_what_decided(organizer):
    await report(organizer, fact("h:1", kind="live.participation"), fact("h:2", unit=COMMUNES[1]))
    rows = (await board(organizer))["rows"]
    assert rows[0]["points"] == rows[1]["points"]
    assert rows[0]["rank"] == rows[1]["rank"] or all(row["decided_by"] for row in rows)


@pytest.mark.asyncio
async def test_a_frozen_board_never_moves_and_an_outsider_can_prove_it(organizer):
    await report(organizer, fact("i:1"), fact("i:2", unit=COMMUNES[1], quantity=4))
    body = {"kind": "commune", "period": "all", "measure": "total", "reason": "Chốt quý"}
    made = await organizer.post("/api/v1/snapshots", json=body)
    assert made.status_code == 201
    await report(organizer, fact("i:3", quantity=9))
    kept = (await organizer.get(f"/api/v1/snapshots/{made.json()['id']}")).json()
    assert [row["points"] for row in kept["rows"]] == [4, 1]
    canonical = rfc8785.dumps({"rows": kept["rows"], "scheme_version": kept["scheme_version"]})
    assert hashlib.sha256(canonical).hexdigest() == kept["digest"] == made.json()["digest"]
    assert (await organizer.get("/api/v1/snapshots/unknown")).status_code == 404


@pytest.mark.asyncio
async def test_a_refused_fact_used_to_lose_its_key_and_what_it_lacked(organizer):
    wrong, bare = fact("a b"), {"source_key": "a:9", "kind": "live.participation"}
    outcomes = await report(organizer, wrong, bare, {}, 5)
    assert [each["source_key"] for each in outcomes] == ["a b", "a:9", "", ""]
    assert [each["why"].split()[-1] for each in outcomes] == ["/source_key.", "/unit.", "/source_key.", "/."]


@pytest.mark.asyncio
async def test_a_period_to_come_used_to_be_frozen_empty(organizer):
    body = {"kind": "commune", "period": "2027", "measure": "total", "reason": "Chốt sớm"}
    assert (await organizer.post("/api/v1/snapshots", json=body)).status_code == 422


@pytest.mark.asyncio
async def test_a_board_frozen_by_an_indicator_used_to_leave_out_which_one(served, organizer):
    async with served.database.writing() as uow:
        await load_plan(uow, NOW)
    await report(organizer, fact("k:1", kind="festival.held"))
    body = {"kind": "commune", "period": f"{DAY:%Y}", "measure": "target_share", "indicator": "1.4a", "reason": "Chốt"}
    address = f"/bang-xep-hang/chot/{(await organizer.post('/api/v1/snapshots', json=body)).json()['id']}"
    pages = [(await organizer.get(path)).text for path in ("/bang-xep-hang/chot", address, f"{address}/in")]
    assert all("Mức đạt một chỉ tiêu (1.4a)" in page for page in pages)
    assert [page.count('"number">100,00 %</td>') for page in pages] == [0, 1, 1]


@pytest.mark.asyncio
async def test_an_unknown_indicator_is_not_frozen(served, organizer):
    async with served.database.writing() as uow:
        await load_plan(uow, NOW)
    body = {"kind": "commune", "period": "2026", "measure": "target_share", "reason": "Chốt"}
    refused = await organizer.post("/api/v1/snapshots", json=body | {"indicator": "KHONG-CO"})
    assert refused.status_code == 422
    assert [each["pointer"] for each in refused.json()["errors"]] == ["/indicator"]
    assert (await organizer.post("/api/v1/snapshots", json=body | {"indicator": "II-D"})).status_code == 201
    asked = {"measure": "target_share", "indicator": "II-D"}
    assert (await organizer.get("/api/v1/leaderboards", params=asked)).status_code == 200


@pytest.mark.asyncio
async def test_entries_come_in_pages(organizer):
    await report(organizer, *[fact(f"j:{n}") for n in range(130)])
    first = (await organizer.get(f"/api/v1/units/{COMMUNES[0]}/entries")).json()
    second = (await organizer.get(f"/api/v1/units/{COMMUNES[0]}/entries", params={"page": first["next"]})).json()
    assert (len(first["entries"]), len(second["entries"]), second["next"]) == (100, 30, None)
    assert first["total_points"] == second["total_points"]
    assert (await organizer.get("/api/v1/units/99999/entries")).status_code == 404
    assert (await organizer.get(f"/api/v1/units/{COMMUNES[0]}/entries?page=0")).status_code == 422


SQUARE = [[102.5, 22.0], [102.6, 22.0], [102.6, 22.1], [102.5, 22.1], [102.5, 22.0]]


async def import_boundary(database: Database, code: str) -> None:
    geometry = {"type": "Polygon", "coordinates": [SQUARE]}
    document = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"code": code}, "geometry": geometry}],
    }
    chief = Actor(PersonId("p1"), "Lò Thị Pâng", (Grant(Role.ADMINISTRATOR, UnitCode("11"), DAY.date()),))
    async with database.writing() as uow:
        known = await boundaries.list_drawable(uow)
        found = boundaries.read_boundaries(json.dumps(document).encode(), known)
        await boundaries.store_boundaries(uow, chief, found, NOW)


@pytest.mark.asyncio
async def test_the_home_page_shows_tiles_until_boundaries_are_imported(served, organizer):
    await report(organizer, fact("home:1", quantity=7))
    tiles = (await organizer.get("/")).text
    await import_boundary(served.database, COMMUNES[0])
    outlines = (await organizer.get("/")).text
    assert (tiles.count('class="map-tile '), tiles.count("<path class=")) == (45, 0)
    assert (outlines.count('class="map-tile '), outlines.count("<path class=")) == (0, 1)
    assert 'class="board-shape board-shape-4"' in outlines
    assert ": 7 điểm</title>" in outlines
    assert "css/board" in outlines
    assert "css/board" not in tiles
