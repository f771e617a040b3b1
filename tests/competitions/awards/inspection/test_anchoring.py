"""The record of acts against somebody with the database in hand: nothing can be changed unseen."""

import json
import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from competitions.awards.inspection import jobs
from competitions.awards.inspection.domain.anchors import (
    LATEST,
    Anchor,
    day_to_anchor,
    find_disagreements,
    read_file,
    write_file,
)
from competitions.awards.inspection.service.anchoring import anchor_day, make_vault, seal_end, verify
from core.audit import START, Act, AuditEntry, _digest, record
from core.database import Database
from core.kernel import Conflict, Invalid

SECRET = "x" * 40
ENTRIES = 12
LETTERS = st.text("0123456789abcdef", min_size=64, max_size=64)
ANCHORS = st.builds(Anchor, st.dates(), st.integers(0, 10**9), LETTERS, st.text("AZaz09-_"), st.text("AZaz09-_"))


@given(ANCHORS, st.integers(-5, 5))
def test_a_record_that_became_shorter_is_named(anchor, more):
    earlier = replace(anchor, day=date(2026, 10, 9), length=anchor.length + 5)
    later = replace(earlier, day=date(2026, 10, 10), length=earlier.length + more)
    shorter = ["the record was shorter on 2026-10-10 than on 2026-10-09"] if more < 0 else []
    assert find_disagreements([later, earlier], {}) == shorter


@given(ANCHORS)
def test_an_anchor_file_reads_back(anchor):
    assert read_file(write_file(anchor, "x")) == anchor


@given(ANCHORS, st.sampled_from(["length", "digest", "signature", "day"]))
def test_a_file_that_says_something_else_than_its_row_is_named(anchor, name):
    other = {"length": 10**9 + 1, "digest": "g", "signature": "g", "day": anchor.day}[name]
    changed = replace(anchor, **{name: other})
    assert find_disagreements([anchor], {"a.json": changed}) == (
        [] if name == "day" else ["anchor file a.json says something else than the database"]
    )
    assert find_disagreements([], {"a.json": anchor}) == ["anchor file a.json says something else than the database"]


@given(st.binary(max_size=80))
def test_what_is_no_anchor_is_refused_in_words(content):
    with pytest.raises(Invalid):
        read_file(content)


def test_a_statement_written_another_way_is_no_anchor():
    content = json.loads(write_file(Anchor(date(2026, 10, 10), 1, START, "", ""), "x"))
    content["statement"] = content["statement"].replace(":", ": ")
    with pytest.raises(Invalid):
        read_file(json.dumps(content).encode())


async def fill(database, clock, count=ENTRIES):
    for number in range(count):
        async with database.writing() as uow:
            await record(uow, Act("round.paused", f"s{number % 5}", "chief", {"round": "r1"}), clock.now())


async def check(database, vault, kept=()):
    async with database.reading() as uow:
        return await verify(uow, vault, kept=kept)


@pytest.mark.asyncio
async def test_a_day_is_anchored_once_and_its_file_is_written_again(database, clock, tmp_path):
    vault = make_vault(tmp_path, SECRET)
    await fill(database, clock)
    day = await anchor_day(database, vault, clock.now())
    path = vault.folder / f"{day}.json"
    first, mode = path.read_bytes(), path.stat().st_mode & 0o777
    assert (day, mode) == (day_to_anchor(clock.now()), 0o644)
    path.unlink()
    await fill(database, clock, 3)
    await anchor_day(database, vault, clock.now())
    assert path.read_bytes() == first
    clock.forward(days=3)
    await anchor_day(database, vault, clock.now())
    finding = await check(database, vault)
    assert (finding.is_whole, finding.length, finding.anchors) == (True, ENTRIES + 3, 2)


@pytest.mark.asyncio
async def test_another_installation_s_anchors_and_torn_files_are_named(database, clock, tmp_path):
    await anchor_day(database, make_vault(tmp_path, "y" * 40), clock.now())
    (tmp_path / "anchors" / "torn.json").write_text("{")
    finding = await check(database, make_vault(tmp_path, SECRET))
    assert len(finding.faults) == 3
    assert not finding.is_whole


@pytest.mark.asyncio
async def test_a_record_written_anew_is_found_and_its_seal_is_kept(database, clock, tmp_path):
    vault = make_vault(tmp_path, SECRET)
    await fill(database, clock)
    await seal_end(database, vault, clock.now())
    sealed = (vault.folder / LATEST).read_bytes()
    await empty(database)
    await fill(database, clock, ENTRIES + 4)
    assert (await check(database, vault)).broken_at is None  # the same acts at the same moments give the same record
    await empty(database)
    clock.forward(1)
    await fill(database, clock, ENTRIES + 4)
    assert (await check(database, vault)).broken_at == ENTRIES
    with pytest.raises(Conflict):
        await seal_end(database, vault, clock.now())
    assert (vault.folder / LATEST).read_bytes() == sealed


async def empty(database):
    drops = [f"DROP TRIGGER IF EXISTS audit_entry_no_{verb}" for verb in ("update", "delete")]
    if not database.is_sqlite:
        drops = ["DROP TRIGGER IF EXISTS audit_entry_append_only ON audit_entry"]
    async with database.engine.begin() as connection:
        for statement in (*drops, "DELETE FROM audit_entry", "DELETE FROM audit_head"):
            await connection.execute(text(statement))


@pytest.mark.asyncio
async def test_the_job_anchors_and_seals(database, clock, tmp_path):
    vault = make_vault(tmp_path, SECRET)
    await fill(database, clock)
    await jobs.look(database, clock.now(), vault, jobs.Seen())
    assert sorted(path.name for path in vault.folder.iterdir()) == [f"{day_to_anchor(clock.now())}.json", LATEST]


def spoil(path, dice):
    """Change one thing, and make the chain and its head fit again where that is possible with the database alone."""
    with closing(sqlite3.connect(path)) as base:
        for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f"DROP TRIGGER {name}")
        at = dice.randint(1, ENTRIES)
        how = dice.choice([edit, digest_changed, delete, swap, cut, anchor_changed, anchor_gone, forget])
        how(base, at, dice)
        if dice.random() < 0.5 and how not in {digest_changed, anchor_changed, anchor_gone}:
            rechain(base)
        base.commit()


def edit(base, at, dice):
    column = dice.choice(["at", "actor_id", "act", "subject", "detail"])
    value = "2026-10-09 00:00:00.000000" if column == "at" else "f" * 64
    base.execute(f"UPDATE audit_entry SET {column} = ? WHERE position = ?", (value, at))  # noqa: S608 - one of five columns


def digest_changed(base, at, _dice):
    base.execute("UPDATE audit_entry SET digest = ? WHERE position = ?", ("f" * 64, at))


def delete(base, at, _dice):
    base.execute("DELETE FROM audit_entry WHERE position = ?", (at,))


def swap(base, at, dice):
    other = dice.choice([each for each in range(1, ENTRIES + 1) if each % 5 != at % 5])
    for old, new in ((at, 0), (other, at), (0, other)):
        base.execute("UPDATE audit_entry SET position = ? WHERE position = ?", (new, old))


def cut(base, at, _dice):
    base.execute("DELETE FROM audit_entry WHERE position >= ?", (at,))


def forget(base, _at, _dice):
    base.execute("DELETE FROM audit_entry")
    base.execute("DELETE FROM audit_head")
    base.execute("DELETE FROM audit_anchor")


def anchor_changed(base, _at, _dice):
    base.execute("UPDATE audit_anchor SET length = length - 1")


def anchor_gone(base, _at, _dice):
    base.execute("DELETE FROM audit_anchor")


def rechain(base):
    """Number and chain what is left as the program would, by its own function."""
    rows = base.execute("SELECT at, actor_id, act, subject, detail FROM audit_entry ORDER BY position").fetchall()
    base.execute("DELETE FROM audit_entry")
    previous = START
    for position, (at, *rest) in enumerate(rows, 1):
        entry = AuditEntry(position=position, at=datetime.fromisoformat(at).replace(tzinfo=UTC))
        entry.actor_id, entry.act, entry.subject, entry.detail = rest
        previous = _digest(previous, entry)
        base.execute("INSERT INTO audit_entry VALUES (?, ?, ?, ?, ?, ?, ?)", (position, at, *rest, previous))
    base.execute("UPDATE audit_head SET length = ?, digest = ?", (len(rows), previous))


@pytest.mark.asyncio
async def test_whatever_is_changed_by_hand_is_found(tmp_path, sqlite_template, clock):
    whole = tmp_path / "whole.sqlite3"
    shutil.copyfile(sqlite_template, whole)
    vault = make_vault(tmp_path, SECRET)
    database = Database(f"sqlite+aiosqlite:///{whole}")
    await fill(database, clock, 5)
    await anchor_day(database, vault, clock.now())
    await fill(database, clock, ENTRIES - 5)
    await seal_end(database, vault, clock.now())
    assert (await check(database, vault)).is_whole
    await database.close()
    unseen = [seed for seed in range(40) if await is_unseen(whole, tmp_path / "spoilt.sqlite3", vault, seed)]
    assert unseen == []


async def is_unseen(whole, spoilt, vault, seed):
    for path in spoilt.parent.glob("spoilt*"):
        path.unlink()
    shutil.copyfile(whole, spoilt)
    spoil(spoilt, random.Random(seed))
    database = Database(f"sqlite+aiosqlite:///{spoilt}")
    try:
        return (await check(database, vault)).is_whole
    finally:
        await database.close()
