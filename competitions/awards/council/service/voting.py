"""Opening a session, and voting on a screen: who voted is stored, what they voted is sealed in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

from competitions.awards.council.domain.conflicts import may_vote
from competitions.awards.council.domain.frozen_rules import freeze_rules, write_rules
from competitions.awards.council.domain.sessions import Obstacle, Roll, find_opening_obstacles
from competitions.awards.council.domain.words import Presence, SessionState
from competitions.awards.council.queries import sessions
from competitions.awards.council.queries.sessions import SeatRow
from competitions.awards.council.service.access import (
    Hand,
    Held,
    access_seat,
    find_round_refusal,
    hold,
    hold_known,
    local_day,
)
from competitions.awards.council.service.boxes import BallotBox
from competitions.awards.council.service.planning import note
from competitions.awards.domain.words import Choice
from competitions.awards.dossiers.service.noticed import find_notice_refusal
from competitions.awards.holds.queries.holds import list_open_holds
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.reading import NominationRow, RoundRow
from competitions.awards.rules.service import list_rules
from core.database import UnitOfWork
from core.kernel import Busy, Conflict, FieldError, Forbidden, Gone, Invalid, N_

WHOLE = "list"


async def open_session(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
    """Open a session: the rules in force today are frozen with it.

    Raises Conflict below the quorum, and until the public notice of the list is over.
    """
    held = await hold(uow, hand.actor, session_id, "open")
    items = await sessions.list_items(uow, session_id)
    nominees = {each.id: each for each in await reading.list_nominations(uow, held.round.id)}
    listed = [nominees[item.nomination_id] for item in items]
    for hindrance in await list_hindrances(uow, held.round, listed, local_day(hand.now)):
        raise hindrance
    kinds = {each.kind for each in listed}
    rules = freeze_rules(await list_rules(uow), kinds, local_day(hand.now))
    roll = count_roll(await sessions.list_seats(uow, session_id))
    for obstacle in find_opening_obstacles(roll, rules.quorum, held.session.mode):
        raise refusal(obstacle)
    if held.session.is_online:
        box = hand.boxes.make(session_id, [each.id for each in listed])
        if box is None:
            raise Busy(N_("Too many votes are open at the moment. Please try again later."))
        held.row.box = box.id
        uow.after_commit(lambda: hand.boxes.put(session_id, box))
    held.row.state, held.row.opened_at, held.row.rules = SessionState.OPEN, hand.now, write_rules(rules)
    await note(uow, hand, held, "council.opened")


async def list_hindrances(
    uow: UnitOfWork, found: RoundRow, listed: Sequence[NominationRow], day: date
) -> list[Conflict]:
    """Say what outside the room keeps a session from opening: the round, its public notice, a nominee's hold."""
    refusals = [find_round_refusal(found), await find_notice_refusal(uow, found.id, day)]
    if await list_open_holds(uow, {each.subject_key for each in listed}):
        refusals.append(Conflict(N_("A nominee on the list is paused by a document. Plan a session without them.")))
    return [each for each in refusals if each is not None]


async def cast(uow: UnitOfWork, hand: Hand, session_id: str, choices: Mapping[str, Choice]) -> None:
    """Cast the actor's ballot, once. Raises NotFound without a seat, Conflict after the close or for a second vote.

    That somebody voted is committed first; the sealed ballot falls into the box right after that, in this process.
    """
    await access_seat(uow, hand.actor, session_id)
    held = await hold_known(uow, session_id, "vote")
    _, seat = await access_seat(uow, hand.actor, session_id)
    box = _find_box(hand, held)
    if seat.presence is not Presence.PRESENT:
        raise Forbidden(N_("You are not on the roll as present, so you do not vote on a screen."))
    if seat.signed_at is None:
        raise Conflict(N_("Please declare your conflicts of interest first."), code="undeclared")
    ballot = await _fill(uow, held, seat, choices)
    if not await sessions.mark_voted(uow, session_id, seat.member_id, hand.now):
        raise Conflict(N_("You have voted already. A vote cannot be changed."), code="voted")
    sealed = box.seal(ballot)
    uow.after_commit(lambda: box.drop(sealed))


def _find_box(hand: Hand, held: Held) -> BallotBox:
    if not held.session.is_online:
        raise Conflict(N_("This vote is on paper."), code="on_paper")
    box = hand.boxes.find(held.row.id, held.row.box)
    if box is None:
        text = N_("The server was restarted, so no ballot of this vote exists any more. The vote will be repeated.")
        raise Gone(text, code="box_lost")
    return box


async def _fill(uow: UnitOfWork, held: Held, seat: SeatRow, choices: Mapping[str, Choice]) -> dict[str, Choice]:
    listed = [item.nomination_id for item in await sessions.list_items(uow, held.row.id)]
    whole = listed if held.session.is_whole_list else []
    own = [nominee for nominee in listed if may_vote(seat.seat, nominee, whole)]
    if not own:
        raise Forbidden(N_("You declared conflicts of interest, so you do not take part in this vote."))
    wanted = [WHOLE] if whole else own
    if set(choices) - set(wanted):
        raise Forbidden(N_("You do not vote about somebody you declared a conflict of interest with."))
    missing = [FieldError(f"vote-{name}", N_("Please choose.")) for name in wanted if name not in choices]
    if missing:
        raise Invalid(N_("Your ballot is not complete yet."), errors=tuple(missing))
    return {nominee: choices[WHOLE if whole else nominee] for nominee in own}


def count_roll(seats: list[SeatRow]) -> Roll:
    """Count the roll, and who of those taking part has not declared yet."""
    there = [seat.presence for seat in seats]
    return Roll(
        members=len(seats),
        present=there.count(Presence.PRESENT),
        in_writing=there.count(Presence.IN_WRITING),
        undeclared=sum(seat.signed_at is None and seat.presence is not Presence.ABSENT for seat in seats),
    )


def refusal(obstacle: Obstacle) -> Conflict:
    """Return the refusal of an obstacle."""
    return Conflict(obstacle.text, code="not_ready", errors=(), extra=None, **dict(obstacle.params))
