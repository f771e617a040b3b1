"""Nobody gives a role above their own, or touches an account that carries one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import (
    LOCAL_ROLES,
    Held,
    Place,
    is_kept_within,
    list_grantable,
    may_grant,
    may_manage_person,
    may_manage_unit,
)
from core.kernel import Actor, Grant, Role

PROVINCE, COMMUNE, VILLAGE = Place("11"), Place("03160", ("11",)), Place("ban", ("03160", "11"))
OTHER = Place("03127", ("11",))
PLACES = st.sampled_from([PROVINCE, COMMUNE, VILLAGE, OTHER])
ROLES = st.sampled_from(Role)
LESSER = ROLES.filter(lambda role: role is not Role.ADMINISTRATOR)


def actor(*held):
    return Actor("me", "Tôi", tuple(Grant(role, place.code, date(2026, 1, 1)) for role, place in held))


@given(ROLES, PLACES, PLACES)
def test_only_administrators_reach_beyond_their_own_branch(role, home, place):
    reach = may_manage_unit(actor((role, home)), place)
    if role is Role.ADMINISTRATOR:
        assert reach
    elif home.code in place.above:
        assert reach == (role in {Role.UNIT_LEADER, Role.UNIT_OFFICER})
    else:
        assert reach == (role is Role.UNIT_LEADER and home.code == place.code)


@given(
    st.lists(st.tuples(ROLES.filter(lambda role: role is not Role.ADMINISTRATOR), PLACES), max_size=4), PLACES, ROLES
)
def test_nobody_but_the_administrator_gives_a_role_above_their_own(held, place, role):
    if role in list_grantable(actor(*held), place):
        highest = max((LOCAL_ROLES.index(own) for own, _ in held if own in LOCAL_ROLES), default=-1)
        assert LOCAL_ROLES.index(role) <= highest


@pytest.mark.parametrize("role", sorted(set(Role) - {*LOCAL_ROLES, Role.ADMINISTRATOR}))
def test_home_affairs_council_and_the_like_are_the_administrators_alone(role):
    leader = actor((Role.UNIT_LEADER, PROVINCE), (role, PROVINCE))
    assert not may_grant(leader, Held(role, COMMUNE))
    assert may_grant(actor((Role.ADMINISTRATOR, PROVINCE)), Held(role, COMMUNE))


def test_a_leader_makes_officers_at_home_and_only_a_deputy_of_their_own_rank():
    leader = actor((Role.UNIT_LEADER, COMMUNE))
    assert list_grantable(leader, COMMUNE) == {Role.UNIT_OFFICER, Role.ORGANIZER, Role.HOST}
    assert may_grant(leader, Held(Role.UNIT_LEADER, COMMUNE, deputy_of="me"))
    assert not may_grant(leader, Held(Role.UNIT_LEADER, COMMUNE, deputy_of="somebody"))
    assert not may_grant(leader, Held(Role.UNIT_LEADER, COMMUNE))
    assert may_grant(leader, Held(Role.UNIT_LEADER, VILLAGE))
    assert not may_grant(leader, Held(Role.UNIT_LEADER, OTHER, deputy_of="me"))


def test_an_account_that_carries_a_higher_role_anywhere_is_out_of_reach():
    officer = actor((Role.UNIT_OFFICER, PROVINCE))
    assert may_manage_person(officer, "pang", (Held(Role.UNIT_OFFICER, COMMUNE),))
    assert not may_manage_person(
        officer, "pang", (Held(Role.UNIT_OFFICER, COMMUNE), Held(Role.ADMINISTRATOR, PROVINCE))
    )
    assert not may_manage_person(officer, "pang", (Held(Role.UNIT_LEADER, COMMUNE),))
    assert not may_manage_person(officer, "pang", ())


HELD = st.lists(st.builds(Held, ROLES, PLACES), max_size=3).map(tuple)
NOT_ADMINISTRATORS = st.lists(st.tuples(LESSER, PLACES), max_size=3)


@given(NOT_ADMINISTRATORS, HELD, st.frozensets(PLACES.map(lambda place: place.code)))
def test_an_account_kept_within_some_units_is_reset_by_nobody_of_other_units(held, carried, units):
    keeper = actor(*held)
    if is_kept_within(carried, units) and may_manage_person(keeper, "pang", carried):
        assert units & {place.code for _, place in held}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ((Held(Role.UNIT_OFFICER, COMMUNE),), False),
        ((Held(Role.UNIT_OFFICER, COMMUNE), Held(Role.COUNCIL_MEMBER, PROVINCE)), True),
        ((Held(Role.UNIT_LEADER, COMMUNE),), True),
        ((Held(Role.UNIT_LEADER, VILLAGE),), False),
        ((), True),
    ],
)
def test_the_province_alone_keeps_leaders_of_communes_and_whoever_carries_a_higher_role(held, expected):
    assert is_kept_within(held, frozenset({"11"})) is expected


@given(st.lists(st.tuples(ROLES, PLACES), max_size=3))
def test_nobody_looks_after_their_own_account_here(held):
    assert not may_manage_person(actor(*held), "me", tuple(Held(role, place) for role, place in held))


def test_the_administrator_looks_after_everybody():
    assert may_manage_person(actor((Role.ADMINISTRATOR, PROVINCE)), "pang", (Held(Role.ADMINISTRATOR, PROVINCE),))
