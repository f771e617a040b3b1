"""Which facts are refused, and why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leaderboards.domain.facts import EARLY, Fact, find_flaw, seal_person, source_of
from leaderboards.domain.kinds import KINDS, FactKind
from units.domain.unit import Kind

SOUND = Fact("live:room:1:someone", FactKind.LIVE_PARTICIPATION, "03256", datetime(2026, 10, 10, tzinfo=UTC), 1)
NOW = SOUND.occurred_at + timedelta(hours=1)
NAIVE = SOUND.occurred_at.replace(tzinfo=None)


def test_a_sound_fact_has_no_flaw() -> None:
    assert find_flaw(SOUND, Kind.COMMUNE, NOW) is None


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
        (replace(SOUND, occurred_at=NOW + EARLY + timedelta(seconds=1)), Kind.SCHOOL, "The moment lies in the future."),
        (replace(SOUND, detail="x" * 501), Kind.SCHOOL, "The note is too long or holds control characters."),
        (replace(SOUND, person_key="\0"), Kind.SCHOOL, "The person's key is too long or holds control characters."),
    ],
)  # fmt: skip
def test_a_flaw_is_named(fact: Fact, kind: Kind | None, why: str) -> None:
    assert find_flaw(fact, kind, NOW) == why


@given(st.sampled_from(FactKind), st.integers())
def test_exactly_the_quantities_within_bounds_are_taken(kind: FactKind, quantity: int) -> None:
    rule = KINDS[kind]
    flaw = find_flaw(replace(SOUND, kind=kind, quantity=quantity), rule.unit_kinds[0], NOW)
    assert (flaw is None) == (rule.least <= quantity <= rule.largest)


@pytest.mark.parser
@given(st.builds(Fact, st.text(), st.text(), st.text(), st.datetimes(), st.integers(), st.text(), st.text()))
def test_no_fact_from_outside_gets_more_than_a_refusal(fact: Fact) -> None:
    assert isinstance(find_flaw(fact, Kind.COMMUNE, NOW), str)


texts = st.text(max_size=5)


@given(texts, st.sampled_from(["", "owner-a", "owner-b"]), texts)
def test_a_sealed_person_is_the_same_for_one_reporter_only(secret: str, owner: str, key: str) -> None:
    sealed = seal_person(secret, owner, key)
    assert sealed == seal_person(secret, owner, key)
    assert len(sealed) == 64
    assert sealed != seal_person(secret, f"{owner}x", key)
    assert sealed != seal_person(f"{secret}x", owner, key)


def test_revisions_and_people_share_the_source_of_their_room() -> None:
    assert source_of("live:Ab-_1:2:someone") == source_of("live:Ab-_1:1:other") == "live:Ab-_1"
    assert source_of("alone") == "alone"
