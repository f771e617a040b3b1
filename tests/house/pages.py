"""Every page class and every template, and what a template asks of its page."""

import importlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, meta, nodes
from starlette.applications import Starlette
from starlette.requests import Request

from core.i18n import Translations
from core.web.templating import Page, make_environment, request_globals
from tests.house.tree import ROOT, product_modules

TEMPLATES = ROOT / "templates"


@dataclass(frozen=True, slots=True)
class Needs:
    """What a template asks for, together with all it extends and includes; and the macro files it imports."""

    names: frozenset[str]
    macros: frozenset[str]
    parts: frozenset[str]


@cache
def environment() -> Environment:
    return make_environment()


@cache
def page_classes() -> tuple[type[Page], ...]:
    """Every page class of the packages."""
    for module in product_modules():
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[Page]] = []
    waiting: list[type[Page]] = [Page]
    while waiting:
        children = waiting.pop().__subclasses__()
        waiting += children
        found += [child for child in children if _is_final(child)]
    return tuple(sorted(set(found), key=lambda page: (page.__module__, page.__qualname__)))


def _is_final(page: type[Page]) -> bool:
    """Leave out other tests' pages, and the class that a dataclass with slots was made from."""
    return "template" in vars(page) and getattr(sys.modules.get(page.__module__), page.__name__, None) is page


@cache
def given_to_all() -> frozenset[str]:
    """The names every template may use: what the request and the environment bring."""
    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "app": Starlette(),
        "state": {"translations": Translations({}), "nav": ()},
    }
    return frozenset(request_globals(Request(scope))) | frozenset(environment().globals)


@cache
def needs_of(name: str) -> Needs:
    """Read a template and everything it extends or includes."""
    source, _, _ = environment().loader.get_source(environment(), name)  # type: ignore[union-attr]  # it has a loader
    tree = environment().parse(source)
    bound = frozenset(_bound_at_the_top(tree))
    names = frozenset(meta.find_undeclared_variables(tree)) - bound
    own = bound | frozenset(node.name for node in tree.find_all(nodes.Name) if node.ctx in {"store", "param"})
    macros, parts = frozenset[str](), frozenset({name})
    for node in tree.find_all((nodes.Import, nodes.FromImport)):
        macros |= _constant(node, name)
    for node in tree.find_all((nodes.Extends, nodes.Include)):
        for part in _constant(node, name):
            inner = needs_of(part)
            names, macros, parts = names | (inner.names - own), macros | inner.macros, parts | inner.parts
    return Needs(names, macros, parts)


def _bound_at_the_top(tree: nodes.Template) -> Iterator[str]:
    """Names that blocks may use although they are bound outside them: macros, imports, sets of the same file.

    A set inside an `if` counts too: Jinja's own finder takes it for undeclared, StrictUndefined watches it.
    """
    for condition in tree.find_all(nodes.If):
        for assign in condition.find_all(nodes.Assign):
            if isinstance(assign.target, nodes.Name):
                yield assign.target.name
    for node in tree.body:
        if isinstance(node, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in node.names)
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Assign):
            yield from (name.name for name in node.target.find_all(nodes.Name) if name.ctx == "store")
            if isinstance(node.target, nodes.Name):
                yield node.target.name


def _constant(node: nodes.Node, template: str) -> frozenset[str]:
    target = node.template  # type: ignore[attr-defined]  # all four kinds of node have it
    if isinstance(target, nodes.Const):
        return frozenset({target.value})
    message = f"{template}:{node.lineno} names its part by a variable; the contract cannot be checked"
    raise AssertionError(message)


def template_names() -> tuple[str, ...]:
    """Every template of pages in the repository; Typst's are for paper and given data."""
    found = [path for path in sorted(TEMPLATES.rglob("*")) if path.is_file() and path.suffix != ".typ"]
    return tuple(str(path.relative_to(TEMPLATES)) for path in found)
