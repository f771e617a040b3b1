"""A page gives its template exactly what the template uses; templates keep to the strict content policy."""

import re
from dataclasses import fields, is_dataclass

import pytest

from tests.house.pages import TEMPLATES, given_to_all, needs_of, page_classes, template_names

INLINE = {
    "a script without src": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", re.IGNORECASE
    ),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript link": re.compile(r"[\"']javascript:", re.IGNORECASE),
    "an unescaped value": re.compile(r"\|\s*safe\b"),
}
UNSAFE_FORM = re.compile(r"<form\b[^>]*method=[\"']?post[^>]*>(?P<body>.*?)</form>", re.IGNORECASE | re.DOTALL)


@pytest.mark.parametrize("page", page_classes(), ids=lambda page: page.__qualname__)
def test_a_page_gives_its_template_exactly_what_it_uses(page):
    assert is_dataclass(page)
    needed = needs_of(page.template).names - given_to_all()
    given = {field.name for field in fields(page)}
    assert {"missing": needed - given, "unused": given - needed} == {"missing": set(), "unused": set()}


@pytest.mark.parametrize("page", page_classes(), ids=lambda page: page.__qualname__)
def test_a_field_hides_nothing_that_every_template_has(page):
    assert {field.name for field in fields(page)} & given_to_all() == set()


def test_macros_use_their_arguments_only():
    imported = {macros for page in page_classes() for macros in needs_of(page.template).macros}
    asks = {name: needs_of(name).names - given_to_all() for name in imported}
    assert {name: names for name, names in asks.items() if names} == {}


def test_every_template_belongs_to_a_page():
    used: set[str] = set()
    waiting = {page.template for page in page_classes()}
    while waiting:
        needs = needs_of(waiting.pop())
        waiting |= (needs.macros | needs.parts) - used
        used |= needs.parts | needs.macros
    assert set(template_names()) - used == set()


@pytest.mark.parametrize("name", template_names())
def test_a_template_has_nothing_inline(name):
    source = (TEMPLATES / name).read_text()
    assert [what for what, pattern in INLINE.items() if pattern.search(source)] == []


@pytest.mark.parametrize("name", template_names())
def test_every_form_that_posts_carries_the_token(name):
    source = (TEMPLATES / name).read_text()
    assert [found[0][:80] for found in UNSAFE_FORM.finditer(source) if "csrf_field()" not in found["body"]] == []


def test_a_partial_has_one_root_whose_id_is_its_file_name():
    guilty = []
    for name in template_names():
        stem = name.split("/")[-1].split(".")[0]
        if stem.startswith("_") and name.split("/")[0] not in {"components", "layouts"}:
            source = re.sub(r"{#.*?#}|{%.*?%}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)
            root = re.search(r"<[a-z][^>]*>", source)
            if root is None or f'id="{stem.removeprefix("_")}"' not in root[0]:
                guilty.append(name)
    assert guilty == []
