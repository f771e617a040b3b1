"""The phases of a room, the commands of its hosts, and the one table of what is allowed when."""

from collections.abc import Mapping
from enum import StrEnum

from core.kernel import Conflict, FieldError, Invalid, N_

EXTEND_SECONDS = range(1, 601)


class Phase(StrEnum):
    """Where a room stands, in the words of the protocol."""

    LOBBY = "lobby"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    REVEALED = "revealed"
    STANDINGS = "standings"
    PODIUM = "podium"
    FINISHED = "finished"
    PAUSED = "paused"


class Command(StrEnum):
    """What a host may ask for, in the words of the protocol."""

    START = "start"
    OPEN = "open"
    CLOSE = "close"
    REVEAL = "reveal"
    STANDINGS = "standings"
    NEXT = "next"
    PODIUM = "podium"
    FINISH = "finish"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    LOCK = "lock"
    UNLOCK = "unlock"
    KICK = "kick"
    BAN = "ban"
    READMIT = "readmit"
    TIME = "time"
    ANNUL = "annul"
    TAKEOVER = "takeover"


ANY = frozenset(Phase)
UNFINISHED = ANY - {Phase.FINISHED}
SHOWN = frozenset({Phase.REVEALED, Phase.STANDINGS})

ALLOWED: Mapping[Command, frozenset[Phase]] = {
    Command.START: frozenset({Phase.LOBBY}),
    Command.OPEN: frozenset({Phase.READY}),
    Command.CLOSE: frozenset({Phase.OPEN}),
    Command.REVEAL: frozenset({Phase.CLOSED}),
    Command.STANDINGS: frozenset({Phase.REVEALED}),
    Command.NEXT: SHOWN,
    Command.PODIUM: SHOWN,
    Command.FINISH: UNFINISHED,
    Command.EXTEND: frozenset({Phase.OPEN}),
    Command.PAUSE: UNFINISHED - {Phase.PAUSED},
    Command.RESUME: frozenset({Phase.PAUSED}),
    Command.LOCK: UNFINISHED,
    Command.UNLOCK: UNFINISHED,
    Command.KICK: UNFINISHED,
    Command.BAN: UNFINISHED,
    Command.READMIT: UNFINISHED,
    Command.TIME: UNFINISHED,
    Command.ANNUL: ANY,
    Command.TAKEOVER: UNFINISHED,
}


def read_command(word: str) -> Command:
    """Return the command of that name, or raise `Invalid`."""
    try:
        return Command(word)
    except ValueError:
        raise bad_argument("/command", N_("There is no such command.")) from None


def check_extension(seconds: int) -> None:
    """Raise `Invalid` unless `extend` may carry that many seconds."""
    if seconds not in EXTEND_SECONDS:
        raise bad_argument("/seconds", N_("Give between 1 and 600 seconds."))


def check_question(question: int, of: int) -> None:
    """Raise `Invalid` unless the room has a question of that number, counted from 1."""
    if not 1 <= question <= of:
        raise bad_argument("/question", N_("There is no such question."))


def bad_argument(pointer: str, text: str) -> Invalid:
    """Return the refusal of one argument; `pointer` is its JSON pointer, `text` a message id."""
    return Invalid(text, errors=(FieldError(pointer, text),))


def wrong_phase(phase: Phase, version: int) -> Conflict:
    """Return the 409 that carries where the room stands."""
    return Conflict(
        N_("This is not possible at this moment of the game."),
        code="wrong_phase",
        extra={"phase": phase.value, "version": version},
    )


def wrong_version(phase: Phase, version: int) -> Conflict:
    """Return the 409 for a command that was meant for an older state of the room."""
    return Conflict(
        N_("The room has moved on in the meantime."), code="version", extra={"phase": phase.value, "version": version}
    )


def no_more_questions() -> Conflict:
    """Return the 409 for `next` after the last question."""
    return Conflict(N_("That was the last question."), code="no_more_questions")
