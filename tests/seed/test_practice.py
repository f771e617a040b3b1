from collections import Counter
from datetime import UTC, datetime

from leaderboards.domain.facts import find_flaw
from seed.practice import list_practice_facts
from seed.units import read_units
from units.domain.unit import Kind

NOW = datetime(2026, 10, 10, tzinfo=UTC)
UNITS = {unit.code: unit for unit in read_units()}


def test_every_fact_is_one_that_the_ledger_takes():
    facts = list(list_practice_facts(UNITS.values()))
    assert [fact.source_key for fact in facts if find_flaw(fact, UNITS[fact.unit_code].kind, NOW)] == []
    assert len({fact.source_key for fact in facts}) == len(facts)


def test_the_same_units_give_the_same_facts():
    assert list(list_practice_facts(UNITS.values())) == list(list_practice_facts(UNITS.values()))


def test_many_communes_schools_and_party_cells_took_part():
    took_part = Counter(UNITS[code].kind for code in {fact.unit_code for fact in list_practice_facts(UNITS.values())})
    assert took_part[Kind.COMMUNE] >= 40
    assert took_part[Kind.SCHOOL] >= 15
    assert took_part[Kind.PARTY_CELL] >= 5
    assert set(took_part) == {Kind.COMMUNE, Kind.SCHOOL, Kind.PARTY_CELL}
