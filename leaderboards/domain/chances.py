"""What a unit can still gain under the scheme: for each rule the room that its bounds leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.kernel import N_
from leaderboards.domain.kinds import KINDS, FactKind
from leaderboards.domain.scheme import Rule, Scheme, Scope, Target
from leaderboards.domain.sentences import Sentence
from units.domain.figures import MEASURE_TITLES
from units.domain.unit import Kind, Measure

SCOPE_WORDS: Mapping[frozenset[Scope], str] = {
    frozenset({Scope.PERSON}): N_("for one person"),
    frozenset({Scope.DAY}): N_("in one day"),
    frozenset({Scope.SOURCE}): N_("from one room, class or list"),
    frozenset({Scope.PERSON, Scope.DAY}): N_("for one person in one day"),
    frozenset({Scope.PERSON, Scope.SOURCE}): N_("for one person in one room, class or list"),
    frozenset({Scope.DAY, Scope.SOURCE}): N_("from one room in one day"),
    frozenset({Scope.PERSON, Scope.DAY, Scope.SOURCE}): N_("for one person from one room in one day"),
}


@dataclass(frozen=True, slots=True)
class Used:
    """What a unit has of a rule: what it earned before bounds (with a target: the quantity), and the points of it."""

    earned: int = 0
    points: int = 0


NOTHING = Used()


@dataclass(frozen=True, slots=True)
class Chance:
    """Something that still gives points: at most `gain` more, where the scheme has a bound."""

    kind: FactKind
    gain: int
    sentence: Sentence
    is_bounded: bool = True


def list_chances(
    scheme: Scheme, unit_kind: Kind, used: Mapping[FactKind, Used], figures: Mapping[Measure, int]
) -> list[Chance]:
    """List what the unit can still gain, the most first; `figures` are its confirmed ones."""
    found = [
        chance
        for rule in scheme.rules
        if _is_open_to(rule, unit_kind) and (chance := _chance(rule, used.get(rule.kind, NOTHING), figures)).gain > 0
    ]
    return sorted(found, key=lambda chance: (not chance.is_bounded, -chance.gain, chance.kind))


def _is_open_to(rule: Rule, unit_kind: Kind) -> bool:
    is_reward = not rule.is_penalty and not rule.is_knockout and rule.only_detail is None
    return is_reward and unit_kind in KINDS[rule.kind].unit_kinds


def _chance(rule: Rule, used: Used, figures: Mapping[Measure, int]) -> Chance:
    terms = {"what": KINDS[rule.kind].title, "measure": KINDS[rule.kind].measure}
    if rule.target is not None:
        return _of_target(rule, rule.target, used, figures)
    if rule.most is not None:
        gain = max(rule.most - used.points, 0)
        text = N_("%(what)s: %(gain)s points more can be gained, %(each)s (%(measure)s) give %(points)s.")
        params = {"gain": gain, "each": rule.denominator, "points": rule.numerator}
        return Chance(rule.kind, gain, Sentence(text, params, terms))
    params = {"each": rule.denominator, "points": rule.numerator}
    if rule.caps:
        cap = max(rule.caps, key=lambda cap: cap.limit)
        text = N_("%(what)s: every %(each)s (%(measure)s) give %(points)s points, at most %(gain)s %(scope)s.")
        sentence = Sentence(
            text, {**params, "gain": cap.limit}, {**terms, "scope": SCOPE_WORDS[cap.per - {Scope.YEAR}]}
        )
        return Chance(rule.kind, cap.limit, sentence)
    text = N_("%(what)s: every %(each)s (%(measure)s) give %(points)s points, without a limit.")
    return Chance(rule.kind, rule.numerator, Sentence(text, params, terms), is_bounded=False)


def _of_target(rule: Rule, target: Target, used: Used, figures: Mapping[Measure, int]) -> Chance:
    terms = {"what": KINDS[rule.kind].title, "measure": KINDS[rule.kind].measure}
    gain = max((rule.most or 0) - used.points, 0)
    if target.measure is not None and not figures.get(target.measure):
        text = N_("%(what)s: up to %(gain)s points once the figure “%(figure)s” is confirmed.")
        known = {"what": terms["what"], "figure": MEASURE_TITLES[target.measure]}
        return Chance(rule.kind, gain, Sentence(text, {"gain": gain}, known))
    figure = (target.fixed or 0) if target.measure is None else -(-figures[target.measure] * target.percent // 100)
    left = max(figure - used.earned, 0)
    text = N_("%(what)s: %(left)s (%(measure)s) more reach the whole target, for up to %(gain)s points.")
    return Chance(rule.kind, gain if left else 0, Sentence(text, {"left": left, "gain": gain}, terms))


def sum_used(rows: Iterable[tuple[FactKind, int, Used]], scheme: Scheme, year: int) -> dict[FactKind, Used]:
    """Add up (kind, month, used) as each rule counts: bounds that start anew each year count this year only."""
    yearly = {rule.kind for rule in scheme.rules if _starts_anew(rule)}
    held: dict[FactKind, Used] = {}
    for kind, month, used in rows:
        if kind not in yearly or month // 100 == year:
            before = held.get(kind, NOTHING)
            held[kind] = Used(before.earned + used.earned, before.points + used.points)
    return held


def _starts_anew(rule: Rule) -> bool:
    if rule.target is not None:
        return rule.is_yearly
    return any(cap.per == {Scope.YEAR} for cap in rule.caps)
