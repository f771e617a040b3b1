"""Preparing a session: its list, its roll, the counting committee, the discussion; breaking off and repeating."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.council.domain.sessions import check_way
from competitions.awards.council.domain.words import Presence, SessionState, TellerPosition
from competitions.awards.council.models import (
    Attendance,
    ConflictDeclaration,
    ConflictItem,
    CouncilSession,
    SessionItem,
)
from competitions.awards.council.permissions import may_keep
from competitions.awards.council.queries import councils, sessions
from competitions.awards.council.queries.councils import CouncilRow, MemberRow
from competitions.awards.council.service.access import (
    Hand,
    Held,
    access_round,
    check_keeper,
    check_running,
    hold,
    local_day,
)
from competitions.awards.council.service.councils import check_texts, wrong
from competitions.awards.domain.words import AwardKind, Outcome, VotingMode
from competitions.awards.dossiers.domain.states import DossierState
from competitions.awards.dossiers.queries.dossiers import list_dossiers
from competitions.awards.holds.queries.holds import list_open_holds
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from core import audit
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Actor, Conflict, N_, NotFound

LONGEST_DISCUSSION = 20_000
LONGEST_REASON = 300
VOTED = frozenset({AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION})
"""Participation and thanks are of our own design; no council votes about them."""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session as the secretary plans it."""

    round_id: str
    council_id: str
    mode: VotingMode
    is_online: bool
    is_whole_list: bool
    place: str
    meets_at: datetime
    nominees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The nominees of a round on whom a council votes, by whether they can go to it now."""

    ready: tuple[NominationRow, ...]
    held: tuple[NominationRow, ...]
    unfinished: tuple[NominationRow, ...]
    taken: tuple[NominationRow, ...]


async def plan_session(uow: UnitOfWork, hand: Hand, new: NewSession) -> str:
    """Plan a session over nominees that no other session has; raises Forbidden, NotFound, Invalid, Conflict."""
    check_keeper(hand.actor)
    found = await access_round(uow, hand.actor, new.round_id)
    if not may_keep(hand.actor, found.awarding):
        raise NotFound(N_("There is no such award round."))
    check_running(found)
    check_way(new.mode, is_online=new.is_online)
    check_texts({"place": new.place})
    council = await _find_council(uow, found, new.council_id, new.meets_at)
    members = await _members_on(uow, council, new.meets_at)
    chosen = await _choose(uow, found, new.nominees)
    row = CouncilSession(
        id=new_id(),
        round_id=found.id,
        council_id=council.id,
        mode=new.mode,
        is_online=new.is_online,
        is_whole_list=new.is_whole_list,
        state=SessionState.PLANNED,
        place=new.place,
        meets_at=new.meets_at,
        created_by=hand.actor.person_id,
        created_at=hand.now,
    )
    items = [
        SessionItem(session_id=row.id, nomination_id=each.id, position=place) for place, each in enumerate(chosen, 1)
    ]
    roll = [Attendance(session_id=row.id, member_id=each.id, presence=Presence.ABSENT) for each in members]
    await sessions.add_all(uow, [row, *items, *roll])
    await note(uow, hand, Held(row, (await _reload(uow, row.id)), found), "council.session_planned")
    return row.id


async def list_candidates(uow: UnitOfWork, found: RoundRow) -> list[NominationRow]:
    """List the nominees of a round on whom a session may vote: nominated, not held, complete, in no other session."""
    return list((await sort_out(uow, found)).ready)


async def sort_out(uow: UnitOfWork, found: RoundRow) -> Sorted:
    """Sort the nominees on whom a council votes: ready, held, without a complete dossier, in a session already.

    A round that asked nobody for a dossier needs none.
    """
    nominated = [
        each for each in await reading.list_nominations(uow, found.id, [Outcome.NOMINATED]) if each.kind in VOTED
    ]
    held = await list_open_holds(uow, {each.subject_key for each in nominated})
    taken = await sessions.list_taken(uow, found.id)
    states = {row.nomination_id: row.state for row in await list_dossiers(uow, found.id)}
    left = [each for each in nominated if each.id not in taken]
    unfinished = {each.id for each in left if states and states.get(each.id) is not DossierState.COMPLETE}
    return Sorted(
        ready=tuple(each for each in left if each.subject_key not in held and each.id not in unfinished),
        held=tuple(each for each in left if each.subject_key in held),
        unfinished=tuple(each for each in left if each.subject_key not in held and each.id in unfinished),
        taken=tuple(each for each in nominated if each.id in taken),
    )


async def keep_roll(uow: UnitOfWork, hand: Hand, session_id: str, presence: Mapping[str, Presence]) -> None:
    """Keep who is there; raises Conflict for somebody who has voted, Invalid for a screen without an account."""
    held = await hold(uow, hand.actor, session_id, "write")
    for seat in await sessions.list_seats(uow, session_id):
        there = presence.get(seat.member_id, seat.presence)
        if seat.voted_at is not None and there is not Presence.PRESENT:
            raise Conflict(N_("%(name)s has voted already and stays on the roll as present."), name=seat.name)
        if held.session.is_online and there is Presence.PRESENT and seat.person_id is None:
            text = N_("A member without an account cannot vote on a screen. Mark them as voting in writing.")
            raise wrong(f"presence-{seat.member_id}", text)
    known = {seat.member_id for seat in await sessions.list_seats(uow, session_id)}
    await sessions.set_presence(uow, session_id, {key: there for key, there in presence.items() if key in known})
    await note(uow, hand, held, "council.roll_kept")


async def elect_tellers(uow: UnitOfWork, hand: Hand, session_id: str, tellers: Mapping[str, TellerPosition]) -> None:
    """Keep the counting committee that the session elected: members who are present, one of them its head."""
    held = await hold(uow, hand.actor, session_id, "write")
    present = {
        each.member_id for each in await sessions.list_seats(uow, session_id) if each.presence is Presence.PRESENT
    }
    if set(tellers) - present:
        raise wrong("tellers", N_("Only members who are present can count ballots."))
    if tellers and list(tellers.values()).count(TellerPosition.HEAD) != 1:
        raise wrong("tellers", N_("The counting committee needs exactly one head."))
    await sessions.set_tellers(uow, session_id, dict(tellers))
    await note(uow, hand, held, "council.tellers_elected")


async def write_discussion(uow: UnitOfWork, hand: Hand, session_id: str, text: str) -> None:
    """Keep what was said, for the minutes; raises Conflict once the vote is closed."""
    held = await hold(uow, hand.actor, session_id, "write")
    if len(text) > LONGEST_DISCUSSION:
        raise wrong("discussion", N_("The text is too long: at most 20,000 characters."))
    held.row.discussion = text
    await note(uow, hand, held, "council.discussion_written")


@dataclass(frozen=True, slots=True)
class BreakOff:
    """Which session ends without a result, and why."""

    session_id: str
    reason: str


async def break_off(uow: UnitOfWork, hand: Hand, order: BreakOff) -> None:
    """Break a session off; what was in its box is gone for good."""
    held = await hold(uow, hand.actor, order.session_id, "break_off")
    if not order.reason or len(order.reason) > LONGEST_REASON:
        raise wrong("reason", N_("Please give a reason of at most 300 characters."))
    held.row.state, held.row.broken_reason = SessionState.BROKEN, order.reason
    await note(uow, hand, held, "council.broken_off")
    uow.after_commit(lambda: hand.boxes.destroy(order.session_id))


async def repeat(uow: UnitOfWork, hand: Hand, session_id: str) -> str:
    """Plan the repetition of a session that was broken off: the same list, roll and declarations, no votes."""
    check_keeper(hand.actor)
    old, found = await _access_broken(uow, hand.actor, session_id)
    check_running(found)
    await _find_council(uow, found, old.council_id, hand.now)
    items, seats = await sessions.list_items(uow, old.id), await sessions.list_seats(uow, old.id)
    if await sessions.list_taken(uow, found.id) & {item.nomination_id for item in items}:
        raise Conflict(N_("This session has been repeated already."))
    row = CouncilSession(
        id=new_id(),
        round_id=old.round_id,
        council_id=old.council_id,
        mode=old.mode,
        is_online=old.is_online,
        is_whole_list=old.is_whole_list,
        state=SessionState.PLANNED,
        place=old.place,
        meets_at=hand.now,
        discussion=old.discussion,
        repeats=old.id,
        created_by=hand.actor.person_id,
        created_at=hand.now,
    )
    listed = [
        SessionItem(session_id=row.id, nomination_id=item.nomination_id, position=item.position) for item in items
    ]
    roll = [Attendance(session_id=row.id, member_id=seat.member_id, presence=seat.presence) for seat in seats]
    await sessions.add_all(uow, [row, *listed, *roll, *_declared_again(row.id, seats, hand.actor)])
    await sessions.set_tellers(uow, row.id, {seat.member_id: seat.teller for seat in seats if seat.teller})
    await note(uow, hand, Held(row, await _reload(uow, row.id), found), "council.session_repeated")
    return row.id


def _declared_again(
    session_id: str, seats: list[sessions.SeatRow], actor: Actor
) -> list[ConflictDeclaration | ConflictItem]:
    rows: list[ConflictDeclaration | ConflictItem] = []
    for seat in seats:
        if seat.signed_at is None:
            continue
        rows.append(
            ConflictDeclaration(
                session_id=session_id,
                member_id=seat.member_id,
                is_paper=seat.is_paper,
                recorded_by=actor.person_id,
                signed_at=seat.signed_at,
            )
        )
        rows += [
            ConflictItem(session_id=session_id, member_id=seat.member_id, nomination_id=nominee, kind=kind)
            for nominee, kind in seat.conflicts
        ]
    return rows


async def _access_broken(uow: UnitOfWork, actor: Actor, session_id: str) -> tuple[sessions.SessionRow, RoundRow]:
    row = await sessions.hold_session(uow, session_id)
    found = None if row is None else await reading.find_round(uow, row.round_id)
    if row is None or found is None or not may_keep(actor, found.awarding):
        raise NotFound(N_("There is no such council session."))
    if row.state != SessionState.BROKEN:
        raise Conflict(N_("Only a session that was broken off is repeated."))
    return await _reload(uow, session_id), found


async def _reload(uow: UnitOfWork, session_id: str) -> sessions.SessionRow:
    session = await sessions.find_session(uow, session_id)
    if session is None:
        raise NotFound(N_("There is no such council session."))
    return session


async def _find_council(uow: UnitOfWork, found: RoundRow, council_id: str, meets_at: datetime) -> CouncilRow:
    council = await councils.find_council(uow, council_id)
    if council is None or council.unit.id != found.unit_id:
        raise wrong("council", N_("Choose a council of the unit that awards."))
    if not council.serves_on(local_day(meets_at)):
        raise wrong("council", N_("The council's term does not cover the day of the session. Choose another one."))
    return council


async def _members_on(uow: UnitOfWork, council: CouncilRow, meets_at: datetime) -> list[MemberRow]:
    day = local_day(meets_at)
    members = [each for each in await councils.list_members(uow, council.id) if each.serves_on(day)]
    if not members:
        raise wrong("council", N_("This council has no member on that day."))
    return members


async def _choose(uow: UnitOfWork, found: RoundRow, nominees: tuple[str, ...]) -> list[NominationRow]:
    candidates = await list_candidates(uow, found)
    wanted = set(nominees)
    if not wanted:
        raise wrong("nominees", N_("Choose at least one nominee."))
    chosen = [each for each in candidates if each.id in wanted]
    if len(chosen) < len(wanted):
        text = N_("Somebody on the list cannot be voted on: no longer nominated, paused, or in another session.")
        raise Conflict(text)
    return chosen


async def note(uow: UnitOfWork, hand: Hand, held: Held, act: str, **detail: str) -> None:
    """Put an act on the record, under the session and its round."""
    detail = {"round": held.round.id, **detail}
    await audit.record(uow, audit.Act(act, held.row.id, hand.actor.person_id, detail), hand.now)
