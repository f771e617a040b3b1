from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from core.i18n import load_translations
from core.kernel import DomainError
from core.settings import Settings
from core.web import guides
from core.web.csrf import CsrfMiddleware
from core.web.errors import on_domain_error
from tests.house.tree import ROOT

SETTINGS = Settings(mode="test", secret_key=SecretStr("s" * 32))
TRANSLATIONS = load_translations(ROOT / "locale")


@pytest.fixture(scope="module")
def client():
    """A site that has nothing but the guides."""

    @asynccontextmanager  # type: ignore[untyped-decorator]  # inside an untyped fixture
    async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Any]]:
        yield {"translations": TRANSLATIONS, "nav": (), "settings": SETTINGS}

    site = Starlette(
        routes=guides.routes,
        lifespan=lifespan,
        middleware=[Middleware(CsrfMiddleware, refuse=on_domain_error)],
        exception_handlers={DomainError: on_domain_error},
    )
    with TestClient(site) as opened:
        yield opened


def read_in_vietnamese(message: str) -> str:
    return TRANSLATIONS.gettext("vi", message)


def test_the_index_links_every_guide(client):
    page = client.get("/huong-dan").text
    assert [slug for slug in guides.GUIDES if f'/huong-dan/{slug}"' not in page] == []


@pytest.mark.parametrize("guide", guides.GUIDES.values(), ids=lambda guide: guide.slug)
def test_a_guide_shows_its_steps_in_vietnamese(client, guide):
    page = client.get(f"/huong-dan/{guide.slug}").text
    expected = [read_in_vietnamese(step.title) for step in guide.steps]
    assert [title for title in expected if title not in page] == []
    assert "<h1>" + read_in_vietnamese(guide.title) in page


@pytest.mark.parametrize("guide", guides.GUIDES.values(), ids=lambda guide: guide.slug)
def test_a_guide_has_three_to_seven_steps(guide):
    assert 3 <= len(guide.steps) <= 7


def test_a_guide_is_read_in_english_by_those_who_chose_it(client):
    page = client.get("/huong-dan/nguoi-dan", headers={"cookie": "lang=en"}).text
    assert "Hosts on stage" in page


def test_an_unknown_guide_is_not_found(client):
    assert client.get("/huong-dan/khong-co").status_code == 404


@pytest.mark.parametrize("slug", ["can-bo-xa", "lanh-dao-don-vi"])
def test_officers_and_leaders_used_to_be_told_that_declaring_comes_later(client, slug):
    page = client.get(f"/huong-dan/{slug}").text
    assert "/thi-dua" in page
    assert "Khai kết quả kèm minh chứng" not in page


@pytest.mark.parametrize("guide", guides.GUIDES.values(), ids=lambda guide: guide.slug)
def test_no_guide_promises_a_later_version(client, guide):
    assert "phiên bản sau" not in client.get(f"/huong-dan/{guide.slug}").text
