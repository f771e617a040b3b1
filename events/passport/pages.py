"""The pages of passports and draws: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from markupsafe import Markup

from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.passport.domain.badges import TOPIC_TITLES, Topic
from events.passport.domain.draw import Step
from events.passport.entry import Played
from events.passport.queries.draws import CallRow, DrawRow
from events.passport.queries.passports import StationRow
from events.passport.service.access import Office
from events.passport.service.draws import DrawView
from events.passport.service.stamps import Made, PassportView, StationBook

TITLES: Mapping[str, str] = {each.value: TOPIC_TITLES[each] for each in Topic}


@dataclass(frozen=True, slots=True)
class StartPage(Page):
    """Beginning a passport, or opening one by its link. `communes` are pairs of code and name."""

    template: ClassVar[str] = "events/passport/start.html"
    communes: tuple[tuple[str, str], ...]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class PassportPage(Page):
    """Somebody's own passport: stamps, quests, what is next, the link to keep; `games` played and not stamped yet."""

    template: ClassVar[str] = "events/passport/passport.html"
    view: PassportView
    link: str
    qr: Markup
    games: tuple[Played, ...] = ()
    note: str = ""
    problem: Problem = NO_PROBLEM
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)


@dataclass(frozen=True, slots=True)
class StampPage(Page):
    """Taking the stamp of a booth whose code was scanned."""

    template: ClassVar[str] = "events/passport/stamp.html"
    station: StationRow
    code: str
    has_passport: bool
    problem: Problem = NO_PROBLEM
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)


@dataclass(frozen=True, slots=True)
class ScreenPage(Page):
    """The booth's screen with the code of these two minutes; `why` says why there is none."""

    template: ClassVar[str] = "events/passport/screen.html"
    station: StationRow
    qr: Markup
    seconds: int
    why: str = ""
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)


@dataclass(frozen=True, slots=True)
class HelperPage(Page):
    """The helper's page at a booth: stamping a passport by its number. `done` says what was just stamped."""

    template: ClassVar[str] = "events/passport/stamping.html"
    station: StationRow
    key: str
    typed: str = ""
    done: str = ""
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class BookPage(Page):
    """A unit's stations and passports, for its officers. `links` are the screens' addresses by station."""

    template: ClassVar[str] = "events/passport/book.html"
    book: StationBook
    links: Mapping[str, str]
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    titles: Mapping[str, str] = field(default_factory=lambda: TITLES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper passport."""

    made: Made
    qr: Markup


@dataclass(frozen=True, slots=True)
class SheetsPage(Page):
    """Paper passports to print and cut."""

    template: ClassVar[str] = "events/passport/sheets.html"
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class DrawsPage(Page):
    """The draws; `is_staff` may declare one."""

    template: ClassVar[str] = "events/passport/draws.html"
    rows: tuple[DrawRow, ...]
    is_staff: bool


@dataclass(frozen=True, slots=True)
class DrawPage(Page):
    """What is published of a draw; whoever keeps it hands prizes over here."""

    template: ClassVar[str] = "events/passport/draw.html"
    view: DrawView
    keeps: bool
    problem: Problem = NO_PROBLEM
    closed: Step = Step.CLOSED
    drawn: Step = Step.DRAWN


@dataclass(frozen=True, slots=True)
class CheckPage(Page):
    """Recomputing a draw in the reader's browser."""

    template: ClassVar[str] = "events/passport/check.html"
    view: DrawView
    drawn: Step = Step.DRAWN
    closed: Step = Step.CLOSED


@dataclass(frozen=True, slots=True)
class DrawFormPage(Page):
    """Declaring a draw."""

    template: ClassVar[str] = "events/passport/draw_form.html"
    office: Office
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class RecordPage(Page):
    """The hand-over record to print and sign."""

    template: ClassVar[str] = "events/passport/record.html"
    view: DrawView
    calls: tuple[CallRow, ...]
