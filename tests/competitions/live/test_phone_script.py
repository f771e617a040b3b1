"""What the phone's script makes of a question, run by node over a stand-in for the page."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[3] / "static" / "js"
NODE = shutil.which("node")
PAGE = """
const made = [];
const element = (tag) => ({ tag, kids: [], append(...kids) { this.kids.push(...kids); },
  setAttribute(name, value) { made.push([name, String(value)]); } });
globalThis.Audio = class {};
globalThis.document = { createElement: element, createElementNS: (_space, tag) => element(tag),
  documentElement: { querySelector: () => ({ namespaceURI: "" }) } };
const words = (node) => typeof node === "string" ? node : node.kids.map(words).join("");
const q = { kind: process.argv[1], options: [...Array(12).keys()].map((n) => `y${n}`) };
const shown = FORMS[q.kind](q, (key) => key, () => null).map(words).join("|");
const after = words(settled(q, [11], "*"));
console.log(JSON.stringify({ shown, after, words: inWords(q, [6, 11]), made }));
"""


@pytest.mark.parametrize("kind", ["choice", "multiple", "poll"])
def test_twelve_options_have_a_letter_a_shape_and_a_colour_on_the_phone(kind):
    assert NODE, "the page's JavaScript is checked with node"
    sources = [(SCRIPTS / name).read_text() for name in ("phone-question.js", "phone-screens.js")]
    stubs, _, run = PAGE.partition("const words")
    program = "\n".join([stubs, *sources, "const words" + run])
    ran = subprocess.run([NODE, "-e", program, kind], capture_output=True, text=True, timeout=60, check=False)
    assert ran.stderr == ""
    said = json.loads(ran.stdout)
    letters = [f"{letter}. y{place}" for place, letter in enumerate("ABCDEFGHIJKL")]
    assert [one in said["shown"] and one in said["after"] for one in letters] == [True] * 12
    assert said["words"] == ["G. y6", "L. y11"]
    assert "undefined" not in ran.stdout
    assert {value for name, value in said["made"] if name == "href"} == {f"#s{place}" for place in range(6)}
    assert sum(value.startswith("option option-") for name, value in said["made"] if name == "class") == 12
