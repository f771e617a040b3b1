"""The guides of the platform, one for each kind of user: message ids only, the Vietnamese stands in `guides.po`.

They promise nothing that does not exist yet; `missing` says openly what is still done in another way.
"""

from dataclasses import dataclass

from core.kernel import N_


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: a few words to find it again, then how."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """What one kind of user does, in three to seven steps. `slug` is its place in the address."""

    slug: str
    title: str
    audience: str
    steps: tuple[Step, ...]
    missing: str = ""


PARTICIPANT = Guide(
    "nguoi-choi",
    N_("People who play"),
    N_("You play in the hall, in the village culture house or at home. No account is needed."),
    (
        Step(
            N_("Enter the room"),
            N_(
                "Scan the QR code on the big screen or the poster. If it does not scan, open the home page and type "
                "the six digits."
            ),
        ),
        Step(
            N_("Write your name, choose your commune"),
            N_(
                "Write the name that others may see, then choose your commune or ward; typing without accents finds "
                "it too, and visitors have a choice of their own. If you read slowly, choose “I need more time” where "
                "it is offered."
            ),
        ),
        Step(
            N_("Answer once"),
            N_(
                "The question appears on your phone at the same moment as on everybody's. Think, then choose and "
                "send; an answer that was sent cannot be changed. Where there is a “Listen” button you can hear the "
                "question."
            ),
        ),
        Step(
            N_("Wait for “Recorded”"),
            N_(
                "Only when you see “Recorded” with a receipt code is your answer really stored. Keep the code if you "
                "want to check it later."
            ),
        ),
        Step(
            N_("If the signal drops"),
            N_(
                "Do not close the page. The phone keeps your answer and sends it by itself when the signal is back; "
                "one that arrives after the time is over earns no points. After reloading you are in your old place."
            ),
        ),
        Step(
            N_("See how it went"),
            N_(
                "After each question you see whether you were right, why, your rank and your commune's rank. On the "
                "page “Check a receipt” you can look up whether an answer was counted, by PIN, question and code."
            ),
        ),
    ),
)

HOST = Guide(
    "nguoi-dan",
    N_("Hosts on stage"),
    N_("You lead the game in front of the hall, from a laptop or a phone."),
    (
        Step(
            N_("Prepare half an hour before"),
            N_(
                "Sign in, choose a quiz, open a room and read all its questions once. Try the projector, the sound "
                "and the network of the hall with two phones."
            ),
        ),
        Step(
            N_("Put the big screen up"),
            N_(
                "On the computer at the projector open the screen link from your console and switch to full screen. "
                "Go to the last row: the six digits must be easy to read from there."
            ),
        ),
        Step(
            N_("Let people in"),
            N_(
                "Read the digits aloud twice, slowly. The console shows how many have joined and from which communes; "
                "you can remove a bad name, and lock the room when the game is to begin."
            ),
        ),
        Step(
            N_("Follow the big button"),
            N_(
                "At every moment one big button shows the next thing to do: start, close the question, reveal, "
                "standings, next. If phones are slow, give more time or pause."
            ),
        ),
        Step(
            N_("Explain after each question"),
            N_(
                "When the answer is revealed, read the explanation aloud in your own words, also in the language of "
                "the people in the hall. That is the moment when people learn."
            ),
        ),
        Step(
            N_("If a question is wrong"),
            N_(
                "Annul it after it is closed and write why. Everything is scored again as if it had not been asked; "
                "the log keeps who did it and when."
            ),
        ),
        Step(
            N_("If your computer fails"),
            N_(
                "Open the console on any other computer or phone and sign in: the game stands where it stood. Two "
                "hosts may lead one room. At the end finish the room, then open its results to print or download."
            ),
        ),
    ),
)

TEACHER = Guide(
    "giao-vien",
    N_("Teachers who make a quiz"),
    N_("You write questions for your class, your school or the festival, also on a phone."),
    (
        Step(
            N_("Sign in and make a quiz"),
            N_(
                "You need an account with the role host or organizer; the person who keeps your school's accounts "
                "gives it. Open “Quizzes”, make a new one and give it a clear title."
            ),
        ),
        Step(
            N_("Add questions"),
            N_(
                "Choose one of nine kinds, write the question in short words, the answers and which are right, then "
                "the seconds. Twenty seconds suit a short question, forty-five an ordering or a matching."
            ),
        ),
        Step(
            N_("Always write the explanation"),
            N_("Two or three short sentences: why this is right, and what to do in daily life. People remember those."),
        ),
        Step(
            N_("Add pictures and voice"),
            N_(
                "A question and each of its options may carry one picture and one recorded clip, so that people who "
                "read little can play. Use only pictures and voices that you may use."
            ),
        ),
        Step(
            N_("Or import a file"),
            N_(
                "Files in GIFT, as Moodle exports them, and our table in Excel or CSV can be imported. Read the "
                "report afterwards: it names every question that was left out and why."
            ),
        ),
        Step(
            N_("Try it alone"),
            N_("Open a room, join it with your own phone and play to the end. Ask a colleague to read it too."),
        ),
        Step(
            N_("Play with pupils"),
            N_(
                "Tick “Pupils take part” when you open the room: publicly they appear only by given name and class, "
                "and full names are erased after 30 days."
            ),
        ),
    ),
)

VILLAGE = Guide(
    "thon-ban",
    N_("Villages with little signal or little reading"),
    N_("You help neighbours play in a village where the signal is weak or many do not read."),
    (
        Step(
            N_("Find the place with signal"),
            N_(
                "Try one phone at the spot a day before. The game needs a signal when a question arrives and when the "
                "answer is sent; short gaps do no harm."
            ),
        ),
        Step(
            N_("Share phones"),
            N_(
                "One phone can hold up to six people who answer one after the other (“Shared device”), or two to ten "
                "people who agree on one answer as a group where the room allows groups."
            ),
        ),
        Step(
            N_("Choose the picture quiz"),
            N_(
                "The quiz “Look at the picture, choose the safe one” can be answered without reading. Ask the "
                "organizer to use it for your room."
            ),
        ),
        Step(
            N_("One person reads aloud"),
            N_(
                "Read the question and all options aloud in the language people speak, show the pictures, and give "
                "no hint. Let each person tap by themselves."
            ),
        ),
        Step(
            N_("Ask for more time"),
            N_(
                "Choose “I need more time” when joining, or ask the host. It is not offered in rooms where speed earns "
                "points."
            ),
        ),
        Step(
            N_("Old phones can play too"),
            N_(
                "Where the page does not move by itself, it shows plain buttons; the game can be played with those to "
                "the end."
            ),
        ),
    ),
    missing=N_(
        "A place without any signal cannot play, and there are no rounds on paper. Gather at the nearest spot with a "
        "signal."
    ),
)
