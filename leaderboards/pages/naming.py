"""Kinds of units and rules of the scheme in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.kernel import N_
from core.web.templating import number_vn
from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, FactKind
from leaderboards.domain.periods import Period
from leaderboards.domain.periods_offered import Sort
from leaderboards.domain.scheme import Cap, Rule, Scope, Target
from leaderboards.pages.words import period_words
from units.domain.figures import MEASURE_TITLES
from units.domain.unit import Kind


class Say(Protocol):
    """Says a message in the reader's language."""

    def __call__(self, message: str, /, **params: str | float) -> str: ...


BOARD_KINDS: Mapping[Kind, str] = {
    Kind.COMMUNE: N_("Communes and wards"),
    Kind.SCHOOL: N_("Schools"),
    Kind.PARTY_CELL: N_("Party cells"),
}
KIND_TITLES: Mapping[Kind, str] = {
    Kind.PROVINCE: N_("Province"),
    Kind.CLUSTER: N_("Cluster"),
    Kind.BLOCK: N_("Block"),
    Kind.COMMUNE: N_("Commune or ward"),
    Kind.VILLAGE: N_("Village"),
    Kind.SCHOOL: N_("School"),
    Kind.PARTY_CELL: N_("Party cell"),
    Kind.AGENCY: N_("Agency"),
    Kind.ENTERPRISE: N_("Enterprise"),
}
SORT_TITLES: Mapping[Sort, str] = {
    Sort.EVER: N_("All"),
    Sort.FESTIVAL: N_("Festival"),
    Sort.YEAR: N_("Years"),
    Sort.QUARTER: N_("Quarters"),
    Sort.MONTH: N_("Months"),
    Sort.WEEK: N_("Weeks"),
    Sort.DAY: N_("Days"),
}
ANEW = N_("counted anew each year")
CAP_WORDS: Mapping[frozenset[Scope], str] = {
    frozenset(): N_("at most %(limit)s points a unit in all"),
    frozenset({Scope.PERSON}): N_("at most %(limit)s points for one person"),
    frozenset({Scope.DAY}): N_("at most %(limit)s points a unit in one day"),
    frozenset({Scope.SOURCE}): N_("at most %(limit)s points a unit from one room, class or list"),
    frozenset({Scope.PERSON, Scope.DAY}): N_("at most %(limit)s points for one person in one day"),
    frozenset({Scope.PERSON, Scope.SOURCE}): N_("at most %(limit)s points for one person in one room, class or list"),
    frozenset({Scope.DAY, Scope.SOURCE}): N_("at most %(limit)s points a unit from one room in one day"),
    frozenset({Scope.PERSON, Scope.DAY, Scope.SOURCE}): N_(
        "at most %(limit)s points for one person from one room in one day"
    ),
}


def name_period(period: Period, say: Say) -> str:
    """Return the period as people call it."""
    words = period_words(period)
    return say(words.text, **words.params)


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule of the scheme in words: what for, what it gives, and every condition of it."""

    title: str
    gist: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one criterion."""

    title: str
    rules: tuple[RuleWords, ...]


def group_rules(rules: tuple[Rule, ...], say: Say) -> tuple[RuleGroup, ...]:
    """Return the rules in words by criterion, in the criteria's order."""
    groups = []
    for criterion, title in CRITERION_TITLES.items():
        some = tuple(word_rule(rule, say) for rule in rules if rule.criterion is criterion)
        if some:
            groups.append(RuleGroup(say(title), some))
    return tuple(groups)


def word_cap(cap: Cap, say: Say) -> str:
    """Return one cap in words; what counts by the day needs no word about the year."""
    text = say(CAP_WORDS[cap.per - {Scope.YEAR}], limit=number_vn(cap.limit))
    return f"{text}, {say(ANEW)}" if Scope.YEAR in cap.per and Scope.DAY not in cap.per else text


def word_rule(rule: Rule, say: Say) -> RuleWords:
    """Return one rule in words."""
    conditions = [word_cap(cap, say) for cap in rule.caps]
    if rule.target is not None:
        conditions.append(_target(rule.target, say))
        conditions.append(say(ANEW) if rule.is_yearly else say(N_("counted through all years")))
    if rule.only_detail == "official":
        conditions.append(say(N_("only results of official rooms")))
    elif rule.only_detail is not None:
        conditions.append(say(N_("only where it is marked “%(detail)s”"), detail=rule.only_detail))
    if rule.is_bonus:
        conditions.append(say(N_("a bonus, beyond the scale")))
    if rule.is_knockout:
        conditions.append(say(N_("the unit is kept off every board of the period")))
    return RuleWords(say(KINDS[rule.kind].title), _gist(rule, say), tuple(conditions))


def _gist(rule: Rule, say: Say) -> str:
    if rule.grades:
        grades = sorted(rule.grades, key=lambda grade: grade.percent)
        each = [say(N_("%(percent)s%% gives %(points)s points"), percent=g.percent, points=g.points) for g in grades]
        return say(N_("by grades of the target: %(grades)s"), grades="; ".join(each))
    if rule.share:
        return say(N_("%(points)s points for the whole target, a part of it gives that part"), points=rule.share)
    return _per_fact(rule, say) if rule.numerator else say(N_("no points"))


def _per_fact(rule: Rule, say: Say) -> str:
    points, measure = number_vn(rule.numerator), say(KINDS[rule.kind].measure)
    if rule.is_penalty:
        return say(N_("%(points)s points taken away for each (%(measure)s)"), points=points, measure=measure)
    if rule.kind is FactKind.LIVE_UNIT_RESULT:
        whole = number_vn(rule.denominator // 1000)
        return say(N_("%(points)s points for each %(quantity)s points of its score"), points=points, quantity=whole)
    if rule.denominator == 1:
        return say(N_("%(points)s points for each (%(measure)s)"), points=points, measure=measure)
    size = number_vn(rule.denominator)
    return say(
        N_("%(points)s points for every %(quantity)s %(measure)s"), points=points, quantity=size, measure=measure
    )


def _target(target: Target, say: Say) -> str:
    if target.measure is not None:
        figure = say(MEASURE_TITLES[target.measure]).lower()
        return say(N_("the target is %(percent)s%% of: %(figure)s"), percent=target.percent, figure=figure)
    return say(N_("the target is %(number)s"), number=number_vn(target.fixed or 0))
