"""The published ticket vectors hold in Python and, by the check-in page's own module, in JavaScript."""

import json
import shutil
import subprocess

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from accounts.domain import tickets
from accounts.domain.tickets import TicketRefused, key_number, read_code, tag_of
from core.web.templating import ROOT
from tests.accounts.ticket_vectors import PATH, make_vectors

VECTORS = json.loads(PATH.read_text(encoding="utf-8"))
NODE = shutil.which("node")
SCRIPT = """
import { readFileSync } from "node:fs";
import { readCode, readTicket, tagOf, verifyNative, verifySignature, verifyVendored } from "./static/js/ticket.js";
const vectors = JSON.parse(readFileSync(process.argv[2], "utf8"));
const found = { sessions: [], typed: vectors.typed.map((one) => readCode(one.typed)), ways: {} };
for (const one of vectors.sessions) found.sessions.push(await tagOf(one.id));
for (const [name, verify] of Object.entries({ verifyNative, verifySignature, verifyVendored })) {
  const read = async (one) => readTicket(one.text, vectors.keys, verify);
  const all = { accepted: [], refused: [] };
  for (const kind of Object.keys(all)) for (const one of vectors[kind]) all[kind].push(await read(one));
  found.ways[name] = all;
}
console.log(JSON.stringify(found));
"""


def read(text):
    """What a ticket says, checked with the published public key alone."""
    key = VECTORS["keys"][0]
    try:
        payload, signature = tickets.from_text(text)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"])).verify(signature, payload)
        ticket, number = tickets.unpack(payload)
    except (TicketRefused, InvalidSignature):
        return None
    assert number == key["id"]
    return {"tag": ticket.session_tag.hex(), "code": ticket.code, "validTo": str(ticket.valid_to)}


def expected():
    return [{"tag": one["session_tag"], "code": one["code"], "validTo": one["valid_to"]} for one in VECTORS["accepted"]]


def test_the_file_is_what_the_command_writes():
    assert make_vectors() == VECTORS


def test_python_reads_the_vectors_as_published():
    assert [read(one["text"]) for one in VECTORS["accepted"]] == expected()
    assert {one["why"]: read(one["text"]) for one in VECTORS["refused"]} == {
        one["why"]: None for one in VECTORS["refused"]
    }
    assert [tag_of(one["id"]).hex() for one in VECTORS["sessions"]] == [one["tag"] for one in VECTORS["sessions"]]
    assert [read_code(one["typed"]) for one in VECTORS["typed"]] == [one["code"] for one in VECTORS["typed"]]
    assert key_number(bytes.fromhex(VECTORS["keys"][0]["public"])) == VECTORS["keys"][0]["id"]


@pytest.mark.parametrize("way", ["verifyNative", "verifySignature", "verifyVendored"])
def test_javascript_reads_the_vectors_as_published(tmp_path, way):
    assert NODE, "the page's JavaScript is checked with node"
    for name in ("js/ticket.js", "vendor/noble-ed25519/index.js"):
        target = tmp_path / "static" / name
        target.parent.mkdir(parents=True)
        shutil.copyfile(ROOT / "static" / name, target)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "check.js").write_text(SCRIPT)
    command = [NODE, "--no-warnings", "check.js", str(PATH)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["ways"][way] == {"accepted": expected(), "refused": [None] * len(VECTORS["refused"])}
    assert found["sessions"] == [one["tag"] for one in VECTORS["sessions"]]
    assert found["typed"] == [one["code"] for one in VECTORS["typed"]]
