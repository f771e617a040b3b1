"""Which facts are refused, and why."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.facts import BOUNDS, Fact, FactKind, find_flaw, source_of
from units.domain.unit import Kind

SOUND = Fact("live:room:1:someone", FactKind.LIVE_PARTICIPATION, "03256", datetime(2026, 10, 10, tzinfo=UTC), 1)
NAIVE = SOUND.occurred_at.replace(tzinfo=None)


def test_a_sound_fact_has_no_flaw() -> None:
    assert find_flaw(SOUND, Kind.COMMUNE) is None


@pytest.mark.parametrize(
    ("fact", "kind", "why"),
    [
        (replace(SOUND, source_key="có dấu"), Kind.COMMUNE, "The source key is not well formed."),
        (replace(SOUND, source_key=""), Kind.COMMUNE, "The source key is not well formed."),
        (replace(SOUND, source_key="x" * 121), Kind.COMMUNE, "The source key is not well formed."),
        (replace(SOUND, kind="magic"), Kind.COMMUNE, "This kind of fact is not known."),
        (SOUND, None, "The unit is not known."),
        (SOUND, Kind.AGENCY, "This kind of fact cannot be reported for such a unit."),
        (replace(SOUND, quantity=0), Kind.SCHOOL, "The quantity is out of bounds."),
        (replace(SOUND, quantity=11), Kind.SCHOOL, "The quantity is out of bounds."),
        (replace(SOUND, occurred_at=NAIVE), Kind.SCHOOL, "The moment lacks its time zone."),
        (replace(SOUND, detail="x" * 501), Kind.SCHOOL, "The note is too long or holds control characters."),
        (replace(SOUND, person_key="\0"), Kind.SCHOOL, "The person's key is too long or holds control characters."),
    ],
)  # fmt: skip
def test_a_flaw_is_named(fact: Fact, kind: Kind | None, why: str) -> None:
    assert find_flaw(fact, kind) == why


@given(st.sampled_from(FactKind), st.integers())
def test_exactly_the_quantities_within_bounds_are_taken(kind: FactKind, quantity: int) -> None:
    flaw = find_flaw(replace(SOUND, kind=kind, quantity=quantity), Kind.COMMUNE)
    assert (flaw is None) == (BOUNDS[kind].least <= quantity <= BOUNDS[kind].largest)


def test_revisions_and_people_share_the_source_of_their_room() -> None:
    assert source_of("live:Ab-_1:2:someone") == source_of("live:Ab-_1:1:other") == "live:Ab-_1"
    assert source_of("alone") == "alone"
