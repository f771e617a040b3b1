"""What documents print of a session: the minutes, the minutes of the count, the ballot. Frozen, without any format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.council.domain.counting import Papers
from competitions.awards.council.domain.frozen_rules import FrozenRule
from competitions.awards.council.domain.voting import Tally
from competitions.awards.council.domain.words import ConflictKind, Position, Presence, SessionState, TellerPosition
from competitions.awards.council.queries import sessions
from competitions.awards.council.queries.sessions import SeatRow, SessionRow
from competitions.awards.council.service.closing import load_standing
from competitions.awards.council.service.reading import Line, Measure, load_its_council, load_its_round, load_lines
from competitions.awards.domain.words import AwardKind, SubjectKind, VotingMode
from core.database import UnitOfWork
from core.kernel import N_, NotFound


@dataclass(frozen=True, slots=True)
class MinutesMember:
    """A member in the minutes, with the nominees they did not vote about."""

    name: str
    title: str
    position: Position
    presence: Presence
    has_declared: bool
    declared_on_paper: bool
    conflicts: tuple[tuple[str, ConflictKind], ...]
    teller: TellerPosition | None


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """A nominee in the minutes; counts and result only after the close. `apart` did not vote for a conflict."""

    position: int
    name: str
    award: AwardKind
    award_title: str
    subject_kind: SubjectKind
    unit_name: str
    tally: Tally | None
    needed: int | None
    is_passed: bool | None
    measure: Measure | None = None
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MinutesData:
    """Everything that the minutes of a session say."""

    session_id: str
    round_id: str
    round_title: str
    unit_name: str
    council_title: str
    council_document: str
    state: SessionState
    mode: VotingMode
    is_online: bool
    is_whole_list: bool
    place: str
    meets_at: datetime
    opened_at: datetime | None
    closed_at: datetime | None
    members: tuple[MinutesMember, ...]
    rules: tuple[FrozenRule, ...]
    items: tuple[MinutesItem, ...]
    voted_on_screen: int
    papers: Papers | None
    discussion: str
    ballots_digest: str
    broken_reason: str
    repeats: str | None
    repeats_because: str
    repeats_opened_at: datetime | None

    @property
    def present(self) -> int:
        """How many were there."""
        return sum(member.presence is Presence.PRESENT for member in self.members)

    @property
    def in_writing(self) -> int:
        """How many wrote their opinion."""
        return sum(member.presence is Presence.IN_WRITING for member in self.members)

    @property
    def unverified(self) -> tuple[FrozenRule, ...]:
        """The rules that nobody had compared with their document."""
        return tuple(rule for rule in self.rules if not rule.is_verified)


@dataclass(frozen=True, slots=True)
class BallotData:
    """Everything that a ballot paper says; every paper is the same."""

    session_id: str
    round_id: str
    round_title: str
    unit_name: str
    council_title: str
    mode: VotingMode
    is_whole_list: bool
    place: str
    meets_at: datetime
    items: tuple[MinutesItem, ...]
    papers_needed: int


async def minutes_data(uow: UnitOfWork, session_id: str) -> MinutesData:
    """Return what the minutes of a session say; raises NotFound. Who may read them is decided before."""
    session = await _find(uow, session_id)
    found = await load_its_round(uow, session)
    council = await load_its_council(uow, session)
    standing = await load_standing(uow, session)
    lines = await load_lines(uow, session, standing.items)
    before = await sessions.find_session(uow, session.repeats) if session.repeats else None
    counts = standing.counting.counts
    return MinutesData(
        session_id=session.id,
        round_id=session.round_id,
        round_title=found.title,
        unit_name=council.unit.name,
        council_title=council.title,
        council_document=council.document,
        state=session.state,
        mode=session.mode,
        is_online=session.is_online,
        is_whole_list=session.is_whole_list,
        place=session.place,
        meets_at=session.meets_at,
        opened_at=session.opened_at,
        closed_at=session.closed_at,
        members=_members(standing.seats, lines),
        rules=session.rules.rules,
        items=tuple(_item(line) for line in lines),
        voted_on_screen=sum(seat.voted_at is not None for seat in standing.seats),
        papers=counts[0].count.papers if standing.counting.is_settled else None,
        discussion=session.discussion,
        ballots_digest=session.ballots_digest,
        broken_reason=session.broken_reason,
        repeats=session.repeats,
        repeats_because=before.broken_reason if before else "",
        repeats_opened_at=before.opened_at if before else None,
    )


async def ballot_data(uow: UnitOfWork, session_id: str) -> BallotData:
    """Return what the ballot paper of a session says, and how many papers are needed; raises NotFound."""
    session = await _find(uow, session_id)
    found = await load_its_round(uow, session)
    council = await load_its_council(uow, session)
    standing = await load_standing(uow, session)
    lines = await load_lines(uow, session, standing.items)
    return BallotData(
        session_id=session.id,
        round_id=session.round_id,
        round_title=found.title,
        unit_name=council.unit.name,
        council_title=council.title,
        mode=session.mode,
        is_whole_list=session.is_whole_list,
        place=session.place,
        meets_at=session.meets_at,
        items=tuple(_item(line) for line in lines),
        papers_needed=standing.counting.bounds.voters,
    )


async def _find(uow: UnitOfWork, session_id: str) -> SessionRow:
    session = await sessions.find_session(uow, session_id)
    if session is None:
        raise NotFound(N_("There is no such council session."))
    return session


def _members(seats: list[SeatRow], lines: Sequence[Line]) -> tuple[MinutesMember, ...]:
    names = {line.nominee.id: line.nominee.subject_name for line in lines}
    return tuple(
        MinutesMember(
            name=seat.name,
            title=seat.title,
            position=seat.position,
            presence=seat.presence,
            has_declared=seat.signed_at is not None,
            declared_on_paper=seat.is_paper,
            conflicts=tuple((names[nominee], kind) for nominee, kind in seat.conflicts),
            teller=seat.teller,
        )
        for seat in seats
    )


def _item(line: Line) -> MinutesItem:
    return MinutesItem(
        position=line.item.position,
        name=line.nominee.subject_name,
        award=line.nominee.kind,
        award_title=line.nominee.award_title,
        subject_kind=line.nominee.subject_kind,
        unit_name=line.nominee.unit_name,
        tally=line.item.tally,
        needed=line.item.needed,
        is_passed=line.item.is_passed,
        measure=line.measure,
        apart=line.apart,
    )
