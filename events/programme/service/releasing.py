"""Releasing what waits: new sessions appear, changed ones say the new; every change is kept for who must be told."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, FieldError, Invalid, N_
from events.programme.domain.session import State
from events.programme.models import Session, SessionChange
from events.programme.queries import console
from events.programme.queries import planning as queries
from events.programme.queries.console import ChangeRow
from events.programme.queries.sessions import list_by_ids
from events.programme.service.access import access_planning
from events.programme.service.editing import Editing, list_editing, load_editing, wanted_content, write_content
from events.programme.service.planning import LONGEST_REASON, Change, check_content, note_change

MOST = 200


@dataclass(frozen=True, slots=True)
class Release:
    """Which sessions are released together, and why their changes are made."""

    session_ids: tuple[str, ...]
    reason: str = ""


async def list_waiting(uow: UnitOfWork, actor: Actor, unit_code: str) -> list[Editing]:
    """List what waits for a release at and below a unit. Raises Forbidden and NotFound."""
    await access_planning(uow, actor, unit_code)
    unit = (await queries.find_units_at(uow, {unit_code}))[unit_code]
    ids = await console.list_waiting_ids(uow, console.scope_of(unit))
    rows = await list_by_ids(uow, ids)
    return await list_editing(uow, [rows[key] for key in ids])


async def release(uow: UnitOfWork, actor: Actor, order: Release, now: datetime) -> int:
    """Release what waits at these sessions; returns at how many something did. All or none.

    Raises NotFound outside the actor's reach, Invalid for a long reason, Conflict where fewer seats than people remain.
    """
    reason = order.reason.strip()
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        text = N_("Say why in at most 300 characters.")
        raise Invalid(text, errors=(FieldError("reason", text),))
    act, done = _Act(reason, new_id(), actor.person_id, now), 0
    for session_id in sorted(set(order.session_ids))[:MOST]:
        stored = await queries.hold(uow, session_id)
        editing = await load_editing(uow, actor, session_id)
        if stored is None:
            continue
        if stored.state == State.DRAFT:
            await _release_new(uow, stored, act)
        elif stored.state == State.RELEASED and editing.changes:
            await _release_changes(uow, stored, act, editing)
        else:
            continue
        done += 1
    if done:
        await audit.record(uow, audit.Act("session.released", act.batch, actor.person_id), now)
    return done


async def list_changes_since(uow: UnitOfWork, after: str, limit: int = 100) -> list[ChangeRow]:
    """List changes of all sessions after the one with this id ("" for all): whom they concern is told by others."""
    return await console.list_changes_since(uow, after, limit)


def changes_of(row: ChangeRow) -> Sequence[tuple[str, str, str]]:
    """Return field, before, after."""
    return [(name, str(pair[0]), str(pair[1])) for name, pair in json.loads(row.changes).items()]


@dataclass(frozen=True, slots=True)
class _Act:
    reason: str
    batch: str
    by: str
    now: datetime


async def _release_new(uow: UnitOfWork, stored: Session, act: _Act) -> None:
    """Let a session appear; its first version keeps sequence 0."""
    stored.state, stored.released_at, stored.changed_at = State.RELEASED, act.now, act.now
    kept = SessionChange(
        id=new_id(),
        session_id=stored.id,
        sequence=stored.sequence,
        batch_id=act.batch,
        act="release",
        changes="{}",
        reason=act.reason,
        changed_by=act.by,
        changed_at=act.now,
    )
    uow.session.add(kept)
    await uow.session.flush()


async def _release_changes(uow: UnitOfWork, stored: Session, act: _Act, editing: Editing) -> None:
    content, now = wanted_content(editing), act.now
    if content.capacity is not None and content.capacity < stored.seated:
        text = N_("“%(title)s” has seated %(seated)s people already: it cannot have %(capacity)s seats.")
        raise Conflict(text, title=stored.title, seated=stored.seated, capacity=content.capacity)
    unit = (await queries.find_units_at(uow, {editing.row.host_code}))[editing.row.host_code]
    check_content(content, unit, now)
    await write_content(uow, stored, content, unit)
    said = json.dumps({each.name: [each.before, each.after] for each in editing.changes}, ensure_ascii=False)
    await note_change(uow, stored, Change("change", said, act.reason, act.by, act.batch), now)
    draft = await console.hold_draft(uow, stored.id)
    if draft is not None:
        await uow.session.delete(draft)
        await uow.session.flush()
