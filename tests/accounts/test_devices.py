"""Known devices: a seal is believed for its account and device only."""

from hypothesis import given
from hypothesis import strategies as st

from accounts.devices import MOST_ACCOUNTS, KnownDevices
from core.kernel import PersonId

PEOPLE = st.lists(st.sampled_from([PersonId(f"person-{number}") for number in range(8)]), min_size=1, max_size=12)


@given(PEOPLE)
def test_a_device_knows_the_last_accounts_that_came_in_and_nobody_else(people):
    devices, cookie = KnownDevices(b"k" * 32), ""
    for person in people:
        cookie = devices.remember(cookie, person)
    last = list(dict.fromkeys(reversed(people)))
    known = {person for person in {*people, PersonId("stranger")} if devices.find(cookie, person)}
    assert known == set(last[:MOST_ACCOUNTS])
    assert not any(person in cookie for person in people)
    assert not any(KnownDevices(b"x" * 32).find(cookie, person) for person in people)


@given(st.text(max_size=60))
def test_any_other_cookie_is_a_new_device(typed):
    devices, person = KnownDevices(b"k" * 32), PersonId("p")
    assert not devices.find(typed, person)
    assert devices.find(devices.remember(typed, person), person)


def test_every_account_and_device_has_its_own_count():
    devices, one, two = KnownDevices(b"k" * 32), PersonId("1"), PersonId("2")
    shared = devices.remember(devices.remember("", one), two)
    counts = {devices.find(shared, one), devices.find(shared, two), devices.find(devices.remember("", one), one)}
    assert len(counts) == 3
