"""Periods and measures of boards in plain words, and a voice for them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from core.kernel import N_
from core.web.request import AnyRequest, locale_of
from core.web.templating import date_vn
from leaderboards.domain.periods import Period
from leaderboards.domain.periods_offered import Sort, sort_of
from leaderboards.domain.ranking import BoardMeasure, TieBreaker

MEASURE_TITLES: Mapping[BoardMeasure, str] = {
    BoardMeasure.TOTAL: N_("Points in all"),
    BoardMeasure.PER_CAPITA: N_("Points per 1,000 people"),
    BoardMeasure.PER_ADULT: N_("Points per 1,000 adults"),
    BoardMeasure.TARGET_SHARE: N_("Share of an indicator's target"),
    BoardMeasure.SHRUNK_MEAN: N_("Mean points a participant, shrunk"),
}
PROVISIONAL, LIVE_ARENA = N_("Provisional"), N_("Live arena")
"""What a board says in its title it is: a running estimate from all facts, or the outcome of finished rooms alone."""
SORTS_OF_BOARD: Mapping[str, str] = {
    PROVISIONAL: N_("A running count of points from recorded facts. It is not an appraised result."),
    LIVE_ARENA: N_("Only what finished live rooms gave. It is not an appraised result."),
}
BREAKER_TITLES: Mapping[TieBreaker, str] = {
    TieBreaker.PER_CAPITA: N_("Level with another; decided by points per 1,000 people."),
    TieBreaker.POINTS: N_("Level with another; decided by points in all."),
    TieBreaker.PEOPLE: N_("Level with another; decided by the number of participations."),
}
PERIOD_TITLES: Mapping[Sort, str] = {
    Sort.EVER: N_("The whole movement"),
    Sort.FESTIVAL: N_("Festival window %(first)s–%(last)s"),
    Sort.YEAR: N_("Year %(year)s"),
    Sort.QUARTER: N_("Quarter %(quarter)s/%(year)s"),
    Sort.MONTH: N_("Month %(month)s/%(year)s"),
    Sort.WEEK: N_("Week %(first)s–%(last)s"),
    Sort.DAY: N_("Day %(first)s"),
    Sort.CUSTOM: N_("From %(first)s to %(last)s"),
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A message id with its parameters."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


Speak = Callable[[Phrase], str]


def speaker(request: AnyRequest) -> Speak:
    """Return a voice in the reader's language."""
    translations, locale = request.state["translations"], locale_of(request)
    return lambda phrase: translations.format(locale, phrase.text, phrase.params)


def period_words(period: Period) -> Phrase:
    """Return the period as people call it."""
    sort, first, last = sort_of(period), period.start, period.end - timedelta(days=1)
    days = {"first": date_vn(first), "last": date_vn(last)}
    numbers = {"year": first.year, "quarter": (first.month + 2) // 3, "month": first.month}
    return Phrase(PERIOD_TITLES[sort], {} if sort is Sort.EVER else {**days, **numbers})
