"""Pages: a frozen dataclass names its template and holds all that the template may use."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup
from starlette.responses import Response

from core.i18n import Locale
from core.kernel import LOCAL_ZONE, Actor
from core.web import csrf
from core.web.addresses import address_of
from core.web.request import AnyRequest, NavEntry, find_actor, find_notice, locale_of

ROOT = Path(__file__).parents[2]
COMPILED = ROOT / "var" / "templates"
THEMES = ("auto", "light", "dark")
TEXT_SIZES = ("100", "125", "150", "200")


@dataclass(frozen=True, slots=True)
class Page:
    """What a template needs; subclasses add fields and name their `template`."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Shell:
    """What every layout shows around a page."""

    lang: Locale
    theme: str
    text_size: str
    actor: Actor | None
    path: str
    notice: str
    nav: tuple[NavEntry, ...]


class Compiled(FileSystemBytecodeCache):
    """Templates as compiled, kept beside the code as Python keeps its own: compiling stops a server for 12 ms each."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; where the disk is full or may not be written, the next process compiles it again."""
        with suppress(OSError):
            COMPILED.mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def make_environment(root: Path = ROOT / "templates") -> Environment:
    """Return the one Jinja environment: autoescape, StrictUndefined, our filters."""
    environment = Environment(
        loader=FileSystemLoader(root),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(str(COMPILED)),
    )
    environment.filters |= {"datetime_vn": datetime_vn, "date_vn": date_vn, "time_vn": time_vn, "number_vn": number_vn}
    environment.globals["static"] = static_url
    return environment


@cache
def _environment() -> Environment:
    return make_environment()


def render(request: AnyRequest, page: Page, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer the page as HTML in the reader's language."""
    content = render_text(request, page.template, page_fields(page))
    return Response(content, status, {"cache-control": "no-store", **(headers or {})}, "text/html; charset=utf-8")


def page_fields(page: Page) -> dict[str, Any]:
    """Return the fields by name, shallow."""
    return {field.name: getattr(page, field.name) for field in fields(page)}


def render_text(request: AnyRequest, template: str, values: Mapping[str, Any]) -> str:
    """Render a template with the request's globals."""
    return _environment().get_template(template).render(**request_globals(request), **values)


def request_globals(request: AnyRequest) -> dict[str, Any]:
    """Return what templates may use beside a page's own fields."""
    translations, locale = request.state["translations"], locale_of(request)

    def translate(message: str, **params: str | float) -> str:
        text = translations.gettext(locale, message)
        return text % params if params else str(text)

    def translate_many(singular: str, plural: str, number: int, **params: str | float) -> str:
        return str(translations.ngettext(locale, singular, plural, number) % {"number": number, **params})

    return {
        "_": translate,
        "ngettext": translate_many,
        "shell": _shell(request, locale),
        "url": partial(address_of, request.app),
        "csrf_field": lambda: Markup('<input type="hidden" name="{}" value="{}">').format(
            csrf.FIELD, csrf.token_for(request)
        ),
        "csp_nonce": request.scope.get("csp_nonce", ""),
    }


def _shell(request: AnyRequest, locale: Locale) -> Shell:
    actor = find_actor(request)
    notice = find_notice(request)
    theme, size = request.cookies.get("theme", "auto"), request.cookies.get("text_size", "100")
    return Shell(
        lang=locale,
        theme=theme if theme in THEMES else "auto",
        text_size=size if size in TEXT_SIZES else "100",
        actor=actor,
        path=request.scope["path"],
        notice=notice.text if notice else "",
        nav=tuple(entry for entry in request.state["nav"] if _sees(actor, entry)),
    )


def _sees(actor: Actor | None, entry: NavEntry) -> bool:
    return not entry.roles or (actor is not None and actor.holds(*entry.roles))


@cache
def static_url(path: str) -> str:
    """Return the address of a static file with its digest, so that it can be cached for ever."""
    content = (ROOT / "static" / path).read_bytes()
    return f"/static/{path}?v={hashlib.sha256(content).hexdigest()[:10]}"


def datetime_vn(moment: datetime) -> str:
    """Write a moment as 07:30 10/10/2026 in the province's time."""
    return moment.astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m/%Y")


def date_vn(day: date) -> str:
    """Write a day (or a moment's day in the province) as 10/10/2026."""
    local = day.astimezone(LOCAL_ZONE) if isinstance(day, datetime) else day
    return local.strftime("%d/%m/%Y")


def time_vn(moment: datetime) -> str:
    """Write a moment as 07:30 in the province's time."""
    return moment.astimezone(LOCAL_ZONE).strftime("%H:%M")


def number_vn(number: float) -> str:
    """Group thousands by dots, as Vietnamese does."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}").replace(".", ",").replace("\N{NO-BREAK SPACE}", ".")
