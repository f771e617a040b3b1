"""Every message on a screen exists in Vietnamese, once, finished, with the same parameters; none is left over."""

import ast
import re
from collections import defaultdict
from functools import cache

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import extract_from_ast

from tests.house.pages import TEMPLATES, environment, template_names
from tests.house.tree import ROOT, modules, place, product_modules, syntax, texts

VIETNAMESE = ROOT / "locale" / "vi"
PARAMETER = re.compile(r"%\((\w+)\)[sd]")
MARKERS = {"N_": 1, "ngettext_lazy": 2}


@cache
def messages() -> dict[str, str]:
    """Every message id in templates and Python, with one place where it stands."""
    found: dict[str, str] = {}
    for name in template_names():
        tree = environment().parse((TEMPLATES / name).read_text())
        for line, _, parts in extract_from_ast(tree, ("_", "gettext", "ngettext"), babel_style=True):
            for part in parts if isinstance(parts, tuple) else (parts,):
                if part is not None:
                    found.setdefault(part, f"templates/{name}:{line}")
    root = [module for module in modules() if module.name == "server"]
    for module in (*product_modules(), *root):
        for node in ast.walk(syntax(module.path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS:
                for argument in node.args[: MARKERS[node.func.id]]:
                    if isinstance(argument, ast.Constant):
                        found.setdefault(str(argument.value), place(module.path, node.lineno))
    return found


@cache
def entries() -> dict[str, list[tuple[str, str]]]:
    """Message id → its (file, translation)s; a plural form counts as a message of its own."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(VIETNAMESE.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if message.id:
                    ids = (message.id,) if isinstance(message.id, str) else message.id
                    string = message.string if isinstance(message.string, str) else (message.string or [""])[0]
                    for message_id in ids:
                        found[message_id].append((path.name, string))
    return found


def test_every_message_has_a_vietnamese_text():
    missing = {text: where for text, where in messages().items() if not any(t for _, t in entries().get(text, []))}
    assert missing == {}


def test_no_entry_is_left_over():
    assert {text: found[0][0] for text, found in entries().items() if text not in messages()} == {}


def test_no_entry_is_unfinished_or_obsolete():
    guilty = []
    for path, content in texts(".po"):
        for number, line in enumerate(content.splitlines(), 1):
            if line.startswith("#~") or (line.startswith("#,") and "fuzzy" in line):
                guilty.append(place(path, number))
    assert guilty == []


def test_one_message_has_one_translation():
    assert {text: found for text, found in entries().items() if len({t for _, t in found}) > 1} == {}


def test_a_translation_has_the_parameters_of_its_message():
    guilty = {
        text: translation
        for text, found in entries().items()
        for _, translation in found
        if set(PARAMETER.findall(text)) - {"number"} != set(PARAMETER.findall(translation)) - {"number"}
    }
    assert guilty == {}


def test_marked_texts_are_written_out():
    guilty = [
        place(module.path, node.lineno)
        for module in product_modules()
        for node in ast.walk(syntax(module.path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKERS
        if not all(isinstance(argument, ast.Constant) for argument in node.args[: MARKERS[node.func.id]])
    ]
    assert guilty == []


@pytest.mark.parametrize("path", sorted(VIETNAMESE.glob("*.po")), ids=lambda path: path.name)
def test_a_catalogue_is_utf8_and_says_so(path):
    assert "charset=utf-8" in path.read_text(encoding="utf-8").lower()
