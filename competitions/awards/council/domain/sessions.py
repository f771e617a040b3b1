"""The states of a session, which way of voting may be on screens, and what a session still lacks before it closes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from competitions.awards.council.domain.voting import has_quorum, votes_needed
from competitions.awards.council.domain.words import Presence, SessionState
from competitions.awards.domain.words import VotingMode
from core.kernel import Conflict, FieldError, Invalid, N_

ALLOWED_FROM: Mapping[str, frozenset[SessionState]] = {
    "prepare": frozenset({SessionState.PLANNED}),
    "declare": frozenset({SessionState.PLANNED, SessionState.OPEN}),
    "open": frozenset({SessionState.PLANNED}),
    "vote": frozenset({SessionState.OPEN}),
    "count": frozenset({SessionState.OPEN}),
    "write": frozenset({SessionState.PLANNED, SessionState.OPEN}),
    "close": frozenset({SessionState.OPEN}),
    "break_off": frozenset({SessionState.PLANNED, SessionState.OPEN}),
}
ONLINE = frozenset({VotingMode.SECRET_BALLOT, VotingMode.OPEN_BALLOT})
"""Hands are counted in the room and written opinions are signed papers."""


def check_state(verb: str, state: SessionState) -> None:
    """Raise Conflict where the session's state does not allow the act."""
    if state in ALLOWED_FROM[verb]:
        return
    if state is SessionState.CLOSED:
        raise Conflict(N_("The vote is closed. Nothing can be changed any more."), code="vote_closed")
    if state is SessionState.BROKEN:
        raise Conflict(N_("This session was broken off. Please use the one that repeats it."), code="broken_off")
    if state is SessionState.OPEN:
        raise Conflict(N_("The session is open already; this can no longer be changed."), code="session_open")
    raise Conflict(N_("The session has not been opened yet."), code="not_open")


def check_way(mode: VotingMode, *, is_online: bool) -> None:
    """Raise Invalid for a way to vote that cannot be on screens."""
    if is_online and mode not in ONLINE:
        errors = (FieldError("mode", N_("Only ballots can be cast on screens; choose a ballot, or vote on paper.")),)
        raise Invalid(N_("The session cannot be planned like this."), errors=errors)


@dataclass(frozen=True, slots=True)
class Roll:
    """How many members there are, by presence; `undeclared` are those taking part who have not declared yet."""

    members: int
    present: int
    in_writing: int
    undeclared: int = 0

    def there(self, mode: VotingMode) -> int:
        """Count who makes the quorum: those in the room; where opinions are written, those who write."""
        return self.present + (self.in_writing if mode is VotingMode.WRITTEN_OPINION else 0)


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a session cannot be opened or closed yet: a message id and its parameters."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a session has when somebody would close it; `counts` says how many of two paper counts are there.

    `misfits` are figures in them that cannot be by the roll and the declarations as they are now.
    """

    roll: Roll
    quorum: Fraction
    mode: VotingMode
    voted: int
    paper_voters: int
    counts: int
    differences: int
    misfits: int = 0
    lacks_tellers: bool = False


def find_opening_obstacles(roll: Roll, quorum: Fraction, mode: VotingMode) -> Iterator[Obstacle]:
    """Say what is missing before the session opens."""
    there = roll.there(mode)
    if not has_quorum(there, roll.members, quorum):
        yield _below(
            N_("%(there)s of %(members)s members are there; at least %(needed)s are needed."), there, roll, quorum
        )


def find_closing_obstacles(ready: Readiness) -> Iterator[Obstacle]:
    """Say what is missing before the vote closes; below the quorum nothing closes."""
    yield from find_opening_obstacles(ready.roll, ready.quorum, ready.mode)
    if ready.roll.undeclared:
        text = N_("%(missing)s members who take part have not declared their conflicts of interest yet.")
        yield Obstacle(text, {"missing": ready.roll.undeclared})
    if ready.lacks_tellers:
        yield Obstacle(N_("A secret ballot on paper needs a counting committee, and the session has elected none."))
    if ready.counts and not ready.paper_voters:
        text = N_(
            "Paper counts are there, but nobody votes on paper now. Mend the roll, or break off and repeat the vote."
        )
        yield Obstacle(text)
    elif ready.paper_voters and ready.counts < len(ENTRIES):
        text = N_("The paper ballots need the counts of two people; %(counts)s is there.")
        yield Obstacle(text, {"counts": ready.counts})
    elif ready.differences:
        text = N_("The two counts differ in %(places)s places. Count once more and correct them.")
        yield Obstacle(text, {"places": ready.differences})
    elif ready.misfits:
        text = N_(
            "%(places)s figures of the counts do not fit the roll and the declarations any more. Mend the roll, or "
            "count once more and correct them."
        )
        yield Obstacle(text, {"places": ready.misfits})
    elif not has_quorum(ready.voted, ready.roll.members, ready.quorum):
        text = N_("%(there)s of %(members)s members have voted; at least %(needed)s votes are needed.")
        yield _below(text, ready.voted, ready.roll, ready.quorum)


def _below(text: str, there: int, roll: Roll, quorum: Fraction) -> Obstacle:
    needed = max(1, votes_needed(quorum, roll.members))
    return Obstacle(text, {"there": there, "members": roll.members, "needed": needed})


ENTRIES = (1, 2)


def votes_on_paper(presence: Presence, *, is_online: bool) -> bool:
    """Say whether a member votes on paper: all who take part, or in an online vote those in writing."""
    return presence is Presence.IN_WRITING or (presence is Presence.PRESENT and not is_online)
