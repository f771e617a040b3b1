"""Files, functions and templates that fit a head."""

import ast

from tests.house.tree import ROOT, modules, place, syntax, texts

FILE_LINES = 400
FUNCTION_LINES = 50
TEMPLATE_LINES = 120
REVISIONS = ROOT / "migrations" / "versions"
"""Alembic writes a revision as one list of steps; it is read once and never edited after its release."""


def test_files_have_at_most_400_lines():
    counted = [(path, content.count("\n")) for path, content in texts(".py", ".js", ".css") if path.parent != REVISIONS]
    assert [f"{place(path)}: {lines}" for path, lines in counted if lines > FILE_LINES] == []


def test_templates_have_at_most_120_lines():
    counted = [(path, content.count("\n")) for path, content in texts(".html", ".txt") if "templates" in path.parts]
    assert [f"{place(path)}: {lines}" for path, lines in counted if lines > TEMPLATE_LINES] == []


def test_functions_have_at_most_50_lines():
    guilty = []
    for module in modules():
        for node in ast.walk(syntax(module.path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and module.path.parent != REVISIONS:
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    guilty.append(f"{place(module.path, node.lineno)} {node.name}: {lines}")
    assert guilty == []
