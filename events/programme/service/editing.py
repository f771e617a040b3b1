"""Changing a session: one that nobody has seen at once, a released one as a draft that waits for the next release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.database import UnitOfWork
from core.kernel import Actor, Conflict, N_
from core.vietnamese import fold
from events.programme.domain.changes import FieldChange, diff, from_document, to_document
from events.programme.domain.conflicts import Conflict as Clash
from events.programme.domain.conflicts import Slot, find_conflicts
from events.programme.domain.session import Content, State
from events.programme.models import Session, SessionDraft
from events.programme.queries import console
from events.programme.queries import planning as queries
from events.programme.queries.console import DraftRow
from events.programme.queries.planning import UnitAt
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_session
from events.programme.service.placing import check_in_use, find_or_add_place
from events.programme.service.planning import add_people, check_content, fold_words

Document = Mapping[str, str]
NEW = "new"


@dataclass(frozen=True, slots=True)
class Editing:
    """A session beside what waits for it: `released` as everybody sees it, `wanted` after the next release."""

    row: SessionRow
    released: Document
    wanted: Document
    version: str

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """What the next release changes."""
        return diff(self.released, self.wanted)


@dataclass(frozen=True, slots=True)
class Edit:
    """What a session is to say; `version` is the one that the form began with."""

    session_id: str
    content: Content
    version: str


async def load_editing(uow: UnitOfWork, actor: Actor, session_id: str) -> Editing:
    """Load a session within the actor's reach with what waits for it; raises NotFound."""
    row = await access_session(uow, actor, session_id)
    return (await list_editing(uow, [row]))[0]


async def list_editing(uow: UnitOfWork, rows: list[SessionRow]) -> list[Editing]:
    """Put sessions beside what waits for them."""
    ids = [row.id for row in rows]
    people = await console.list_people(uow, ids)
    drafts = {draft.session_id: draft for draft in await console.list_drafts(uow, ids)}
    return [_editing(row, people.get(row.id, ()), drafts.get(row.id)) for row in rows]


async def edit_session(uow: UnitOfWork, actor: Actor, edit: Edit, now: datetime) -> None:
    """Change a session. Raises Invalid by field, Conflict where it is over or somebody else changed it meanwhile."""
    stored = await queries.hold(uow, edit.session_id)
    before = await load_editing(uow, actor, edit.session_id)
    if stored is None or stored.state not in {State.DRAFT, State.RELEASED}:
        raise Conflict(N_("This session is over or cancelled."))
    if before.version != edit.version:
        raise Conflict(N_("Somebody has changed this session meanwhile. Look at it below, then save again."))
    unit = (await queries.find_units_at(uow, {before.row.host_code}))[before.row.host_code]
    check_content(edit.content, unit, now)
    await check_in_use(uow, unit, edit.content.place, stored.place_id)
    if stored.state == State.DRAFT:
        await write_content(uow, stored, edit.content, unit)
        stored.changed_at = now
        return
    await _keep_draft(uow, before, to_document(edit.content), Doing(actor, now))


async def write_content(uow: UnitOfWork, stored: Session, content: Content, unit: UnitAt) -> None:
    """Write what a session says into its row and its people; the caller holds it and raises its sequence."""
    place = content.place.strip()
    stored.place_id = await find_or_add_place(uow, unit, place) if place else None
    for name in ("kind", "mode", "link", "about", "starts_at", "ends_at", "capacity", "language", "aids", "admission"):
        setattr(stored, name, getattr(content, name))
    stored.title, stored.folded = content.title.strip(), fold_words(content, unit)
    stored.target_group = content.target_group or stored.target_group
    await console.drop_people(uow, stored.id)
    add_people(uow, stored.id, content.people)
    await uow.session.flush()


async def find_clashes(uow: UnitOfWork, unit_code: str, content: Content, session_id: str = NEW) -> tuple[Clash, ...]:
    """Find what a session would get in the way of, in all communes; nothing for a form that is sent twice."""
    twin = (unit_code, content.kind, content.title.strip(), content.starts_at)
    if session_id == NEW and await console.find_twin(uow, twin) is not None:
        return ()
    unit = (await queries.find_units_at(uow, {unit_code})).get(unit_code)
    place = None
    if unit is not None and content.place.strip():
        place = await queries.find_place(uow, unit.commune_id or unit.id, fold(content.place))
    names = frozenset(fold(name) for _, name in content.people if name.strip())
    own = Slot(session_id, content.starts_at, content.ends_at, place, names)
    others = [slot for slot in await console.list_slots(uow, [own]) if slot.session_id != session_id]
    return tuple(each for each in find_conflicts([own, *others]) if session_id in {each.first, each.second})


async def list_clashes(uow: UnitOfWork, rows: list[SessionRow]) -> tuple[Clash, ...]:
    """Find what these sessions get in the way of."""
    ids = {row.id for row in rows}
    folded = await console.list_folded(uow, sorted(ids))
    around = [
        Slot(row.id, row.starts_at, row.ends_at, row.place_id, folded.get(row.id, frozenset()))
        for row in rows
        if row.state in {State.DRAFT, State.RELEASED}
    ]
    slots = await console.list_slots(uow, around)
    return tuple(each for each in find_conflicts(slots) if ids & {each.first, each.second})


def _editing(row: SessionRow, people: tuple[tuple[str, str], ...], draft: DraftRow | None) -> Editing:
    released = to_document(content_of(row, people))
    waiting = {} if draft is None else json.loads(draft.document)
    version = f"{row.sequence}.{0 if draft is None else draft.version}.{row.changed_at:%Y%m%d%H%M%S%f}"
    return Editing(row, released, {**released, **waiting}, version)


def content_of(row: SessionRow, people: tuple[tuple[str, str], ...]) -> Content:
    """Return what a stored session says."""
    return Content(
        kind=row.kind,
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        mode=row.mode,
        place=row.place_name or "",
        link=row.link,
        about=row.about,
        capacity=row.capacity,
        target_group=row.target_group,
        language=row.language,
        aids=row.aids,
        admission=row.admission,
        people=people,
    )


def wanted_content(editing: Editing) -> Content:
    """Return what a session says after its next release."""
    return from_document(editing.wanted)


async def _keep_draft(uow: UnitOfWork, before: Editing, wanted: Document, doing: Doing) -> None:
    changed = {each.name: each.after for each in diff(before.released, wanted)}
    kept = await console.hold_draft(uow, before.row.id)
    if kept is not None and not changed:
        await uow.session.delete(kept)
    elif kept is not None:
        kept.document, kept.version = json.dumps(changed, ensure_ascii=False), kept.version + 1
        kept.made_by, kept.made_at = doing.actor.person_id, doing.now
    elif changed:
        document = json.dumps(changed, ensure_ascii=False)
        uow.session.add(
            SessionDraft(
                session_id=before.row.id, document=document, version=1, made_by=doing.actor.person_id, made_at=doing.now
            )
        )
    await uow.session.flush()
