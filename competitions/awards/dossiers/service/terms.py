"""Deadlines from the rules of law, with their citations."""

from collections.abc import Sequence
from datetime import date

from competitions.awards.dossiers.domain.deadlines import Pause, Term, last_day_of, processing_due
from competitions.awards.dossiers.domain.states import Act
from competitions.awards.dossiers.queries.dossiers import StepRow
from competitions.awards.rules.service import load_rule
from competitions.movements.declarations.queries.calendar import load_calendar
from core.database import UnitOfWork
from core.kernel import NotFound
from leaderboards.domain.periods import day_of


async def load_term(uow: UnitOfWork, code: str, start: date) -> Term:
    """Return the last day that the rule in force gives from `start` on; raises NotFound without a rule."""
    rule = await load_rule(uow, code, start)
    return Term(last_day_of(rule, start, await load_calendar(uow)), rule)


async def find_processing_term(uow: UnitOfWork, steps: Sequence[StepRow]) -> Term | None:
    """Return by when a dossier that was sent is dealt with; None before, while it is out, and without a rule."""
    sent = [step for step in steps if step.act is Act.SUBMIT]
    if not sent:
        return None
    start = day_of(sent[0].at)
    try:
        rule = await load_rule(uow, "days.processing", start)
    except NotFound:
        return None
    due = processing_due(rule, start, pauses_of(steps), await load_calendar(uow))
    return None if due is None else Term(due, rule)


def pauses_of(steps: Sequence[StepRow]) -> tuple[Pause, ...]:
    """Return the times in which the dossier was out for a supplement."""
    pauses: list[Pause] = []
    for step in steps:
        if step.act in {Act.RETURN, Act.REOPEN}:
            if not pauses or pauses[-1].until is not None:  # another deadline while it is out pauses nothing anew
                pauses.append(Pause(day_of(step.at), None))
        elif step.act is Act.SUBMIT and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].since, day_of(step.at))
    return tuple(pauses)
