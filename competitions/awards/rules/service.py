"""The rules of law: those in force, a new one that ends the one before, and the reference file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from competitions.awards.rules import queries
from competitions.awards.rules.domain.catalogue import HINTS, find_code, read_value
from competitions.awards.rules.domain.rules import Rule, check_fits, end_by_later, find_rule
from competitions.awards.rules.models import LegalRule
from competitions.awards.rules.permissions import may_add_rules, may_read_rules
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, FieldError, Forbidden, Invalid, N_

LONGEST = {"value": 200, "citation": 500, "note": 500}


async def list_rules(uow: UnitOfWork) -> list[Rule]:
    """List every rule with its true last day: an open one ends where the next of its code begins."""
    return end_by_later(stored.rule for stored in await queries.list_stored(uow))


async def load_rule(uow: UnitOfWork, code: str, day: date) -> Rule:
    """Return the rule in force on a day, the more particular first; raises NotFound."""
    return find_rule(await list_rules(uow), code, day)


async def load_rules(uow: UnitOfWork, actor: Actor) -> list[Rule]:
    """List the rules for somebody who works with awards; raises Forbidden."""
    if not may_read_rules(actor):
        raise Forbidden(N_("Your role has nothing to do with awards."))
    return await list_rules(uow)


async def add_rule(uow: UnitOfWork, actor: Actor, new: Rule, now: datetime) -> str:
    """Enter a rule and return its id; raises Forbidden, Invalid with the field, Conflict where it overlaps another."""
    if not may_add_rules(actor):
        raise Forbidden(N_("Only the head of Home Affairs or an administrator enters rules of law."))
    rule = _check(new)
    stored = [each.rule for each in await queries.list_stored(uow, rule.code)]
    check_fits(stored, rule)
    return await _keep(uow, rule, now, by=actor.person_id)


async def keep_reference(uow: UnitOfWork, rules: Iterable[Rule], now: datetime) -> int:
    """Keep rules of the reference file and return how many were new; codes that people look after are left alone."""
    stored = await queries.list_stored(uow)
    kept_by_people = {each.rule.code for each in stored if each.recorded_by is not None}
    known = {(each.rule.code, each.rule.effective_from) for each in stored}
    fresh = [
        rule for rule in rules if rule.code not in kept_by_people and (rule.code, rule.effective_from) not in known
    ]
    for rule in fresh:
        check_fits([each.rule for each in stored], rule)
        await _keep(uow, _check(rule), now, by=None)
    return len(fresh)


async def _keep(uow: UnitOfWork, rule: Rule, now: datetime, *, by: str | None) -> str:
    row = LegalRule(
        id=new_id(),
        code=rule.code,
        value=rule.value,
        citation=rule.citation,
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        is_verified=rule.is_verified,
        note=rule.note,
        recorded_by=by,
        recorded_at=now,
    )
    await queries.add(uow, row)
    detail = {"code": rule.code, "from": rule.effective_from.isoformat()}
    await audit.record(uow, audit.Act("rule.added", row.id, by, detail), now)
    return row.id


def _check(new: Rule) -> Rule:
    """Return the rule with its value as it is kept; raises Invalid."""
    errors = []
    code = find_code(new.code)
    value = read_value(code.shape, new.value) if code else None
    if code is None:
        errors.append(FieldError("code", N_("Choose the rule from the list.")))
    elif value is None:
        errors.append(FieldError("value", HINTS[code.shape]))
    if not new.citation:
        errors.append(FieldError("citation", N_("Say where the rule is written: number of the document and article.")))
    for name, longest in LONGEST.items():
        if len(getattr(new, name)) > longest:
            errors.append(FieldError(name, N_("At most %(most)s characters."), {"most": longest}))
    if errors:
        raise Invalid(N_("The rule cannot be kept like this."), errors=tuple(errors))
    return replace(new, value=value or "")
