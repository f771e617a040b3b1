"""The Monday brief on a screen, on paper, and as a short text to pass on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from core.kernel import N_
from core.web.request import AnyRequest, locale_of
from core.web.templating import Page, date_vn
from leaderboards.domain.brief import Places
from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, Criterion, FactKind
from leaderboards.domain.sentences import Sentence, fit, group, speak
from leaderboards.pages.naming import BOARD_KINDS
from leaderboards.service.brief import Edition, Sheet
from units.domain.unit import Kind
from units.queries import UnitRow

LONGEST_TEXT = 600
SayIt = Callable[[Sentence], str]


@dataclass(frozen=True, slots=True)
class SheetView:
    """A brief ready to show: the sentences are said already."""

    sheet: Sheet
    province: str
    cluster: str
    reasons: tuple[str, ...]
    chances: tuple[str, ...]
    waiting: tuple[str, ...]
    address: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class BriefTitles:
    """What criteria and facts are called."""

    criteria: Mapping[Criterion, str]


@dataclass(frozen=True, slots=True)
class BriefPage(Page):
    """One unit's brief on a screen."""

    template: ClassVar[str] = "leaderboards/brief.html"
    edition: Edition
    view: SheetView
    titles: BriefTitles


@dataclass(frozen=True, slots=True)
class BriefPrint(Page):
    """Briefs on paper, a page each."""

    template: ClassVar[str] = "leaderboards/brief_print.html"
    edition: Edition
    views: tuple[SheetView, ...]
    titles: BriefTitles


@dataclass(frozen=True, slots=True)
class BriefListPage(Page):
    """The briefs of a Monday to choose from."""

    template: ClassVar[str] = "leaderboards/briefs.html"
    edition: Edition
    views: tuple[SheetView, ...]
    kind: Kind
    cluster: str
    kinds: Mapping[Kind, str]
    clusters: tuple[UnitRow, ...]


TITLES = BriefTitles(CRITERION_TITLES)
KINDS_OFFERED = BOARD_KINDS


def say_for(request: AnyRequest) -> SayIt:
    """Return what says sentences in the reader's language."""
    translations, locale = request.state["translations"], locale_of(request)
    return lambda sentence: speak(sentence, lambda message: str(translations.gettext(locale, message)))


def make_view(edition: Edition, sheet: Sheet, say: SayIt, address: str) -> SheetView:
    """Return a brief ready to show; `address` is that of its page for the short text."""
    brief = sheet.brief
    province = say(_places(brief.province, N_("Rank %(rank)s of %(of)s in the province"), say))
    cluster = (
        say(_places(brief.cluster, N_("Rank %(rank)s of %(of)s in the cluster"), say)) if sheet.cluster_name else ""
    )
    reasons = tuple(say(reason) for reason in brief.reasons)
    chances = tuple(say(chance.sentence) for chance in brief.chances)
    waiting = tuple(say(_waiting(each.kind, each.facts, each.quantity)) for each in sheet.waiting)
    view = SheetView(sheet, province, cluster, reasons, chances, waiting, address)
    return replace(view, text=_short_text(edition, view, say))


def _places(places: Places, text: str, say: SayIt) -> Sentence:
    if places.rank is None:
        return Sentence(N_("No rank: no points yet"))
    steps = None if places.before is None else places.before - places.rank
    if steps is None:
        moved = Sentence(N_("new on the board"))
    elif steps:
        moved = Sentence(N_("up by %(steps)s") if steps > 0 else N_("down by %(steps)s"), {"steps": abs(steps)})
    else:
        moved = Sentence(N_("as a week ago"))
    whole = Sentence(text, {"rank": places.rank, "of": places.of})
    return Sentence(N_("%(place)s (%(moved)s)"), {"place": say(whole), "moved": say(moved)})


def _waiting(kind: FactKind, facts: int, quantity: int) -> Sentence:
    terms = {"what": KINDS[kind].title, "measure": KINDS[kind].measure}
    text = N_("%(what)s: %(facts)s declared figures (%(quantity)s %(measure)s) wait for their second confirmation.")
    return Sentence(text, {"facts": facts, "quantity": quantity}, terms)


def _short_text(edition: Edition, view: SheetView, say: SayIt) -> str:
    brief = view.sheet.brief
    head = Sentence(N_("Monday brief %(day)s: %(unit)s"), {"day": date_vn(edition.monday), "unit": brief.stand.name})
    change = brief.stand.points - brief.points_before
    signed = f"{'+' if change > 0 else ''}{group(change)}"
    points = Sentence(
        N_("%(points)s points (%(change)s in the week)."), {"points": brief.stand.points, "change": signed}
    )
    places = ". ".join(part for part in (view.province, view.cluster) if part)
    do = [f"{number}) {chance}" for number, chance in enumerate(view.chances, 1)]
    lines = [say(head), f"{places}. {say(points)}", *view.reasons[:2], say(Sentence(N_("What to do next:"))), *do]
    lines += view.waiting
    return "\n".join([fit(lines, LONGEST_TEXT - len(view.address) - 1), view.address])
