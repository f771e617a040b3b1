"""The guide for the rehearsal of a hall: message ids only, the Vietnamese stands in `guides_rehearsal.po`."""

from core.kernel import N_
from core.web.guide_texts import Guide, Step

REHEARSAL = Guide(
    "tong-duyet",
    N_("The rehearsal before the day"),
    N_("You lead a hall on the day and try everything out beforehand; nothing of it counts."),
    (
        Step(
            N_("Open a room for the rehearsal"),
            N_(
                "On the page of live rooms choose the quiz of the day, tick “Rehearsal” and open the room. It has a"
                " PIN of its own; the one reserved for the day stays as it is printed."
            ),
        ),
        Step(
            N_("Set the hall up as on the day"),
            N_(
                "Same laptop, same projector, same loudspeaker, same network. Put the big screen up and go to the "
                "last row: the six digits must be easy to read."
            ),
        ),
        Step(
            N_("Ask ten people with their own phones"),
            N_(
                "Take old and new phones, of different networks, and one person who needs help. Everybody enters by"
                " the QR code or the PIN, without an account."
            ),
        ),
        Step(
            N_("Play three questions to the end"),
            N_(
                "Start, close, reveal, read the explanation aloud, show the standings. Let the second host take "
                "over once, so that both have held the big button."
            ),
        ),
        Step(
            N_("Cut the network for a minute"),
            N_(
                "Switch the network of one phone off and on again: its answer is kept and sent. Then close the "
                "laptop and open the console on another one: the game stands where it stood."
            ),
        ),
        Step(
            N_("Write down what is still missing"),
            N_(
                "Mark place, power, projector, signal, helpers and kit on your commune's readiness page. What is "
                "missing needs a note: the province sees it and helps."
            ),
        ),
        Step(
            N_("Finish the rehearsal"),
            N_(
                "Finish the room. No answer of a rehearsal counts for anybody or any unit, no board shows it, and a"
                " day after its end all of it is deleted by itself."
            ),
        ),
    ),
)
