"""The paper ballots: two people enter what they counted, neither seeing the other's numbers before their own."""

from dataclasses import dataclass

from competitions.awards.council.domain.conflicts import count_voters, is_apart_from_all
from competitions.awards.council.domain.counting import Bounds, Count, check_count, differences
from competitions.awards.council.domain.sessions import ENTRIES, votes_on_paper
from competitions.awards.council.models import PaperCount
from competitions.awards.council.permissions import may_keep
from competitions.awards.council.queries import sessions, votes
from competitions.awards.council.queries.sessions import ItemRow, SeatRow, SessionRow
from competitions.awards.council.queries.votes import CountRow
from competitions.awards.council.service.access import Hand, hold_known
from competitions.awards.council.service.planning import note
from competitions.awards.domain.access import Awarding
from competitions.awards.rounds.queries import reading
from core.database import UnitOfWork
from core.kernel import Actor, Conflict, Forbidden, N_, NotFound


@dataclass(frozen=True, slots=True)
class Counting:
    """How far the counting is: bounds of the numbers, both counts where they are there, fields that differ."""

    bounds: Bounds
    counts: tuple[CountRow, ...]
    differences: tuple[str, ...]

    @property
    def is_settled(self) -> bool:
        """Say whether two counts are there and agree."""
        return len(self.counts) == len(ENTRIES) and not self.differences

    def own(self, person_id: str) -> CountRow | None:
        """Return the count that a person entered."""
        return next((count for count in self.counts if count.entered_by == person_id), None)


async def load_counting(uow: UnitOfWork, session: SessionRow, items: list[ItemRow], seats: list[SeatRow]) -> Counting:
    """Load the counts of a session with what they may be at most."""
    on_paper = {
        seat.member_id: seat.seat for seat in seats if votes_on_paper(seat.presence, is_online=session.is_online)
    }
    listed = [item.nomination_id for item in items]
    whole = listed if session.is_whole_list else []
    voters = sum(not is_apart_from_all(seat, listed, whole) for seat in on_paper.values())
    bounds = Bounds(voters, {nominee: count_voters(on_paper, nominee, whole) for nominee in listed})
    counts = tuple(await votes.list_counts(uow, session.id))
    differ = differences(counts[0].count, counts[1].count) if len(counts) == len(ENTRIES) else ()
    return Counting(bounds, counts, differ)


def may_count(actor: Actor, awarding: Awarding, seats: list[SeatRow]) -> bool:
    """Say whether the actor enters a count: whoever keeps the minutes, or an elected teller with an account."""
    is_teller = any(seat.teller is not None and seat.person_id == actor.person_id for seat in seats)
    return is_teller or may_keep(actor, awarding)


async def enter_count(uow: UnitOfWork, hand: Hand, session_id: str, count: Count) -> None:
    """Enter what the actor counted; entering again corrects it. Raises Invalid where the numbers do not fit."""
    await access_counting(uow, hand.actor, session_id)
    held = await hold_known(uow, session_id, "count")
    items, seats = await sessions.list_items(uow, session_id), await sessions.list_seats(uow, session_id)
    counting = await load_counting(uow, held.session, items, seats)
    if not counting.bounds.voters:
        raise Conflict(N_("Nobody votes on paper in this session."))
    check_count(count, counting.bounds)
    own = counting.own(hand.actor.person_id)
    if own is None and len(counting.counts) == len(ENTRIES):
        raise Conflict(N_("Two other people have entered their counts already."))
    free = next((entry for entry in ENTRIES if entry not in {row.entry for row in counting.counts}), 0)
    entry, attempt = (own.entry, own.attempt + 1) if own else (free, 1)
    rows = [
        PaperCount(
            session_id=session_id,
            entry=entry,
            attempt=attempt,
            nomination_id=nominee,
            issued=count.papers.issued,
            collected=count.papers.collected,
            valid=count.papers.valid,
            invalid=count.papers.invalid,
            votes_for=marks.votes_for,
            votes_against=marks.votes_against,
            entered_by=hand.actor.person_id,
            entered_at=hand.now,
        )
        for nominee, marks in sorted(count.marks.items())
        if nominee in counting.bounds.by_nominee
    ]
    await votes.add_counts(uow, rows)
    await note(uow, hand, held, "council.counted")


async def access_counting(uow: UnitOfWork, actor: Actor, session_id: str) -> SessionRow:
    """Load a session whose ballots the actor counts; raises Forbidden for others who know it, else NotFound."""
    session = await sessions.find_session(uow, session_id)
    found = None if session is None else await reading.find_round(uow, session.round_id)
    if session is None or found is None:
        raise NotFound(N_("There is no such council session."))
    if not may_count(actor, found.awarding, await sessions.list_seats(uow, session_id)):
        raise Forbidden(N_("Ballots are counted by the counting committee and the secretary."))
    return session
