import hashlib
from typing import Any  # rfc8785 names its own kind of JSON

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from competitions.live.domain.eventlog import (
    FIRST_PREVIOUS,
    Entry,
    Head,
    LoggedActs,
    StoredLog,
    StoredRow,
    acts_of,
    append,
    entry_hash,
    rows_digest,
    verify_chain,
    verify_log,
)
from competitions.live.domain.phases import Phase

ROWS = (StoredRow("b", "i2", [0], 5, 4, 3), StoredRow("a", "i1", "Ê", 6, 5, 4))
RESULTS = "results"


def entry(kind: str, **details) -> Entry:
    return Entry(at=7, kind=kind, by="p", version=3, phase=Phase.OPEN, question=1, details=details)


def log_of(*entries: Entry) -> StoredLog:
    head, lines = Head(), []
    for one in entries:
        linked = append(head, one)
        lines.append(linked.line)
        head = linked.head
    return StoredLog(lines, head)


FINISHED = (entry("open"), entry("closed", digest=rows_digest(ROWS)), entry("finished", digest=RESULTS))


def as_logged(_: LoggedActs) -> str:
    return RESULTS


def test_the_first_entry_follows_64_zeros_and_has_number_1():
    linked = append(Head(), entry("extend", seconds=10))
    assert linked.line["prev"] == FIRST_PREVIOUS == "0" * 64
    assert linked.line["i"] == 1
    assert linked.line["seconds"] == 10
    assert linked.head == Head(1, str(linked.line["hash"]))


def test_the_hash_is_that_of_the_entry_without_it():
    line = append(Head(), entry("open")).line
    bare = {name: value for name, value in line.items() if name != "hash"}
    assert line["hash"] == hashlib.sha256(rfc8785.dumps(bare)).hexdigest() == entry_hash(line)


def test_details_cannot_replace_what_every_entry_has():
    assert append(Head(), entry("open", i=9, hash="x", prev="y")).line["i"] == 1


def test_the_digest_of_rows_is_of_their_array_sorted_by_participant():
    array: list[Any] = [["a", "i1", "Ê", 6, 5, 4], ["b", "i2", [0], 5, 4, 3]]
    assert rows_digest(ROWS) == hashlib.sha256(rfc8785.dumps(array)).hexdigest() == rows_digest(reversed(ROWS))


def test_an_untouched_log_has_no_difference():
    log = log_of(*FINISHED)
    assert verify_chain(log.lines, log.head) is None
    assert verify_log(log, {1: ROWS}, as_logged) is None
    assert verify_log(log_of(), {}, as_logged) is None


logs = st.lists(st.sampled_from(["open", "extend", "ban"]), min_size=1, max_size=6).map(
    lambda kinds: log_of(*map(entry, kinds))
)


@given(logs, st.data())
def test_an_edit_anywhere_is_found(log, data):
    place = data.draw(st.integers(0, len(log.lines) - 1))
    name = data.draw(st.sampled_from(sorted(log.lines[place])))
    lines = [dict(line) for line in log.lines]
    lines[place][name] = "edited"
    assert verify_chain(lines, log.head) is not None


@given(logs, st.data())
def test_a_deletion_anywhere_is_found(log, data):
    place = data.draw(st.integers(0, len(log.lines) - 1))
    lines = [*log.lines[:place], *log.lines[place + 1 :]]
    assert verify_chain(lines, log.head) is not None


@given(logs, st.randoms())
def test_another_order_is_found(log, random):
    lines = random.sample(log.lines, len(log.lines))
    assert (verify_chain(lines, log.head) is None) == (lines == list(log.lines))


def test_an_edit_with_its_own_hash_mended_breaks_the_next_link():
    log = log_of(*FINISHED)
    first = {**log.lines[0], "by": "x"}
    mended = {**first, "hash": entry_hash(first)}
    assert verify_chain([mended, *log.lines[1:]], log.head) == "entry 2: it does not follow the entry before it"


def test_another_head_or_length_is_found():
    log = log_of(*FINISHED)
    assert verify_chain(log.lines, Head(3, "x")) == "the last entry is not the head kept with the room (x)"
    assert verify_chain(log.lines, Head(4, log.head.hash)) == "3 entries where the room counts 4"


@pytest.mark.parametrize("rows", [(), ROWS[:1], (ROWS[0], StoredRow("a", "i1", "E", 6, 5, 4))])
def test_other_rows_than_those_of_the_log_are_found(rows):
    difference = verify_log(log_of(*FINISHED), {1: rows}, as_logged)
    assert difference == "question 1: the stored answers are not those of the log"


def test_answers_to_a_question_the_log_never_closed_are_found():
    log = log_of(entry("finished", digest=RESULTS))
    assert verify_log(log, {1: ()}, as_logged) is None
    assert verify_log(log, {1: ROWS}, as_logged) == "question 1: there are answers, but the log never closed it"


def test_other_results_than_those_of_the_log_are_found():
    difference = verify_log(log_of(*FINISHED), {1: ROWS}, lambda _: "others")
    assert difference == "the results are not those of the log: others for results"


def test_the_last_results_count_and_the_room_is_scored_under_the_logged_acts():
    acts = (
        entry("ban", participant="a"),
        entry("ban", participant="c"),
        entry("readmit", participant="c"),
        entry("annul", question=1, digest="anew"),
        entry("time", participant="b", halves=3),
    )
    log = log_of(*FINISHED, *acts)
    expected = LoggedActs(frozenset({1}), frozenset({"a"}), {"b": 3})
    assert acts_of(log.lines) == expected
    assert verify_log(log, {1: ROWS}, lambda found: "anew" if found == expected else "others") is None


def test_of_an_unfinished_room_only_the_chain_is_looked_at():
    log = log_of(*FINISHED[:2])
    assert verify_log(log, {1: ()}, lambda _: "others") is None
    assert verify_log(StoredLog(log.lines, Head()), {}, as_logged) is not None
