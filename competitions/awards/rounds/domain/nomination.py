"""Who is nominated, and why: every unit and person considered has an outcome and its reasons.

The order of what comes in plays no part. A quota is never exceeded; whoever is equal in everything at its border waits
for people to decide.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from competitions.awards.domain.words import Category, Outcome, SubjectKind
from competitions.awards.rounds.domain.reasons import Reason, say
from competitions.awards.rounds.domain.rules_document import (
    HUNDRED,
    TIE_TITLES,
    WOMEN_AT_LEAST,
    Award,
    Rules,
    TieBreaker,
    Traits,
    figure,
)

LAST_PLACE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Contender:
    """Somebody who is considered for one award. `unit_code` is the unit, or the one that proposes.

    `why` says, as a message id, why a unit has no value; `is_kept_off`: because false data was found.
    """

    key: str
    name: str
    kind: SubjectKind
    unit_code: str
    value: Fraction | None = None
    rank: int | None = None
    group: str = ""
    traits: Traits = field(default_factory=Traits)
    basis: Category | None = None
    why: str = ""
    is_kept_off: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All that a nomination looks at.

    Contenders by the award's code, documents of open holds by subject, and who has an award for this achievement.
    """

    rules: Rules
    category: Category
    contenders: Mapping[str, Sequence[Contender]]
    holds: Mapping[str, str] = field(default_factory=dict)
    awarded: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Considered:
    """What became of a contender for one award."""

    award: str
    contender: Contender
    outcome: Outcome
    reasons: tuple[Reason, ...]


class _Entrant(NamedTuple):
    """A contender who may be nominated, with what they are compared by: the smaller, the better.

    Whole numbers only: values are brought to one denominator first, since thousands are compared.
    """

    strength: tuple[int, ...]
    key: str
    contender: Contender


class _Verdict(NamedTuple):
    outcome: Outcome
    reason: Reason


def nominate(case: Case) -> tuple[Considered, ...]:
    """Decide every award in the document's order; the result is sorted by award, group, place and subject."""
    taken: dict[str, str] = {}
    decided: list[Considered] = []
    for award in case.rules.awards:
        considered = _decide(award, case, taken)
        decided += considered
        if award.is_exclusive:
            taken |= {each.contender.key: award.title for each in considered if each.outcome is Outcome.NOMINATED}
    return tuple(decided)


def _decide(award: Award, case: Case, taken: Mapping[str, str]) -> list[Considered]:
    contenders = _without_doubles(case.contenders.get(award.code, ()))
    scale = lcm(*(each.value.denominator for each in contenders if each.value is not None))
    barred = {each.key: verdict for each in contenders if (verdict := _find_bar(each, award, case, taken)) is not None}
    sizes: dict[str, int] = defaultdict(int)
    groups: dict[str, list[_Entrant]] = defaultdict(list)
    for each in contenders:
        sizes[_group(award, each)] += 1
        if each.key not in barred:
            groups[_group(award, each)].append(_Entrant(_strength(each, case.rules, scale), each.key, each))
    for entrants in groups.values():
        entrants.sort(key=lambda entrant: (entrant.strength, entrant.key))
    quotas = {group: award.quota_of(size) for group, size in sizes.items()}
    field_of = _Field(award, case.rules, groups, quotas)
    placed = [one for group in sorted(groups) for one in field_of.explain(group)]
    out = [
        Considered(award.code, each, barred[each.key].outcome, (barred[each.key].reason,))
        for each in sorted(contenders, key=lambda each: (each.group, each.rank or LAST_PLACE, each.key))
        if each.key in barred
    ]
    return [*placed, *out]


def _without_doubles(contenders: Iterable[Contender]) -> list[Contender]:
    """Keep one entry a subject: that with the highest value, whoever listed it."""
    best: dict[str, Contender] = {}
    for each in contenders:
        other = best.get(each.key)
        if other is None or _double_key(each) > _double_key(other):
            best[each.key] = each
    return list(best.values())


def _double_key(each: Contender) -> tuple[Fraction, int, str]:
    return (each.value if each.value is not None else Fraction(-1), -(each.rank or LAST_PLACE), repr(each))


def _group(award: Award, contender: Contender) -> str:
    return contender.group if award.is_by_cluster else ""


def _find_bar(each: Contender, award: Award, case: Case, taken: Mapping[str, str]) -> _Verdict | None:
    """Return what keeps a contender from being nominated at all; a hold comes before everything."""
    if each.key in case.holds:
        return _Verdict(Outcome.HELD, say("hold", document=case.holds[each.key]))
    excluded = case.rules.excluded.get(each.key) or case.rules.excluded.get(each.unit_code)
    if excluded is not None:
        return _Verdict(Outcome.EXCLUDED, say("excluded", why=excluded))
    if award.is_exclusive and (found := _find_other_award(each, case, taken)) is not None:
        return found
    return _find_lack(each, award)


def _find_other_award(each: Contender, case: Case, taken: Mapping[str, str]) -> _Verdict | None:
    """Return why the achievement earns no award of this category, or has one already."""
    if case.category is Category.MERIT and (each.basis or case.rules.basis) is Category.THEMATIC:
        return _Verdict(Outcome.EXCLUDED, say("category"))
    if each.key in case.awarded:
        return _Verdict(Outcome.EXCLUDED, say("awarded"))
    if each.key in taken:
        return _Verdict(Outcome.PASSED_OVER, say("other", award=taken[each.key]))
    return None


def _find_lack(each: Contender, award: Award) -> _Verdict | None:
    """Return what the result lacks: good data, a place, the least value."""
    if each.is_kept_off:
        return _Verdict(Outcome.EXCLUDED, say("kept_off"))
    if each.value is None:
        return _Verdict(Outcome.PASSED_OVER, Reason("no_place", each.why or say("no_place").text))
    if each.value < award.least:
        why = say("threshold", value=figure(each.value), least=award.min_value)
        return _Verdict(Outcome.PASSED_OVER, why)
    return None


def _strength(each: Contender, rules: Rules, scale: int) -> tuple[int, ...]:
    value, traits = each.value or Fraction(0), each.traits
    marks = {
        TieBreaker.WOMEN: 0 if traits.women >= WOMEN_AT_LEAST else 1,
        TieBreaker.DIRECT_WORKER: 0 if traits.is_direct_worker else 1,
        TieBreaker.HARD_PLACE: 0 if traits.is_hard_place else 1,
        TieBreaker.BOARD_RANK: each.rank or LAST_PLACE,
    }
    return (-value.numerator * (scale // value.denominator), *(marks[breaker] for breaker in rules.tie_breakers))


class _Field:
    """One award's entrants by group, in order of strength: who wins within quota, cap and the direct workers' share."""

    def __init__(
        self, award: Award, rules: Rules, groups: Mapping[str, list[_Entrant]], quotas: Mapping[str, int]
    ) -> None:
        self._award, self._rules, self._groups, self._quotas = award, rules, groups, quotas
        self._notes: dict[str, Reason] = {}
        winners = {
            one.key: one
            for group, entrants in groups.items()
            for one in self._within(entrants, quotas[group], "tie_open")
        }
        if award.cap is not None and len(winners) > award.cap:
            winners = self._capped(winners, award.cap)
        if award.subject is SubjectKind.PERSON and award.direct_workers_percent:
            self._balance(winners)
        self._winners = winners

    def explain(self, group: str) -> list[Considered]:
        """Return the group's entrants with outcome and reasons, the strongest first."""
        entrants, places = self._groups[group], _places(self._groups[group])
        rest = [one for one in entrants if one.key not in self._winners]
        last = rest[min(self._award.runners_up, len(rest)) - 1].strength if rest and self._award.runners_up else None
        waiting = {one.key: at for at, one in enumerate(rest, start=1) if self._is_runner_up(one, last)}
        quota = self._quotas[group]
        decided = []
        for at, one in enumerate(entrants):
            reasons = [say("place", place=places[at], of=len(entrants), value=figure(one.contender.value))]
            if (breaker := self._decided_by(entrants, at)) is not None:
                reasons.append(say("tie", breaker=TIE_TITLES[breaker]))
            decided.append(self._explain(one, quota, reasons, waiting.get(one.key)))
        return decided

    def _is_runner_up(self, one: _Entrant, last: tuple[int, ...] | None) -> bool:
        is_tied = self._notes.get(one.key, say("quota_out")).code == "tie_open"
        return is_tied or (last is not None and one.strength <= last)

    def _explain(self, one: _Entrant, quota: int, reasons: list[Reason], number: int | None) -> Considered:
        is_winner = one.key in self._winners
        if one.key in self._notes:
            reasons.append(self._notes[one.key])
        elif is_winner:
            reasons.append(say("quota_in", quota=quota) if self._has_quota else say("no_quota"))
        else:
            reasons.append(say("quota_out", quota=quota))
        if not is_winner and number is not None:
            reasons.append(say("runner_up", number=number))
        outcome = Outcome.NOMINATED if is_winner else Outcome.PASSED_OVER if number is None else Outcome.RUNNER_UP
        return Considered(self._award.code, one.contender, outcome, tuple(reasons))

    @property
    def _has_quota(self) -> bool:
        return self._award.count is not None or self._award.percent is not None

    def _decided_by(self, entrants: Sequence[_Entrant], at: int) -> TieBreaker | None:
        """Return the tie-breaker that told an entrant apart from a neighbour of equal value."""
        one = entrants[at].strength
        around = [entrants[index].strength for index in (at - 1, at + 1) if 0 <= index < len(entrants)]
        differences = [
            next(index for index, pair in enumerate(zip(one[1:], other[1:], strict=True)) if pair[0] != pair[1])
            for other in around
            if other[0] == one[0] and other != one
        ]
        return self._rules.tie_breakers[max(differences)] if differences else None

    def _within(self, entrants: Sequence[_Entrant], quota: int, why: str) -> list[_Entrant]:
        """Return the first so many; those who are equal across the border are left to people."""
        if len(entrants) <= quota:
            return list(entrants)
        border = entrants[quota].strength
        for one in entrants:
            if quota and entrants[quota - 1].strength == border and one.strength == border:
                self._notes[one.key] = say(why)
        return [one for one in entrants[:quota] if one.strength != border]

    def _capped(self, winners: Mapping[str, _Entrant], cap: int) -> dict[str, _Entrant]:
        """Keep the best of all groups: every group's first before any group's second."""
        ranked = [
            _Entrant((place, *one.strength), one.key, one.contender)
            for entrants in self._groups.values()
            for place, one in zip(_places(entrants), entrants, strict=True)
            if one.key in winners
        ]
        ranked.sort(key=lambda one: (one.strength, one.key))
        kept = {one.key for one in self._within(ranked, cap, "tie_open")}
        for key in winners:
            if key not in kept:
                self._notes.setdefault(key, say("cap", cap=cap))
        return {key: one for key, one in winners.items() if key in kept}

    def _balance(self, winners: dict[str, _Entrant]) -> None:
        """Give places of the weakest others to direct workers of the same group until their share is reached."""
        percent = self._award.direct_workers_percent
        while sum(one.contender.traits.is_direct_worker for one in winners.values()) * HUNDRED < percent * len(winners):
            weakest = max(
                (one for one in winners.values() if not one.contender.traits.is_direct_worker),
                key=lambda one: (one.strength, one.key),
            )
            del winners[weakest.key]
            self._notes[weakest.key] = say("direct_out", percent=percent)
            for one in self._groups[_group(self._award, weakest.contender)]:
                if one.contender.traits.is_direct_worker and one.key not in winners:
                    winners[one.key] = one
                    self._notes[one.key] = say("direct_in", percent=percent)
                    break


def _places(entrants: Sequence[_Entrant]) -> list[int]:
    """Return the places of a group's entrants in order, from 1; equals share theirs."""
    places: list[int] = []
    for at, one in enumerate(entrants):
        is_tied = bool(at) and entrants[at - 1].strength == one.strength
        places.append(places[-1] if is_tied else at + 1)
    return places
