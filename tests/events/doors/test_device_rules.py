"""What the device itself says of a code without a signal: static/js/door-rules.js in node."""

import json
import shutil
import subprocess

import pytest

from core.web.templating import ROOT
from tests.accounts.ticket_vectors import PATH

SCRIPT = """
import { readFileSync } from "node:fs";
import { judge, listThere } from "./static/js/door-rules.js";
const [vectors, asked] = [process.argv[2], process.argv[3]].map((path) => JSON.parse(readFileSync(path, "utf8")));
const roster = [{ code: "7KQ4MX2P9", name: "Lò Thị Pâng", birth_year: 1980, present: asked.present }];
const session = { ends_at: asked.ends_at };
const door = { package: { keys: vectors.keys, roster, session }, tag: vectors.sessions[0].tag };
const there = listThere(door, asked.scans);
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

    def ask(*texts, today="2026-10-10", present=False, scans=(), ends_at="2026-10-20T02:00:00Z"):
        asked = {"texts": texts, "today": today, "present": present, "scans": scans, "ends_at": ends_at}
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
