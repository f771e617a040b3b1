"""Laws of registers: what makes an entry impossible, a draft or final; which facts follow; what is the same."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.movements.registers.domain.catalogue import REGISTERS
from competitions.movements.registers.domain.checklists import CHECKLISTS, checklist_on
from competitions.movements.registers.domain.entries import (
    Act,
    Entry,
    Standing,
    act_sameness,
    find_act_errors,
    find_errors,
    find_gaps,
    is_link,
    is_out_of_band,
    list_facts,
    make_act_fact,
    needs_confirmation,
    own_keys,
    sameness,
    source_key,
)
from competitions.movements.registers.domain.rules import People, Rhythm, Shape
from competitions.movements.registers.domain.writing import list_columns, read_act, read_cells, read_entry
from core.kernel import LOCAL_ZONE, Invalid
from leaderboards.domain.facts import Verification, find_flaw, source_of
from leaderboards.domain.kinds import KINDS, FactKind
from units.domain.unit import Kind

TODAY = date(2026, 10, 10)
ID = "0199a0c0-0000-7000-8000-000000000001"
FAMILY, AMBASSADOR, PARTY = REGISTERS["gia-dinh-so"], REGISTERS["dai-su-so"], REGISTERS["sinh-hoat-chuyen-de"]
TEAM, MARKET, ARTICLE, MATERIAL = (REGISTERS[key] for key in ("doi-tinh-nguyen", "hoc-vien-4t", "bai-viet", "tai-lieu"))
registers = st.sampled_from(list(REGISTERS.values()))


def whole(register):
    """An entry with everything that the register asks for."""
    values = {}
    for each in register.fields:
        number = str(max(each.least, 12))
        values[each.key] = {Shape.NUMBER: number, Shape.TEXT: "ghi đủ", Shape.CHOICE: ""}[each.shape]
        if each.shape is Shape.CHOICE:
            values[each.key] = each.choices[0][0]
    ticked = frozenset(each.key for each in checklist_on(TODAY).criteria)
    person = "Lò Thị Ví Dụ" if register.people is People.NEEDED else ""
    return Entry("Tên", TODAY, 1, values, ticked, link="https://dienbien.example/1", person=person)


def standing(register):
    return Standing(register, "03160", ID, ID)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda register: register.code)
def test_a_whole_entry_of_every_register_makes_facts_that_the_ledger_takes(register):
    entry = whole(register)
    facts = list_facts(standing(register), entry)
    assert (find_errors(register, entry, TODAY), find_gaps(register, entry)) == ((), ())
    assert register.unit_kinds
    for unit_kind in register.unit_kinds:
        for fact in facts:
            assert find_flaw(fact, unit_kind, fact.occurred_at) is None
    assert len({fact.source_key for fact in facts}) == len(facts) == len(register.effects)


@pytest.mark.parametrize("register", [each for each in REGISTERS.values() if each.acts], ids=lambda each: each.code)
def test_acts_of_every_register_make_facts_that_the_ledger_takes(register):
    for rule in register.acts:
        act = Act(TODAY, 3 if rule.is_counted else 1)
        fact = make_act_fact(Standing(register, "x", ID, "an-act"), rule, act)
        assert find_act_errors(rule, act, TODAY) == ()
        assert {find_flaw(fact, kind, fact.occurred_at) for kind in register.unit_kinds} == {None}
        assert fact.evidence == f"/thi-dua/so/{register.code}/{ID}"


@given(registers, st.data())
def test_without_proof_a_needed_field_or_a_required_criterion_it_stays_a_draft(register, data):
    entry = whole(register)
    bare = replace(entry, link="", values={}, ticked=frozenset())
    assert bool(find_gaps(register, bare)) == bool(register.needs_proof or register.needs_checklist or register.fields)
    if register.needs_checklist:
        left_out = data.draw(st.sampled_from(sorted(entry.ticked)))
        required = {each.key for each in checklist_on(TODAY).criteria if each.is_required}
        missing = find_gaps(register, replace(entry, ticked=entry.ticked - {left_out}))
        assert bool(missing) == (left_out in required)


def errors_of(register, **changes):
    return [error.pointer for error in find_errors(register, replace(whole(register), **changes), TODAY)]


@pytest.mark.parametrize(
    ("register", "changes", "pointers"),
    [
        (ARTICLE, {"title": ""}, ["title"]),
        (ARTICLE, {"title": "x" * 201}, ["title"]),
        (ARTICLE, {"document": "a\nb"}, ["document"]),
        (ARTICLE, {"occurred_on": date(2026, 10, 11)}, ["occurred_on"]),
        (ARTICLE, {"occurred_on": date(1999, 1, 1)}, ["occurred_on"]),
        (ARTICLE, {"link": "javascript:alert(1)"}, ["link"]),
        (ARTICLE, {"values": {"channel": "x" * 301}}, ["channel"]),
        (AMBASSADOR, {"person": ""}, ["person"]),
        (AMBASSADOR, {"title": ""}, []),
        (MARKET, {"quantity": 100_001}, ["quantity"]),
        (MARKET, {"quantity": 2, "person": "Lò Văn A"}, ["quantity"]),
        (TEAM, {"values": {"members": "0"}}, ["members"]),
        (TEAM, {"values": {"members": "mười"}}, ["members"]),
        (MATERIAL, {"values": {"language": "klingon"}}, ["language"]),
        (PARTY, {"values": {"present": "21", "on_roll": "20"}}, ["present"]),
        (PARTY, {"values": {"present": "20", "on_roll": "20"}}, []),
    ],
)
def test_what_cannot_be_is_told_at_its_field(register, changes, pointers):
    assert errors_of(register, **changes) == pointers


def test_a_meeting_makes_its_three_numbers():
    entry = replace(whole(PARTY), values={"present": "18", "on_roll": "20"})
    facts = {fact.kind: fact.quantity for fact in list_facts(standing(PARTY), entry)}
    assert facts == {"party.meeting": 1, "party.present": 18, "party.on_roll": 20}


def test_a_household_an_ambassador_and_a_named_learner_have_opaque_keys_and_counted_people_none():
    assert [fact.person_key for fact in list_facts(standing(FAMILY), whole(FAMILY))] == [f"household:{ID}"]
    assert [fact.person_key for fact in list_facts(standing(AMBASSADOR), whole(AMBASSADOR))] == [f"ambassador:{ID}"]
    assert [fact.person_key for fact in list_facts(standing(MARKET), whole(MARKET))] == [None]
    learner, years = AMBASSADOR.acts
    at = Standing(AMBASSADOR, "03160", ID, "act-1")
    assert make_act_fact(at, learner, Act(TODAY, person="Lò Văn B")).person_key == "learner:act-1"
    assert make_act_fact(at, learner, Act(TODAY, 4)).person_key is None
    assert make_act_fact(at, years, Act(TODAY)).person_key == f"ambassador:{ID}"


@given(st.integers(1, 100))
def test_a_team_outside_the_band_is_told_apart_and_not_blocked(members):
    entry = replace(whole(TEAM), values={"members": str(members)})
    assert is_out_of_band(TEAM, entry) == (not 10 <= members <= 15)
    assert (find_errors(TEAM, entry, TODAY), find_gaps(TEAM, entry)) == ((), ())
    assert not is_out_of_band(ARTICLE, whole(ARTICLE))


@given(st.integers(1, 100))
def test_a_team_of_another_size_used_to_count_as_one_of_the_plans_size(members):
    (fact,) = list_facts(standing(TEAM), replace(whole(TEAM), values={"members": str(members)}))
    expected = FactKind.VOLUNTEER_TEAM if 10 <= members <= 15 else FactKind.VOLUNTEER_TEAM_OTHER_SIZE
    assert (fact.kind, fact.quantity) == (expected, 1)
    assert fact.source_key in own_keys(TEAM, ID)


@given(st.sampled_from(list(FactKind)), st.integers(0, 1000))
def test_a_large_number_waits_for_a_second_person(kind, quantity):
    bound = KINDS[kind].confirm_from
    assert needs_confirmation(kind, quantity) == (bound is not None and quantity >= bound)


def test_a_large_number_makes_a_pending_fact_and_a_small_one_a_declared():
    made = [list_facts(standing(MARKET), replace(whole(MARKET), quantity=number))[0] for number in (49, 50)]
    assert [fact.verification for fact in made] == [Verification.DECLARED, Verification.PENDING]


@given(st.dates(date(2025, 1, 1), TODAY), st.dates(date(2025, 1, 1), TODAY))
def test_a_month_of_work_is_one_whatever_the_day(first, second):
    rule = REGISTERS["to-cong-nghe-so"].acts[0]
    assert rule.rhythm is Rhythm.MONTHLY
    same_month = (first.year, first.month) == (second.year, second.month)
    assert (act_sameness(rule, Act(first)) == act_sameness(rule, Act(second))) == same_month


def test_dated_acts_and_years_are_told_apart_by_what_they_say():
    learner, years = AMBASSADOR.acts
    assert act_sameness(learner, Act(TODAY, 2)) != act_sameness(learner, Act(TODAY, 3))
    assert act_sameness(years, Act(TODAY)) == act_sameness(years, Act(date(2026, 1, 1))) == "2026"


def test_an_act_cannot_be_in_the_future_uncountable_or_too_long():
    learner, _ = AMBASSADOR.acts
    wrong = Act(date(2026, 10, 11), 0, note="x" * 301)
    assert [error.pointer for error in find_act_errors(learner, wrong, TODAY)] == ["occurred_on", "quantity", "note"]
    named = Act(TODAY, 2, person="Lò Văn B")
    assert [error.pointer for error in find_act_errors(learner, named, TODAY)] == ["quantity"]


@given(registers)
def test_saying_the_same_again_is_the_same_and_any_change_is_not(register):
    entry = whole(register)
    assert sameness(entry) == sameness(replace(entry, title=" TEN"))
    for changes in ({"occurred_on": date(2026, 1, 1)}, {"link": "https://x.example"}, {"person": "B"}, {"quantity": 7}):
        assert sameness(entry) != sameness(replace(entry, **changes))


def test_the_source_of_an_entrys_facts_is_the_entry():
    assert source_of(source_key(ID, FactKind.MARKET_PERSON)) == f"so:{ID}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://dienbien.gov.example/a?b=1", True),
        ("http://a.example", True),
        ("ftp://a.example", False),
        ("https://khong", False),
        ("https://a b.example", False),
        ("https://[", False),
        ("https://a.example/" + "x" * 500, False),
    ],
)
def test_links_are_web_addresses(text, expected):
    assert is_link(text) is expected


def test_the_checklist_in_force_is_the_newest_that_has_begun():
    later = replace(CHECKLISTS[0], since=date(2027, 1, 1))
    assert checklist_on(TODAY) == CHECKLISTS[0]
    assert checklist_on(date(2020, 1, 1)) == CHECKLISTS[0]
    assert max((CHECKLISTS[0], later), key=lambda each: each.since) == later


@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda register: register.code)
def test_a_row_of_the_template_reads_as_an_entry(register):
    cells = {column.key: "" for column in list_columns(register)}
    cells |= {"title": "Tên", "occurred_on": "10/10/2026", "link": "https://a.example"}
    cells |= {key: "x" for key in cells if key.startswith("tick_")} | ({"person": "Lò A"} if "person" in cells else {})
    typed = read_cells(register, cells, {})
    entry = read_entry(register, typed)
    assert (entry.title, entry.occurred_on, entry.quantity) == ("Tên", TODAY, 1)
    assert find_errors(register, entry, TODAY) == ()
    assert entry.ticked == (
        frozenset(each.key for each in CHECKLISTS[0].criteria) if register.needs_checklist else frozenset()
    )


def test_choices_are_known_by_their_words_and_by_their_keys():
    words = {"tieng thai": "thai"}
    typed = read_cells(MATERIAL, {"language": "Tiếng Thái", "form": "video", "title": "x"}, words)
    assert (typed["language"], typed["form"]) == ("thai", "video")
    assert read_cells(MATERIAL, {"language": "lạ"}, words)["language"] == "lạ"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"occurred_on": "hôm qua"},
        {"occurred_on": "10/10/2026", "quantity": "nhiều"},
        {"occurred_on": "10/10/2026", "quantity": "6.5"},
    ],
)
def test_what_is_no_date_or_number_is_refused_at_its_field(typed):
    for read in (lambda: read_entry(MARKET, typed), lambda: read_act(AMBASSADOR.acts[0], typed)):
        with pytest.raises(Invalid) as refused:
            read()
        assert refused.value.errors[0].pointer == ("quantity" if "quantity" in typed else "occurred_on")


@given(st.text(max_size=30))
def test_reading_an_act_never_takes_a_name_where_none_is_asked_for(text):
    rule = REGISTERS["to-cong-nghe-so"].acts[0]
    act = read_act(rule, {"occurred_on": "2026-10-10", "person": text, "note": text, "quantity": "9"})
    assert (act.person, act.quantity) == ("", 1)


def test_a_register_finds_its_acts():
    assert AMBASSADOR.find_act("nguoi-hoc") is AMBASSADOR.acts[0]
    assert AMBASSADOR.find_act("khac") is None
    assert PARTY.unit_kinds == {Kind.PARTY_CELL}
    assert LOCAL_ZONE.key == "Asia/Ho_Chi_Minh"
