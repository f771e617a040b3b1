"""The shapes of the frames we send: for type checkers, for the AsyncAPI document, for tests that check frames."""

from typing import Literal, NotRequired, TypedDict

Value = list[int | list[int]] | str
Farewell = Literal["kicked", "banned", "finished", "moved"]
PhaseName = Literal["lobby", "ready", "open", "closed", "revealed", "standings", "podium", "finished", "paused"]


class MediaFrame(TypedDict):
    """Addresses of a picture and a recorded clip."""

    image: NotRequired[str]
    audio: NotRequired[str]


class QuestionMediaFrame(MediaFrame):
    """The question's own media, and one entry an option where options have any."""

    options: NotRequired[list[MediaFrame]]


class QuestionFrame(TypedDict):
    """The protocol's `q`; n from 1."""

    n: int
    of: int
    kind: str
    text: str
    points: int
    options: NotRequired[list[str]]
    left: NotRequired[list[str]]
    right_side: NotRequired[list[str]]
    media: NotRequired[QuestionMediaFrame]


class RevealedFrame(TypedDict):
    """What is added from `revealed` on; the answer in the shuffle sent, null for poll and words."""

    answer: NotRequired[Value | None]
    explanation: NotRequired[str]


class MomentFrame(RevealedFrame):
    """Where the room stands; times are Unix milliseconds of the server's clock."""

    phase: PhaseName
    q: QuestionFrame | None
    opened: int | None
    closes: int | None
    now: int
    locked: bool
    before: NotRequired[PhaseName]
    prefetch: NotRequired[list[str]]


class PhaseFrame(MomentFrame):
    """A new state of the room; `v` is its version."""

    t: Literal["phase"]
    v: int


class UnitRankFrame(TypedDict):
    """A participant's commune and its rank, null while it has too few participants."""

    code: str
    rank: int | None


class ResultFrame(TypedDict):
    """A participant's own result of one question; `of` is how many are ranked."""

    t: Literal["result"]
    q: int
    right: bool | None
    points: int
    total: int
    rank: int | None
    of: int
    unit: UnitRankFrame | None


class StoredAnswerFrame(TypedDict):
    """The stored answer to the question on the screen."""

    q: int
    id: str
    receipt: str
    value: Value


class MineFrame(TypedDict):
    """A participant's own part of the snapshot; total and rank are as of the last revealed question."""

    stored: StoredAnswerFrame | None
    result: ResultFrame | None
    total: int
    rank: int | None


class TopFrame(TypedDict):
    """One of the best participants."""

    name: str
    commune: str | None
    total: int
    rank: int


class UnitFrame(TypedDict):
    """One of the best units; the score has three places."""

    kind: str
    code: str
    name: str
    score: str
    participants: int
    rank: int | None


class Board(TypedDict):
    """At most ten participants and ten units."""

    top: list[TopFrame]
    units: list[UnitFrame]


class BoardFrame(Board):
    """The board between questions and at the end."""

    t: Literal["board"]


class RehearsalMark(TypedDict, total=False):
    """Says that nothing of the room counts; absent everywhere else."""

    rehearsal: Literal[True]


class Snapshot(MomentFrame, RehearsalMark):
    """The whole state of a room, as hosts and projectors get it."""

    v: int
    pin: str
    title: str
    scoring: Literal["accuracy", "speed"]
    of: int
    joined: int
    board: Board | None


class PhoneSnapshot(Snapshot):
    """The whole state of a room for one phone."""

    mine: MineFrame


class MeFrame(TypedDict):
    """Who the seat is."""

    id: str
    name: str
    time_factor: float


class WelcomeFrame(TypedDict):
    """The first frame on a seat; `seat` is its token, only when new."""

    t: Literal["welcome"]
    seat: NotRequired[str]
    me: MeFrame
    room: PhoneSnapshot


class WatcherWelcomeFrame(TypedDict):
    """The first frame for hosts and projectors."""

    t: Literal["welcome"]
    room: Snapshot


class StoredFrame(TypedDict):
    """The acknowledgement of an answer, after the commit."""

    t: Literal["stored"]
    q: int
    id: str
    receipt: str


class RefusedFrame(TypedDict):
    """An answer that was not taken."""

    t: Literal["refused"]
    q: int
    id: str | None
    why: str


class PongFrame(TypedDict):
    """The answer to `ping`."""

    t: Literal["pong"]
    at: float | None
    now: int


class ErrorFrame(TypedDict):
    """What is wrong with the room, the seat or a frame; `q` and `id` where it is about an answer (`busy`)."""

    t: Literal["error"]
    code: str
    text: str
    q: NotRequired[int]
    id: NotRequired[str]


class ByeFrame(TypedDict):
    """The last frame before we close with 1000."""

    t: Literal["bye"]
    why: Farewell


class CountFrame(TypedDict):
    """How many joined, are connected, and answered the question on the screen."""

    t: Literal["count"]
    joined: int
    connected: int
    answered: int


class PersonFrame(TypedDict):
    """A participant as hosts see it."""

    id: str
    name: str
    commune: str | None
    members: int


class PeopleFrame(TypedDict):
    """Who came and who was sent away, for hosts."""

    t: Literal["people"]
    add: list[PersonFrame]
    gone: list[str]


class HostFrame(TypedDict):
    """The room is led by another host from now on; their name, for hosts."""

    t: Literal["host"]
    name: str


TO_PHONE = (
    WelcomeFrame,
    PhaseFrame,
    StoredFrame,
    RefusedFrame,
    ResultFrame,
    BoardFrame,
    PongFrame,
    ErrorFrame,
    ByeFrame,
)
TO_PROJECTOR = (WatcherWelcomeFrame, PhaseFrame, BoardFrame, CountFrame, PongFrame, ErrorFrame)
TO_HOST = (*TO_PROJECTOR, PeopleFrame, HostFrame)
