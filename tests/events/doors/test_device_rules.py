"""What the device itself says of a code without a signal: static/js/door-rules.js in node."""

import json
import shutil
import subprocess

import pytest

from core.web.templating import ROOT
from events.registration.domain.people import Form, Guardian, find_errors
from tests.accounts.ticket_vectors import PATH

SCRIPT = """
import { readFileSync } from "node:fs";
import { clean, findFault, judge, listThere, mayGo } from "./static/js/door-rules.js";
const [vectors, asked] = [process.argv[2], process.argv[3]].map((path) => JSON.parse(readFileSync(path, "utf8")));
const roster = [{ code: "7KQ4MX2P9", name: "Lò Thị Pâng", birth_year: 1980, present: asked.present }];
const session = { starts_at: "2026-10-20T00:00:00Z", ends_at: asked.ends_at };
const door = { package: { keys: vectors.keys, roster, session }, tag: vectors.sessions[0].tag };
const there = listThere(door, asked.scans);
if (asked.walk_in) {
  const walk_in = { ...asked.walk_in, name: clean(asked.walk_in.name) };
  const fault = findFault(walk_in, session, Date.parse(asked.now));
  console.log(JSON.stringify(fault ? [[fault.field, fault.why]] : []));
  process.exit();
}
if (asked.now) {
  console.log(JSON.stringify([[mayGo(door, asked.scans, Date.parse(asked.now))]]));
  process.exit();
}
const found = [];
for (const text of asked.texts) found.push(await judge(text, { door, there, today: asked.today }));
console.log(JSON.stringify(found.map((one) => [one.kind, one.why])));
"""
VECTORS = json.loads(PATH.read_text(encoding="utf-8"))


def ticket(code="7KQ4MX2P9", valid_to="2026-10-20", session=0):
    tag = VECTORS["sessions"][session]["tag"]
    wanted = {"code": code, "valid_to": valid_to, "session_tag": tag}
    return next(one["text"] for one in VECTORS["accepted"] if wanted.items() <= one.items())


@pytest.fixture
def judge(tmp_path):
    """Let the page's rules judge texts on a device."""
    for name in ("js/door-rules.js", "js/ticket.js", "vendor/noble-ed25519/index.js"):
        target = tmp_path / "static" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "static" / name, target)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "check.js").write_text(SCRIPT)
    node = shutil.which("node")
    assert node, "the page's JavaScript is checked with node"

    def ask(*texts, today="2026-10-10", present=False, scans=(), ends_at="2026-10-20T02:00:00Z", **more):
        asked = {"texts": texts, "today": today, "present": present, "scans": scans, "ends_at": ends_at} | more
        (tmp_path / "asked.json").write_text(json.dumps(asked))
        command = [node, "--no-warnings", "check.js", str(PATH), "asked.json"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert done.stderr == ""
        return [tuple(each) for each in json.loads(done.stdout)]

    return ask


def test_codes_are_told_apart(judge):
    forged = [one["text"] for one in VECTORS["refused"] if one["why"] in {"signed by a stranger", "a changed code"}]
    texts = [ticket(), " 7kq4-mx2p-9 ", ticket("ZZZZZZZZZ"), ticket(session=1), *forged, "012345678", "xin chào", ""]
    assert judge(*texts) == [
        ("good", ""),
        ("good", ""),
        ("check", "not_listed"),
        ("bad", "wrong_session"),
        ("bad", "forged"),
        ("bad", "forged"),
        *[("bad", "unknown")] * 3,
    ]


def test_a_ticket_opens_the_door_on_its_last_day_and_not_after(judge):
    assert judge(ticket(), today="2026-10-20") == [("good", "")]
    assert judge(ticket(), today="2026-10-21") == [("bad", "expired")]


def test_a_ticket_of_a_session_that_was_moved_to_a_later_day_still_opens_the_door(judge):
    ends_at = "2026-10-26T18:00:00Z"  # 27 October in the province
    assert judge(ticket(), today="2026-10-27", ends_at=ends_at) == [("good", "")]
    assert judge(ticket(), today="2026-10-28", ends_at=ends_at) == [("bad", "expired")]
    assert judge(ticket(session=1), today="2026-10-27", ends_at=ends_at) == [("bad", "wrong_session")]


@pytest.mark.parametrize(
    ("scan", "kind"),
    [
        ({"kind": "good"}, "seen"),
        ({"kind": "good", "status": "accepted"}, "seen"),
        ({"kind": "good", "status": "duplicate"}, "seen"),
        ({"kind": "good", "status": "refused"}, "good"),
        ({"kind": "good", "walk_in": {}}, "seen"),
        ({"kind": "good", "walk_in": {}, "status": "duplicate"}, "good"),
        ({"kind": "bad"}, "good"),
        ({"kind": "good", "undo": "waiting"}, "good"),
        ({"kind": "good", "status": "accepted", "undo": "done"}, "good"),
    ],
)
def test_who_is_in_follows_from_the_devices_own_scans(judge, scan, kind):
    assert judge(ticket(), scans=[scan | {"short": "7KQ4MX2P9"}]) == [(kind, "")]


def test_who_is_in_by_the_servers_word_stays_in_unless_this_device_took_it_back(judge):
    own = {"short": "7KQ4MX2P9", "kind": "good", "undo": "waiting"}
    assert judge(ticket(), present=True) == [("seen", "")]
    assert judge(ticket(), present=True, scans=[own | {"status": "duplicate"}]) == [("seen", "")]
    assert judge(ticket(), present=True, scans=[own | {"status": "accepted"}]) == [("good", "")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({}, ""),
        ({"name": "  Lò   Thị "}, ""),
        ({"name": "Ô" * 60}, ""),
        ({"name": "Ô" * 61}, "name"),
        ({"name": "a\x07b"}, "name"),
        ({"name": "12"}, "name"),
        ({"birth_year": 1905}, "birth_year"),
        ({"birth_year": 1906}, ""),
        ({"birth_year": 2027}, "birth_year"),
        ({"birth_year": 2010}, ""),
        ({"birth_year": 2011}, "guardian"),
        ({"birth_year": 2011, "guardian": {"name": "Lò Văn Cha"}}, ""),
        ({"birth_year": 2011, "guardian": {"name": "Ô" * 61}}, "guardian"),
    ],
)
def test_a_walk_in_that_the_server_refuses_is_not_valid_on_the_device(judge, changed, field):
    said = {"name": "Lò Thị Pâng", "birth_year": 1980} | changed
    assert [found for found, _ in judge(walk_in=said, now="2026-10-20T01:00:00Z")] == ([field] if field else [])
    guardian = said.get("guardian")
    form = Form(said["name"], None, said["birth_year"], guardian=guardian and Guardian(**guardian), consent=True)
    assert [error.pointer for error in find_errors(form, 2026)][:1] == ([field] if field else [])


def test_nobody_walks_into_a_session_that_is_over(judge):
    said = {"name": "Lò Thị Pâng", "birth_year": 1980}
    assert judge(walk_in=said, now="2026-10-20T02:00:00Z") == [("", "over")]


def test_the_name_of_a_refused_walk_in_stays_on_the_device_after_the_session(judge):
    refused = {"walk_in": {"name": "Lò"}, "status": "refused", "short": "T-1"}
    assert judge(now="2026-10-20T09:00:00Z") == [(True,)]
    assert judge(now="2026-10-21T09:00:00Z", scans=[refused]) == [(False,)]
    assert judge(now="2026-11-20T09:00:00Z", scans=[refused]) == [(True,)]
    assert judge(now="2026-10-21T09:00:00Z", scans=[refused | {"status": "accepted"}]) == [(True,)]
