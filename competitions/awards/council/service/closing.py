"""Closing a vote in one transaction, with its digests in the record of acts; and checking a close afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from competitions.awards.council.domain.counting import find_misfits
from competitions.awards.council.domain.evidence import Result, Vote, digest_ballots, digest_results
from competitions.awards.council.domain.sessions import Readiness, find_closing_obstacles
from competitions.awards.council.domain.voting import NOTHING, Seats, Tally, VotingRule, decide, tally_choices
from competitions.awards.council.domain.words import Presence, SessionState, TellerPosition
from competitions.awards.council.queries import sessions, votes
from competitions.awards.council.queries.sessions import ItemRow, SeatRow, SessionRow
from competitions.awards.council.service.access import Hand, Held, hold
from competitions.awards.council.service.boxes import BallotBox
from competitions.awards.council.service.counting import Counting, load_counting
from competitions.awards.council.service.voting import count_roll, refusal
from competitions.awards.domain.words import Choice, VotingMode
from competitions.awards.rounds.queries import reading
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, Gone, N_


@dataclass(frozen=True, slots=True)
class Standing:
    """What a session has when somebody looks whether it can be closed."""

    items: list[ItemRow]
    seats: list[SeatRow]
    counting: Counting
    readiness: Readiness


async def load_standing(uow: UnitOfWork, session: SessionRow) -> Standing:
    """Load how far a session is."""
    items, seats = await sessions.list_items(uow, session.id), await sessions.list_seats(uow, session.id)
    counting = await load_counting(uow, session, items, seats)
    collected = counting.counts[0].count.papers.collected if counting.is_settled else 0
    readiness = Readiness(
        roll=count_roll(seats),
        quorum=session.rules.quorum if session.rules.rules else Fraction(1),
        mode=session.mode,
        voted=sum(seat.voted_at is not None for seat in seats) + collected,
        paper_voters=counting.bounds.voters,
        counts=len(counting.counts),
        differences=len(counting.differences),
        misfits=len({flaw.pointer for row in counting.counts for flaw in find_misfits(row.count, counting.bounds)}),
        lacks_tellers=_lacks_tellers(session, seats),
    )
    return Standing(items, seats, counting, readiness)


def _lacks_tellers(session: SessionRow, seats: list[SeatRow]) -> bool:
    """Say whether secret ballots on paper have no counting committee with a head who is there."""
    if session.is_online or session.mode is not VotingMode.SECRET_BALLOT:
        return False
    return not any(seat.teller is TellerPosition.HEAD and seat.presence is Presence.PRESENT for seat in seats)


async def close_session(uow: UnitOfWork, hand: Hand, session_id: str) -> None:
    """Close the vote for good. Raises Conflict below the quorum or with something missing, Gone for a lost box."""
    held = await hold(uow, hand.actor, session_id, "close")
    standing = await load_standing(uow, held.session)
    for obstacle in find_closing_obstacles(standing.readiness):
        raise refusal(obstacle)
    cast = await _empty_box(uow, hand, held)
    tallies = _add_up(standing, cast)
    kinds = {each.id: each.kind for each in await reading.list_nominations(uow, held.round.id)}
    results = [
        _judge(item, tallies[item.nomination_id], held.session.rules.of(kinds[item.nomination_id]), standing)
        for item in standing.items
    ]
    await sessions.store_results(uow, session_id, results)
    await votes.add_ballots(uow, session_id, cast)
    digest = digest_ballots(session_id, cast) if held.session.is_online else ""
    held.row.state, held.row.closed_at, held.row.ballots_digest = SessionState.CLOSED, hand.now, digest
    detail = {"round": held.round.id, "ballots": digest, "results": digest_results(session_id, _evidence(results))}
    await audit.record(uow, audit.Act(votes.CLOSED, session_id, hand.actor.person_id, detail), hand.now)
    uow.after_commit(lambda: hand.boxes.destroy(session_id))


async def _empty_box(uow: UnitOfWork, hand: Hand, held: Held) -> list[Vote]:
    if not held.session.is_online:
        return []
    box: BallotBox | None = hand.boxes.find(held.row.id, held.row.box)
    if box is None:
        text = N_("The server was restarted while the vote was open. Break the session off and repeat the vote.")
        raise Gone(text, code="box_lost")
    marked = await sessions.count_voted(uow, held.row.id)
    if len(box) != marked:
        text = N_("%(ballots)s ballots for %(voters)s voters. Try again in a moment, or break off and repeat the vote.")
        raise Conflict(text, ballots=len(box), voters=marked)
    return box.empty()


def _add_up(standing: Standing, cast: list[Vote]) -> Mapping[str, Tally]:
    papers = standing.counting.counts[0].count if standing.counting.bounds.voters else None
    tallies = {}
    for item in standing.items:
        nominee = item.nomination_id
        tally = tally_choices(Choice(vote.choice) for vote in cast if vote.nominee == nominee)
        on_paper = papers.tally(nominee, standing.counting.bounds.by_nominee[nominee]) if papers else NOTHING
        tallies[nominee] = tally + on_paper
    return tallies


def _judge(item: ItemRow, tally: Tally, rule: VotingRule, standing: Standing) -> ItemRow:
    members = len(standing.seats)
    verdict = decide(tally, Seats(members, tally.taking_part), rule)
    return replace(item, tally=tally, members=members, needed=verdict.needed, is_passed=verdict.is_passed)


def _evidence(items: list[ItemRow]) -> list[Result]:
    return [Result(item.nomination_id, item.tally or NOTHING, bool(item.is_passed)) for item in items]


@dataclass(frozen=True, slots=True)
class Verification:
    """Whether ballots and results of a closed session are those of its close; `findings` are message ids."""

    findings: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        """Say whether nothing was found."""
        return not self.findings


async def verify_session(uow: UnitOfWork, session_id: str) -> Verification:
    """Compare a closed session with its entry in the record of acts: any changed, added or deleted row is found."""
    closing = await votes.find_closing(uow, session_id)
    session = await sessions.find_session(uow, session_id)
    if closing is None or session is None:
        return Verification((N_("The record of acts knows no close of this session."),))
    items, cast = await sessions.list_items(uow, session_id), await votes.list_ballots(uow, session_id)
    findings = []
    if (digest_ballots(session_id, cast) if session.is_online else "") != closing["ballots"]:
        findings.append(N_("The ballots are not those of the close."))
    if not session.is_online and cast:
        findings.append(N_("There are ballots of a vote that was on paper."))
    if digest_results(session_id, _evidence(items)) != closing["results"]:
        findings.append(N_("The results are not those of the close."))
    return Verification(tuple(findings))
