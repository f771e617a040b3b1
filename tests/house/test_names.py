"""Names that say nothing, and names that belong to Python."""

import ast
import importlib
import re
import sys

from tests.house.tree import ROOT, files, modules, place, syntax, texts

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
EMPTY_CLASS = re.compile(r"(Manager|Helpers?|Utils?)$")
TOP_LEVEL = {
    *("server.py", "core", "units", "accounts", "leaderboards", "competitions", "events", "seed"),
    *("templates", "static", "locale", "migrations", "tests", "bench", "docs", ".ci"),
    *("pyproject.toml", "requirements.lock", "package.json", "package-lock.json", "Makefile", ".gitignore"),
    *("README.md", "ARCHITECTURE.md", "CHANGELOG.md"),
}
REASON = re.compile(r"#\s*noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*(?P<rest>.*)")
IGNORE = re.compile(r"#\s*type:\s*ignore(?:\[[\w\-, ]+\])?(?P<rest>.*)")
SHORTEST_REASON = 8


def test_no_file_or_folder_has_a_name_that_says_nothing():
    guilty = {
        place(path)
        for path in files()
        if {part.split(".")[0].lstrip("_") for part in path.relative_to(ROOT).parts} & EMPTY_NAMES
    }
    assert guilty == set()


def test_no_class_is_called_a_manager():
    guilty = [
        place(module.path, node.lineno)
        for module in modules()
        for node in ast.walk(syntax(module.path))
        if isinstance(node, ast.ClassDef) and EMPTY_CLASS.search(node.name)
    ]
    assert guilty == []


def test_only_the_agreed_things_stand_at_the_top():
    assert {path.relative_to(ROOT).parts[0] for path in files()} - TOP_LEVEL == set()


def test_no_top_level_name_hides_one_of_python():
    names = {path.relative_to(ROOT).parts[0].removesuffix(".py") for path in files() if path.suffix == ".py"}
    assert names & sys.stdlib_module_names == set()


def test_our_packages_are_the_ones_imported():
    ours = [name for name in TOP_LEVEL if (ROOT / name / "__init__.py").exists()]
    assert "core" in ours
    for name in ours:
        assert str(importlib.import_module(name).__file__).startswith(f"{ROOT}/{name}/")


def test_every_exception_to_a_rule_carries_its_reason():
    guilty = [
        place(path, number)
        for path, content in texts(".py")
        if path.parent.name != "house"
        for number, line in enumerate(content.splitlines(), 1)
        for found in (*REASON.finditer(line), *IGNORE.finditer(line))
        if len(found["rest"].strip(" -–—#:")) < SHORTEST_REASON
    ]
    assert guilty == []
