"""A passport linked to its owner's ticket is stamped by presence; a game played to the end is stamped on demand."""

from datetime import datetime

from accounts.domain.tickets import read_code
from core.database import UnitOfWork
from core.ids import digest_of
from core.kernel import Conflict, FieldError, Invalid, N_, NotFound
from events.domain.kinds import SessionKind
from events.passport.domain.badges import Topic, topic_of_kind
from events.passport.queries import passports as queries
from events.passport.queries import presences
from events.passport.queries.passports import PassportRow
from events.passport.queries.presences import Presence
from events.passport.service.stamps import LONGEST_TITLE, NewStamp, Way, stamp

STAMPED_KINDS = tuple(kind.value for kind in SessionKind if topic_of_kind(kind) is not None)


async def link_ticket(uow: UnitOfWork, token: str, typed: str) -> None:
    """Link a passport to the person of a ticket; done again it changes nothing.

    Raises NotFound for an unknown passport, Invalid for no such ticket, Conflict where either is linked elsewhere.
    """
    row = await _own(uow, token)
    code = read_code(typed)
    person = await presences.find_owner(uow, code) if code else None
    if person is None:
        text = N_("There is no ticket with this code. It has nine letters and digits and stands below the QR code.")
        raise Invalid(text, errors=(FieldError("ticket", text),))
    linked = await presences.find_passport_of(uow, person)
    if linked == row.id:
        return
    if linked is not None or row.is_linked:
        raise Conflict(N_("This ticket or this passport is linked already. One passport belongs to one person."))
    await presences.link_passport(uow, row.id, person)


async def stamp_quiz(uow: UnitOfWork, token: str, quiz: tuple[str, str], now: datetime) -> bool:
    """Stamp a game that was played to the end, by its id and title; False when the passport had this stamp."""
    key, title = quiz
    new = NewStamp(f"quiz:{key}", Topic.QUIZ, title[:LONGEST_TITLE], Way.QUIZ)
    return await stamp(uow, await _own(uow, token), new, now)


async def list_unstamped(uow: UnitOfWork) -> list[Presence]:
    """List presences that linked passports are still to be stamped for."""
    return await presences.list_unstamped(uow, STAMPED_KINDS)


async def stamp_presence(uow: UnitOfWork, presence: Presence, now: datetime) -> bool:
    """Stamp a passport for its owner's presence; False when it had this stamp."""
    row, topic = await queries.find_passport(uow, presence.passport_id), topic_of_kind(presence.kind)
    if row is None or topic is None:
        return False
    new = NewStamp(f"session:{presence.session_id}", topic, presence.title[:LONGEST_TITLE], Way.ATTENDANCE)
    return await stamp(uow, row, new, now)


async def _own(uow: UnitOfWork, token: str) -> PassportRow:
    row = await queries.find_by_digest(uow, digest_of(token)) if token else None
    if row is None:
        raise NotFound(N_("This passport is not known here. Open your own link again, or begin a new passport."))
    return row
