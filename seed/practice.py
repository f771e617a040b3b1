"""Three made-up evenings on which communes, schools and party cells tried the quiz, as facts of taking part."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime

from leaderboards.domain.facts import Fact
from leaderboards.domain.kinds import FactKind
from units.domain.unit import Kind, NewUnit

SEED = 20261010
EVENINGS = tuple(datetime.fromisoformat(f"{day}T20:00:00+07:00") for day in ("2026-09-19", "2026-09-26", "2026-10-03"))
PHONES = {Kind.COMMUNE: (3, 11), Kind.SCHOOL: (1, 6), Kind.PARTY_CELL: (1, 4)}
MOST_AT_A_PHONE = 6
CHANCE_TO_TAKE_PART = 0.85


def list_practice_facts(units: Iterable[NewUnit]) -> Iterator[Fact]:
    """Yield the facts; the same units give the same facts, marked `demo:` in their source keys."""
    source = random.Random(SEED)
    for unit in units:
        for evening in EVENINGS if unit.kind in PHONES else ():
            if source.random() < CHANCE_TO_TAKE_PART:
                yield from _phones(unit, evening, source)


def _phones(unit: NewUnit, evening: datetime, source: random.Random) -> Iterator[Fact]:
    for number in range(source.randint(*PHONES[unit.kind])):
        key = f"demo:{evening:%Y%m%d}:{unit.code}.{number}"
        yield Fact(
            source_key=key,
            kind=FactKind.LIVE_PARTICIPATION,
            unit_code=unit.code,
            occurred_at=evening,
            quantity=source.randint(1, MOST_AT_A_PHONE),
            person_key=key,
        )
