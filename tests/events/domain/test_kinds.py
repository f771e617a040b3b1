"""Kinds of sessions against the plan's own indicators."""

import csv
from pathlib import Path

import pytest

import seed
from events.domain.kinds import SESSION_KINDS
from leaderboards.domain.kinds import KINDS

PLAN = Path(seed.__file__).parent / "reference" / "plan_indicators.csv"


def facts_by_indicator():
    with PLAN.open(encoding="utf-8", newline="") as file:
        return {row["code"]: set(filter(None, row["facts"].split(";"))) for row in csv.DictReader(file)}


@pytest.mark.parametrize("rule", SESSION_KINDS.values(), ids=lambda rule: str(rule.kind))
def test_who_was_there_is_a_learner_exactly_where_the_plan_counts_trained_people(rule):
    counted = set().union(*(facts_by_indicator()[code] for code in rule.indicators))
    people = {kind.value for kind in KINDS if KINDS[kind].counts_people} & counted
    assert people == ({rule.learner.value} if rule.learner else set())


@pytest.mark.parametrize("rule", SESSION_KINDS.values(), ids=lambda rule: str(rule.kind))
def test_a_size_that_counts_is_one_of_the_plan(rule):
    counted = set().union(*(facts_by_indicator()[code] for code in rule.indicators))
    assert rule.in_band is None or (rule.in_band.value in counted and rule.band is not None)
