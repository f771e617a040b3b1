"""What was held without being planned: recorded afterwards with a head count and a photo, declared to the ledger."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import LOCAL_ZONE, Actor, Conflict, FieldError, Invalid, N_, NotFound
from core.uploads import KeptFile
from events.domain.kinds import KindRule, find_rule
from events.programme.domain.session import State
from events.programme.models import Session, SessionPhoto
from events.programme.queries import console
from events.programme.queries import planning as queries
from events.programme.queries.console import PhotoRow
from events.programme.queries.festivals import find_by_id
from events.programme.queries.sessions import SessionRow, find_session
from events.programme.service.access import Doing, access_planning, access_session, no_such_session
from events.programme.service.planning import LONGEST_REASON, MEND, Change, NewSession, create_sessions, note_change
from leaderboards import service as ledger
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import KINDS, FactKind
from leaderboards.service import Reversal

MOST_PEOPLE = 10_000
OLDEST = timedelta(days=120)
PICTURE = "image/webp"
MOST_PHOTOS = 10


@dataclass(frozen=True, slots=True)
class Correction:
    """How many were really there; None where it was not held at all."""

    session_id: str
    head_count: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A session that was held, with its head count, and photographs of it."""

    new: NewSession
    photos: Sequence[KeptFile] = ()


async def record_held(uow: UnitOfWork, actor: Actor, recording: Recording, now: datetime) -> SessionRow:
    """Record a session that was held; sent twice it leads to the first, and one that was planned is held by it.

    Raises Invalid by field, Forbidden, and Conflict where its door has counted who was there.
    """
    new = recording.new
    await access_planning(uow, actor, new.host)
    _check(new, now)
    await _check_festival(uow, new)
    twin = await console.find_meant(uow, new.host, new.content)
    if twin is None:
        made = await create_sessions(uow, [replace(new, state=State.HELD)], now, by=actor.person_id)
        row = await _load(uow, made[0])
    elif not await _hold_planned(uow, twin, new, Doing(actor, now)):
        return await _load(uow, twin)
    else:
        row = await _load(uow, twin)
    for photo in recording.photos[:MOST_PHOTOS]:
        _add_photo(uow, row.id, photo, Doing(actor, now))
    await _declare(uow, row, now)
    await audit.record(uow, audit.Act("session.recorded", row.id, actor.person_id), now)
    return row


async def correct_held(uow: UnitOfWork, actor: Actor, order: Correction, now: datetime) -> None:
    """Correct a recorded session: its facts are reversed, and declared anew where it was held after all."""
    row, reason = await access_session(uow, actor, order.session_id), order.reason.strip()
    errors = []
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        errors.append(FieldError("reason", N_("Say why in at most 300 characters.")))
    if order.head_count is not None and not 1 <= order.head_count <= MOST_PEOPLE:
        errors.append(FieldError("head_count", N_("Write how many people were there, from 1 to 10,000.")))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
    stored = await queries.hold(uow, row.id)
    if stored is None or stored.state != State.HELD or stored.head_count is None:
        raise Conflict(N_("Only a session recorded afterwards can be corrected here."))
    for kind in _facts_of(row):
        await ledger.reverse(uow, Reversal(_key(row, kind), reason, actor.person_id), now=now)
    await _rewrite(uow, stored, order, Doing(actor, now))
    if order.head_count is not None:
        await _declare(uow, await _load(uow, row.id), now)
    await audit.record(uow, audit.Act("session.corrected", row.id, actor.person_id), now)


async def add_photo(uow: UnitOfWork, doing: Doing, session_id: str, photo: KeptFile) -> None:
    """Keep a photograph of a session. Raises Invalid for what is no picture, Conflict beyond ten."""
    row = await access_session(uow, doing.actor, session_id)
    if len(await console.list_photos(uow, row.id)) >= MOST_PHOTOS:
        raise Conflict(N_("A session keeps ten photographs at most."))
    _add_photo(uow, row.id, photo, doing)


async def load_photo(uow: UnitOfWork, actor: Actor, session_id: str, photo_id: str) -> PhotoRow:
    """Load a photograph within the actor's reach; raises NotFound."""
    row = await access_session(uow, actor, session_id)
    found = next((each for each in await console.list_photos(uow, row.id) if each.id == photo_id), None)
    if found is None:
        raise NotFound(N_("There is no such file."))
    return found


async def _hold_planned(uow: UnitOfWork, session_id: str, new: NewSession, doing: Doing) -> bool:
    """Let a planned session be held with this head count; False where it was recorded already."""
    stored = await queries.hold(uow, session_id)
    if stored is None or stored.head_count is not None:
        return False
    if stored.is_counted or stored.state == State.HELD:
        raise Conflict(N_("The door of this session has counted who was there; correct it on the door's page."))
    stored.state, stored.head_count = State.HELD, new.head_count
    stored.released_at = stored.released_at or doing.now
    stored.festival_id = stored.festival_id or new.festival_id
    said = json.dumps({"head_count": ["", str(new.head_count)]})
    await note_change(uow, stored, Change("correct", said, "", doing.actor.person_id), doing.now)
    return True


def _check(new: NewSession, now: datetime) -> None:
    errors = []
    if new.head_count is None or not 1 <= new.head_count <= MOST_PEOPLE:
        errors.append(FieldError("head_count", N_("Write how many people were there, from 1 to 10,000.")))
    if not now - OLDEST <= new.content.starts_at <= now:
        errors.append(FieldError("starts_at", N_("It began in the past, within the last 120 days.")))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))


async def _check_festival(uow: UnitOfWork, new: NewSession) -> None:
    if new.festival_id is None:
        return
    festival = await find_by_id(uow, new.festival_id)
    day = new.content.starts_at.astimezone(LOCAL_ZONE).date()
    if festival is None or not festival.starts_on <= day <= festival.ends_on:
        text = N_("This session was not within the days of the festival.")
        raise Invalid(MEND, errors=(FieldError("festival", text),))


def _add_photo(uow: UnitOfWork, session_id: str, photo: KeptFile, doing: Doing) -> None:
    if photo.media_type != PICTURE:
        text = N_("Choose a picture: JPEG, PNG or WebP.")
        raise Invalid(text, errors=(FieldError("photo", text),))
    uow.session.add(
        SessionPhoto(
            id=new_id(),
            session_id=session_id,
            digest=photo.digest,
            media_type=photo.media_type,
            made_by=doing.actor.person_id,
            made_at=doing.now,
        )
    )


def _facts_of(row: SessionRow) -> dict[FactKind, int]:
    """Return kind and quantity of what follows from a session recorded afterwards: no person is known by name."""
    rule: KindRule | None = find_rule(row.kind)
    if rule is None or rule.held is None:
        return {}
    people = row.head_count or 0
    found = {rule.held: 1}
    if rule.in_band is not None and rule.band is not None and rule.band.holds(people):
        found[rule.in_band] = 1
    if rule.held is FactKind.PARTY_MEETING:
        found[FactKind.PARTY_PRESENT] = people
    return found


def _key(row: SessionRow, kind: FactKind) -> str:
    """Return the source key; a correction raises the sequence, so that the new fact is another one."""
    return f"event:{row.id}:recorded:{row.sequence}:{kind}"


async def _declare(uow: UnitOfWork, row: SessionRow, now: datetime) -> None:
    codes = [code for code in (row.host_code, row.commune_code) if code]
    units = await queries.find_units_at(uow, codes)
    facts = []
    for kind, quantity in _facts_of(row).items():
        able = [code for code in codes if code in units and units[code].kind in KINDS[kind].unit_kinds]
        limit = KINDS[kind].confirm_from
        waits = limit is not None and quantity >= limit
        facts += [
            Fact(
                source_key=_key(row, kind),
                kind=kind,
                unit_code=code,
                occurred_at=row.starts_at,
                quantity=quantity,
                detail=row.title,
                verification=Verification.PENDING if waits else Verification.DECLARED,
                evidence=f"/su-kien/{row.slug}",
            )
            for code in able[:1]
        ]
    await ledger.record(uow, facts, now=now, recorded_by=row.made_by)


async def _rewrite(uow: UnitOfWork, stored: Session, order: Correction, doing: Doing) -> None:
    reason, before = order.reason.strip(), str(stored.head_count)
    stored.head_count = order.head_count
    if order.head_count is None:
        stored.state, stored.reason = State.CANCELLED, reason
    after = "" if order.head_count is None else str(order.head_count)
    said = json.dumps({"head_count": [before, after]})
    await note_change(uow, stored, Change("correct", said, reason, doing.actor.person_id), doing.now)


async def _load(uow: UnitOfWork, session_id: str) -> SessionRow:
    row = await find_session(uow, session_id)
    if row is None:
        raise no_such_session()
    return row
