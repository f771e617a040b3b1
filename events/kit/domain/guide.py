"""The host's guide on one page: before, at the start, without a signal, after."""

from dataclasses import dataclass

from core.kernel import N_


@dataclass(frozen=True, slots=True)
class Chapter:
    """A moment of the day and what to do then; message ids."""

    title: str
    steps: tuple[str, ...]


GUIDE = (
    Chapter(
        N_("Before it begins"),
        (
            N_("Pin the posters up where people pass. Keep tickets, rosters and helpers' cards with you."),
            N_("The evening before, try power, projector, loudspeaker and the signal on the spot."),
            N_("Give each helper at the door their link; they open it once while there is a signal."),
            N_("Half an hour before, open the room on the laptop and its hall page on the projector."),
        ),
    ),
    Chapter(
        N_("At the start"),
        (
            N_("At the door, scan tickets or tick the roster; who has no ticket comes in as a walk-in."),
            N_("Read aloud: “Scan the code or type the PIN, write your name, choose your commune.” No account needed."),
            N_("Wait until most phones say that they are in, then press “Start”. Latecomers may still join."),
            N_("Read each question aloud. Help whoever needs it; nobody has to be fast."),
        ),
    ),
    Chapter(
        N_("Without a signal"),
        (
            N_("Phones keep the answer and send it by themselves. Nobody needs to reload or join again."),
            N_("The helpers' page at the door goes on; it sends its scans when the signal is back."),
            N_("Where no phone works, tick the paper roster and let people answer by raising hands."),
            N_("The laptop died? Sign in on any other and open the same room: it goes on where it was."),
        ),
    ),
    Chapter(
        N_("Afterwards"),
        (
            N_("Type the ticked numbers of the roster the same day: session, door, “Enter a paper roster”."),
            N_("Look at who was there; points follow by themselves. Report what is wrong with the figures."),
            N_("Rosters and tickets hold people's names: lock them away, and shred them when they are typed in."),
        ),
    ),
)
