"""Ids of rows sort as they were made, and are UUIDs of version 7."""

import time
from uuid import RFC_4122, UUID

from core.ids import new_id


def test_ids_made_later_sort_later_within_a_millisecond_too():
    ids = [new_id() for _ in range(5_000)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_an_id_says_its_version_and_its_millisecond():
    before = time.time_ns() // 1_000_000
    found = UUID(new_id())
    assert (found.version, found.variant) == (7, RFC_4122)
    assert before <= found.int >> 80 <= time.time_ns() // 1_000_000
