"""A scheme as data: the JSON that is stored and edited, and what must hold before it may be activated."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from core.kernel import FieldError, Invalid, N_
from leaderboards.domain.facts import LONGEST_TEXT
from leaderboards.domain.kinds import FactKind
from leaderboards.domain.scheme import Cap, Grade, Rule, Scheme, Scope, Target
from units.domain.unit import Measure

LARGEST = 1_000_000
MOST_RULES = 200
_FIELDS = {
    *("kind", "numerator", "denominator", "caps", "target", "share", "grades", "only_detail"),
    *("is_yearly", "is_bonus", "is_penalty", "is_knockout"),
}
_FLAGS = ("is_bonus", "is_penalty", "is_knockout")
Json = Mapping[str, Any]  # checked member by member below


def to_document(rules: Sequence[Rule]) -> str:
    """Return the rules as JSON text with sorted members; what has its default value is left out."""
    return json.dumps({"rules": [_rule_out(rule) for rule in rules]}, ensure_ascii=False, sort_keys=True)


def to_rules(document: str) -> tuple[Rule, ...]:
    """Read rules from JSON text; raises Invalid with a pointer to each thing that is not well formed."""
    try:
        content = json.loads(document)
    except (ValueError, RecursionError):
        content = None
    rules = content.get("rules") if isinstance(content, dict) else None
    if not isinstance(rules, list) or len(rules) > MOST_RULES:
        raise Invalid(N_("The scheme must be JSON with a list of rules."))
    errors: list[FieldError] = []
    read = [_rule_in(rule, f"/rules/{number}", errors) for number, rule in enumerate(rules)]
    if errors:
        raise Invalid(N_("The scheme is not well formed."), errors=tuple(errors))
    return tuple(rule for rule in read if rule is not None)


def list_flaws(scheme: Scheme, earlier: Sequence[Scheme]) -> list[FieldError]:
    """List what forbids activation: contradicting caps, grades out of order, rules for one kind twice, old versions."""
    flaws = list(_contradictions(scheme.rules))
    if any(each.version >= scheme.version for each in earlier):
        flaws.append(FieldError("/version", N_("A newer version exists already.")))
    if any(each.valid_from > scheme.valid_from for each in earlier):
        flaws.append(FieldError("/valid_from", N_("An earlier version is valid from a later day.")))
    if not scheme.rules:
        flaws.append(FieldError("/rules", N_("The scheme has no rule.")))
    return flaws


def _contradictions(rules: Sequence[Rule]) -> Iterator[FieldError]:
    seen: set[tuple[FactKind, str | None]] = set()
    for number, rule in enumerate(rules):
        here = f"/rules/{number}"
        if rule.kind in {kind for kind, _ in seen}:
            yield FieldError(here, N_("There are two rules for %(kind)s."), {"kind": rule.kind})
        seen.add((rule.kind, rule.only_detail))
        finest_first = sorted(rule.caps, key=lambda cap: -len(cap.per))
        for fine, coarse in pairwise(finest_first):
            if not coarse.per < fine.per:
                yield FieldError(f"{here}/caps", N_("Each cap must count apart fewer things than the one before."))
            elif fine.limit > coarse.limit:
                yield FieldError(f"{here}/caps", N_("A cap inside another must not be larger than it."))
        grades = sorted(rule.grades, key=lambda grade: grade.percent)
        if any(one.percent == next_.percent or one.points >= next_.points for one, next_ in pairwise(grades)):
            yield FieldError(f"{here}/grades", N_("A higher grade must give more points."))
        yield from _mixtures(rule, here)


def _mixtures(rule: Rule, here: str) -> Iterator[FieldError]:
    by_target = bool(rule.share or rule.grades)
    if by_target != (rule.target is not None):
        yield FieldError(f"{here}/target", N_("A share or grades need a target, and a target needs one of them."))
    if rule.target is not None and (rule.numerator or rule.caps):
        yield FieldError(here, N_("A rule counts either each fact or a share of a target, not both."))
    if rule.target is not None and (rule.target.fixed is None) == (rule.target.measure is None):
        yield FieldError(f"{here}/target", N_("A target is either a fixed number or a figure of the unit."))
    if rule.is_bonus and rule.is_penalty:
        yield FieldError(here, N_("A rule cannot be bonus and penalty at once."))
    if rule.target is None and not rule.numerator and not rule.is_knockout:
        yield FieldError(here, N_("The rule gives no points."))


def _rule_out(rule: Rule) -> dict[str, Any]:  # JSON
    target = rule.target
    content: dict[str, Any] = {  # JSON
        "kind": rule.kind.value,
        "numerator": rule.numerator,
        "denominator": rule.denominator if rule.denominator != 1 else 0,
        "caps": [{"limit": cap.limit, "per": sorted(cap.per)} for cap in rule.caps],
        "target": target and {"fixed": target.fixed, "measure": target.measure, "percent": target.percent},
        "share": rule.share,
        "grades": [{"percent": grade.percent, "points": grade.points} for grade in rule.grades],
        "only_detail": rule.only_detail,
        **{flag: getattr(rule, flag) for flag in _FLAGS},
    }
    return {name: value for name, value in content.items() if value} | ({} if rule.is_yearly else {"is_yearly": False})


def _rule_in(content: object, here: str, errors: list[FieldError]) -> Rule | None:
    if not isinstance(content, dict) or not content.keys() <= _FIELDS:
        errors.append(FieldError(here, N_("The rule has a member that is not known.")))
        return None
    before = len(errors)
    try:
        kind = FactKind(content.get("kind", ""))
    except ValueError:
        errors.append(FieldError(f"{here}/kind", N_("This kind of fact is not known.")))
        return None
    try:
        rule = _made(kind, content)
    except (AttributeError, KeyError, TypeError, ValueError):
        errors.append(FieldError(here, N_("A number, a scope or a figure of the rule is not well formed.")))
        return None
    return rule if len(errors) == before else None


def _made(kind: FactKind, content: Json) -> Rule:
    target = content.get("target")
    return Rule(
        kind,
        numerator=_number(content.get("numerator", 0)),
        denominator=_number(content.get("denominator", 1), least=1),
        caps=tuple(_cap(each) for each in content.get("caps", ())),
        target=None if target is None else _target(target),
        share=_number(content.get("share", 0)),
        grades=tuple(
            Grade(_number(each["percent"], 1, 100), _number(each["points"], 1)) for each in content.get("grades", ())
        ),
        is_yearly=_flag(content, "is_yearly", default=True),
        only_detail=_text(content.get("only_detail")),
        **{flag: _flag(content, flag) for flag in _FLAGS},
    )


def _cap(content: Json) -> Cap:
    return Cap(_number(content["limit"], 1), frozenset(Scope(each) for each in content.get("per", ())))


def _target(content: Json) -> Target:
    fixed, measure = content.get("fixed"), content.get("measure")
    return Target(
        None if fixed is None else _number(fixed, 1),
        None if measure is None else Measure(measure),
        _number(content.get("percent", 100), 1, 100),
    )


def _number(value: object, least: int = 0, largest: int = LARGEST) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= largest:
        raise ValueError
    return value


def _flag(content: Json, name: str, *, default: bool = False) -> bool:
    value = content.get(name, default)
    if not isinstance(value, bool):
        raise TypeError
    return value


def _text(value: object) -> str | None:
    if value is not None and not (isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable()):
        raise TypeError
    return value or None
