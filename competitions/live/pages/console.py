"""The host's pages: the list of rooms with the form for a new one, and the console of a room."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from competitions.live.domain.phases import Command, Phase
from competitions.live.domain.timeline import Timeline
from competitions.live.holders import Round
from competitions.live.pages.hall import Counts, StageView
from competitions.live.rows import RoomListing
from competitions.quizzes.queries import QuizRow
from core.kernel import N_
from core.web.templating import Page, datetime_vn

PHASE_TITLES = {
    "lobby": N_("Lobby"),
    "ready": N_("Get ready"),
    "open": N_("Question open"),
    "closed": N_("Question closed"),
    "revealed": N_("Answer shown"),
    "standings": N_("Standings"),
    "podium": N_("Podium"),
    "finished": N_("Finished"),
    "paused": N_("Paused"),
}
LOG_TITLES = {
    "ready": N_("Question announced"),
    "open": N_("Question opened"),
    "closed": N_("Question closed"),
    "revealed": N_("Answer shown"),
    "standings": N_("Standings shown"),
    "podium": N_("Podium shown"),
    "finished": N_("Room finished"),
    "extend": N_("Time extended"),
    "pause": N_("Paused"),
    "resume": N_("Went on"),
    "paused": N_("Paused"),
    "lock": N_("Room locked"),
    "unlock": N_("Room unlocked"),
    "kick": N_("Participant taken out"),
    "ban": N_("Participant banned"),
    "readmit": N_("Participant let in again"),
    "time": N_("Extra time given"),
    "annul": N_("Question annulled"),
    "takeover": N_("Another host leads the room"),
    "outage": N_("Went on after an outage"),
    "late": N_("Answer after time"),
}
NEXT = {
    Phase.LOBBY: (Command.START, N_("Start the quiz")),
    Phase.READY: (Command.OPEN, N_("Open the question now")),
    Phase.OPEN: (Command.CLOSE, N_("Close the question")),
    Phase.CLOSED: (Command.REVEAL, N_("Show the answer")),
    Phase.PAUSED: (Command.RESUME, N_("Go on")),
    Phase.PODIUM: (Command.FINISH, N_("Finish the room")),
}
SHOWN_PEOPLE = 200
Choice = tuple[str, str]  # the value and its text


@dataclass(frozen=True, slots=True)
class Act:
    """A button: the command, its label (a message id), and seconds for `extend`."""

    command: str
    label: str
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A participant as the host sees them; `standing` is active, kicked or banned."""

    id: str
    name: str
    commune: str
    members: int
    connected: bool
    factor: str
    standing: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question of the room in the console's list."""

    n: int
    text: str
    annulled: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry of the event log in words; `title` is a message id."""

    i: int
    at: datetime
    title: str
    question: int | None


@dataclass(frozen=True, slots=True)
class Leading:
    """Who leads a room, and who led it until it was taken over; `is_former` where the latter looks at the page."""

    name: str
    former: str
    taken_at: datetime | None
    is_former: bool
    may_take: bool


@dataclass(frozen=True, slots=True)
class ConsolePage(Page):
    """The console of one room. `main_act` is the one next action, None once the room is over.

    `opens_at` is when its door opens, None once it has.
    """

    template: ClassVar[str] = "competitions/live/console.html"
    room_id: str
    worth: str
    opens_at: datetime | None
    leading: Leading
    spaced_pin: str
    stage: StageView
    phase_title: str
    counts: Counts
    main_act: Act | None
    acts: tuple[Act, ...]
    people: tuple[PersonLine, ...]
    people_total: int
    sought: str
    questions: tuple[QuestionLine, ...]
    log: tuple[LogLine, ...]
    projector_url: str
    play_url: str
    timed: bool
    starts_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class RoomsPage(Page):
    """The rooms and the form for a new one. `errors` are translated texts by field, `may_take` for the province's.

    `communes` by code and `rounds` (sessions with tickets) by id are choices of the form.
    """

    template: ClassVar[str] = "competitions/live/rooms.html"
    running: tuple[RoomListing, ...]
    finished: tuple[RoomListing, ...]
    commune: str
    whose: str
    my_id: str
    may_take: bool
    communes: list[Choice]
    rounds: list[Choice]
    phase_titles: Mapping[str, str]
    quizzes: tuple[QuizRow, ...]
    entered: Mapping[str, str]
    errors: Mapping[str, str]


def round_choice(one: Round) -> Choice:
    """Return a session as the form offers it."""
    return one.id, f"{one.title} – {one.host_name}, {datetime_vn(one.starts_at)}"


def main_act(timeline: Timeline) -> Act | None:
    """Return the one next action of a room."""
    if timeline.phase is Phase.REVEALED and timeline.question != timeline.of:
        return Act(Command.STANDINGS, N_("Show the standings"))
    if timeline.phase in {Phase.REVEALED, Phase.STANDINGS}:
        if timeline.question == timeline.of:
            return Act(Command.PODIUM, N_("Show the winners"))
        return Act(Command.NEXT, N_("Next question"))
    found = NEXT.get(timeline.phase)
    return Act(*found) if found else None


def other_acts(timeline: Timeline) -> tuple[Act, ...]:
    """Return what else a host may do now, without what needs a confirmation."""
    acts: list[Act] = []
    if timeline.phase is Phase.OPEN:
        acts += [Act(Command.EXTEND, N_("15 seconds more"), 15), Act(Command.EXTEND, N_("60 seconds more"), 60)]
    if timeline.phase is Phase.REVEALED:
        acts.append(
            Act(Command.STANDINGS, N_("Show the standings"))
            if timeline.question == timeline.of
            else Act(Command.NEXT, N_("Next question"))
        )
    if timeline.phase not in {Phase.PAUSED, Phase.FINISHED, Phase.PODIUM}:
        acts.append(Act(Command.PAUSE, N_("Pause")))
    if timeline.phase is not Phase.FINISHED:
        acts.append(
            Act(Command.UNLOCK, N_("Unlock the room")) if timeline.locked else Act(Command.LOCK, N_("Lock the room"))
        )
    return tuple(acts)
