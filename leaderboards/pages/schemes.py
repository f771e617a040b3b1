"""Pages of the scheme: its versions in plain words, a new one with its trial, and re-scorings."""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from starlette.datastructures import FormData

from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.periods import Period, day_of, parse_period
from leaderboards.domain.scheme import Scheme
from leaderboards.domain.scheme_document import to_document
from leaderboards.pages.naming import RuleGroup, Say, group_rules
from leaderboards.service.rescoring import Outdated, RescoringView
from leaderboards.service.schemes import Proposal, Trial

WORDS = frozenset({"ap dung", "áp dụng", "activate"})
RESCORE_WORDS = frozenset({"cham lai", "chấm lại", "rescore"})
EXPORT_HEADER = (N_("Criterion"), N_("What for"), N_("What it gives"), N_("Conditions"), N_("Most in all"))
EXPORT_WIDTHS = (30, 44, 60, 70, 12)
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class SchemeCard:
    """A version in words; `until` is the last day before the next version's, None where it has none of its own."""

    version: int
    title: str
    since: date
    until: date | None
    groups: tuple[RuleGroup, ...]


@dataclass(frozen=True, slots=True)
class SchemeListPage(Page):
    """All versions, the newest first; `in_force` is the one that values what occurs today."""

    template: ClassVar[str] = "leaderboards/schemes.html"
    cards: tuple[SchemeCard, ...]
    in_force: int
    rescorings: tuple[RescoringView, ...]
    may_change: bool


@dataclass(frozen=True, slots=True)
class SchemeInput:
    """A version as typed, with the window of its trial; `seal` proves that the trial of just this was shown."""

    title: str = ""
    valid_from: str = ""
    document: str = ""
    start: str = ""
    end: str = ""
    word: str = ""
    seal: str = ""


@dataclass(frozen=True, slots=True)
class NewSchemePage(Page):
    """The form of a new version, and what it would change; `trial` is None before it was tried."""

    template: ClassVar[str] = "leaderboards/scheme_new.html"
    typed: SchemeInput
    trial: Trial | None = None
    groups: tuple[RuleGroup, ...] = ()
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class NewRescoringPage(Page):
    """What a re-scoring by the newest version would concern, and the form that orders it."""

    template: ClassVar[str] = "leaderboards/rescoring_new.html"
    scheme: Scheme
    since: date
    outdated: Outdated
    reason: str = ""
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class RescoringPage(Page):
    """How far a re-scoring is; `share` is in thousandths."""

    template: ClassVar[str] = "leaderboards/rescoring.html"
    view: RescoringView
    share: int


def make_cards(schemes: Sequence[Scheme], say: Say) -> tuple[SchemeCard, ...]:
    """Return the versions in words; `schemes` are the newest first."""
    later = [None, *(day_of(scheme.valid_from) for scheme in schemes)]
    return tuple(
        SchemeCard(
            scheme.version,
            scheme.title,
            day_of(scheme.valid_from),
            _last_day(day_of(scheme.valid_from), until),
            group_rules(scheme.rules, say),
        )
        for scheme, until in zip(schemes, later, strict=False)
    )


def _last_day(since: date, following: date | None) -> date | None:
    return None if following is None or following <= since else date.fromordinal(following.toordinal() - 1)


def export_rows(scheme: Scheme, say: Say) -> list[tuple[Cell, ...]]:
    """Return the rules as a table for reading, with its header in the reader's language."""
    rows: list[tuple[Cell, ...]] = [tuple(say(title) for title in EXPORT_HEADER)]
    for rule in scheme.rules:
        (group,) = group_rules((rule,), say)
        (words,) = group.rules
        rows.append((group.title, words.title, words.gist, "; ".join(words.conditions), rule.most))
    return rows


def prefill(scheme: Scheme, today: date) -> SchemeInput:
    """Return the form filled with the newest version and a trial of the last month."""
    document = json.dumps(json.loads(to_document(scheme.rules)), ensure_ascii=False, indent=1)
    month = date.fromordinal(today.toordinal() - 30)
    return SchemeInput(scheme.title, f"{today}", document, f"{month}", f"{today}")


def read_scheme(form: FormData) -> SchemeInput:
    """Take the typed fields over."""
    return SchemeInput(*(text_of(form, name) for name in SchemeInput.__dataclass_fields__))


def to_proposal(typed: SchemeInput) -> Proposal:
    """Return the version that is meant; raises Invalid for a day that is none."""
    try:
        return Proposal(typed.title, date.fromisoformat(typed.valid_from), typed.document)
    except ValueError as error:
        text = N_("Please give the day from which it is valid.")
        raise Invalid(text, errors=(FieldError("valid_from", text),)) from error


def to_window(typed: SchemeInput) -> Period:
    """Return the days on whose facts the version is tried; raises Invalid."""
    try:
        return parse_period(f"{typed.start}..{typed.end}")
    except Invalid as error:
        text = N_("Please give the first and the last day of the trial.")
        raise Invalid(text, errors=(FieldError("start", text),)) from error


def seal_of(secret: str, typed: SchemeInput) -> str:
    """Return the proof that the trial of just this version was shown."""
    content = json.dumps(["scheme-trial", typed.title, typed.valid_from, typed.document])
    return hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()


def check_tried(secret: str, typed: SchemeInput) -> None:
    """Raise Invalid unless just this version was tried, and the word typed."""
    if not hmac.compare_digest(seal_of(secret, typed).encode(), typed.seal.encode()):
        raise Invalid(N_("Please try this version on real facts before you activate it."))
    if typed.word.casefold() not in WORDS:
        text = N_("Please type the words “áp dụng”.")
        raise Invalid(text, errors=(FieldError("word", text),))


def check_rescore_word(word: str) -> None:
    """Raise Invalid unless the words were typed."""
    if word.casefold() not in RESCORE_WORDS:
        text = N_("Please type the words “chấm lại”.")
        raise Invalid(text, errors=(FieldError("word", text),))


def share_of(view: RescoringView) -> int:
    """Return how much of a re-scoring is done, in thousandths."""
    if view.progress.is_over:
        return 1000
    return min(999, 1000 * view.progress.facts // view.row.total) if view.row.total else 0


def find_in_force(schemes: Sequence[Scheme], now: datetime) -> int:
    """Return the version that values what occurs now."""
    return max((each.version for each in schemes if each.valid_from <= now), default=schemes[-1].version)
