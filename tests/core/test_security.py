"""Keys for one purpose each; passwords that cost the same work whether or not there is something to compare with."""

import asyncio
import time

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from core.security import Passwords, derive_key

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@given(st.text(min_size=1), st.text(), st.text())
def test_a_key_belongs_to_one_purpose(secret, one, other):
    assert (derive_key(secret, one) == derive_key(secret, other)) == (one == other)
    assert len(derive_key(secret, one)) == 32


@pytest.mark.asyncio
async def test_a_password_matches_its_own_hash_only():
    passwords = Passwords(CHEAP)
    encoded = await passwords.hash("con trâu qua suối")
    assert await passwords.matches(encoded, "con trâu qua suối")
    assert not await passwords.matches(encoded, "con trâu qua suôi")
    assert not await passwords.matches(None, "con trâu qua suối")
    assert not await passwords.matches("not a hash", "con trâu qua suối")


@pytest.mark.asyncio
async def test_hashing_does_not_hold_the_loop():
    passwords = Passwords(PasswordHasher(time_cost=4, memory_cost=65536, parallelism=1))
    longest, last = 0.0, time.perf_counter()
    work = asyncio.gather(*(passwords.hash("con trâu qua suối") for _ in range(3)))
    while not work.done():
        await asyncio.sleep(0.001)
        longest, last = max(longest, time.perf_counter() - last), time.perf_counter()
    assert len(set(await work)) == 3
    assert longest < 60


def test_a_hash_of_weaker_parameters_is_outdated():
    assert Passwords().is_outdated(CHEAP.hash("x"))
    assert not Passwords(CHEAP).is_outdated(CHEAP.hash("x"))
