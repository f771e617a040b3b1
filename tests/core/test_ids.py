"""Ids of rows sort as they were made, and are UUIDs of version 7; secrets can stand in a command."""

import time
from uuid import RFC_4122, UUID

from core.ids import new_id, new_secret


def test_ids_made_later_sort_later_within_a_millisecond_too():
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_says_its_version_and_its_millisecond():
    before = time.time_ns() // 1_000_000
    found = UUID(new_id())
    assert (found.version, found.variant) == (7, RFC_4122)
    assert before <= found.int >> 80 <= time.time_ns() // 1_000_000


def test_no_secret_looks_like_an_option_of_a_command():
    secrets = {new_secret() for _ in range(2_000)}
    assert len(secrets) == 2_000
    assert {len(each) for each in secrets} == {22}
    assert not any(each.startswith("-") for each in secrets)
