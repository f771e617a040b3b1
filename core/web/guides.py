"""The printable guides at /huong-dan: an index and a page for each kind of user."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.kernel import N_, NotFound
from core.web.guide_texts import HOST, PARTICIPANT, TEACHER, VILLAGE, Guide
from core.web.guide_texts_awards import (
    COUNCIL_MEMBER,
    DOSSIER_WRITER,
    HOME_AFFAIRS_AWARDS,
    INSPECTOR,
    SECRETARY,
)
from core.web.guide_texts_rehearsal import REHEARSAL
from core.web.guide_texts_staff import ADMINISTRATOR, HOME_AFFAIRS, LEADER, OFFICER, ORGANIZER
from core.web.request import CoreState
from core.web.templating import Page, render

GUIDES: Mapping[str, Guide] = {
    guide.slug: guide
    for guide in (
        PARTICIPANT,
        VILLAGE,
        HOST,
        REHEARSAL,
        TEACHER,
        ORGANIZER,
        OFFICER,
        LEADER,
        HOME_AFFAIRS,
        HOME_AFFAIRS_AWARDS,
        SECRETARY,
        COUNCIL_MEMBER,
        DOSSIER_WRITER,
        INSPECTOR,
        ADMINISTRATOR,
    )
}


@dataclass(frozen=True, slots=True)
class GuideIndexPage(Page):
    """All guides, those for everybody first."""

    template: ClassVar[str] = "guides/index.html"
    guides: tuple[Guide, ...]


@dataclass(frozen=True, slots=True)
class GuidePage(Page):
    """One guide, made to be printed on a sheet of A4."""

    template: ClassVar[str] = "guides/guide.html"
    guide: Guide


async def list_guides(request: Request[CoreState]) -> Response:
    """Show which guides there are."""
    return render(request, GuideIndexPage(tuple(GUIDES.values())))


async def show_guide(request: Request[CoreState]) -> Response:
    """Show the guide for one kind of user."""
    guide = GUIDES.get(request.path_params["role"])
    if guide is None:
        raise NotFound(N_("There is no such guide."))
    return render(request, GuidePage(guide))


routes: list[BaseRoute] = [
    Route("/huong-dan", list_guides, name="guides:index:show"),
    Route("/huong-dan/{role}", show_guide, name="guides:guide:show"),
]
