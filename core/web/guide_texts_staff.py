"""The guides for those who keep accounts, rooms and boards: message ids only, the Vietnamese stands in `guides.po`."""

from core.kernel import N_
from core.web.guide_texts import Guide, Step

FIRST_SIGN_IN = Step(
    N_("Sign in for the first time"),
    N_(
        "Open the staff sign-in, choose “Enter the code of your slip”, type the code and set a password of at least "
        "twelve letters. From then on you sign in with your phone number or e-mail and that password."
    ),
)

BY_HAND = N_("Self-scoring by criteria and its appraisal are not done here; they go on paper as before.")

ORGANIZER = Guide(
    "ban-to-chuc",
    N_("Organizers"),
    N_("You prepare the live quizzes of the festival and decide who leads them."),
    (
        Step(
            N_("Choose the hosts"),
            N_("Give each room two hosts with accounts of their own, so that one can take over at any moment."),
        ),
        Step(
            N_("Choose the questions"),
            N_(
                "Six quizzes are ready: opening, VNeID and public services, fraud, payment and market, AI and data, "
                "and one with pictures. Read them through, or write and import your own."
            ),
        ),
        Step(
            N_("Open the room"),
            N_(
                "Points for right answers only are the fair choice for a hall with mixed phones; with speed the game "
                "is livelier. Ask for school or party cell only if you need it, and mark rooms with pupils."
            ),
        ),
        Step(
            N_("Or let the clock lead"),
            N_(
                "A room can run unattended: it starts at the second you set and goes from question to question by "
                "itself, for all communes at once. Somebody should still watch it."
            ),
        ),
        Step(
            N_("Rehearse and invite"),
            N_(
                "Play once in the real hall with its real network. Then send out the six digits and the QR code, and "
                "open the room early so that people arrive one by one."
            ),
        ),
        Step(
            N_("Close the day"),
            N_(
                "Export the results as Excel, CSV or a page to print. Only an official round, entered by ticket, gives "
                "units a result; open rooms count as taking part, with a ceiling per unit."
            ),
        ),
    ),
)

OFFICER = Guide(
    "can-bo-xa",
    N_("Officers of a commune, school or agency"),
    N_("You look after your unit's part: people, its results with their proof, and where the unit stands."),
    (
        FIRST_SIGN_IN,
        Step(
            N_("Give accounts below you"),
            N_(
                "For units under yours you can add hosts, organizers and officers one by one or from an Excel list, "
                "and print a slip with a one-time code for each. Hand it over in person."
            ),
        ),
        Step(
            N_("At the festival"),
            N_(
                "Tell villages the time and the six digits, find rooms with a good signal, and ask the community "
                "digital team to stand by those who use a phone for the first time. Help people choose the right "
                "commune; a participant counts for one commune only."
            ),
        ),
        Step(
            N_("Declare results with their proof"),
            N_(
                "Open /thi-dua and choose “Declare a result”: what was done, the day, the number, and a link or files. "
                "A draft is your unit's alone until you send it. A large number waits for a second person: until then "
                "it is shown, but earns no points."
            ),
        ),
        Step(
            N_("Keep registers and bring in lists"),
            N_(
                "On /thi-dua you also keep the registers of ambassadors, teams, families, meetings and articles, and "
                "send lists from Excel. Names stay with your unit and the level above. A large number of a list waits "
                "for a second person too."
            ),
        ),
        Step(
            N_("Answer and look through before a freeze"),
            N_(
                "Anybody may report a wrong figure. You answer for what your unit declared, within five working days "
                "and in public; other figures are for who recorded them or the Department. Three days before each "
                "freeze look your provisional list through and confirm it."
            ),
        ),
        Step(
            N_("See where you stand"),
            N_(
                "The leaderboard shows every unit with its points and participations per thousand people. Follow "
                "“why?” to the facts behind each number."
            ),
        ),
    ),
    missing=BY_HAND,
)

LEADER = Guide(
    "lanh-dao-don-vi",
    N_("Leaders of a unit"),
    N_("You answer for your unit: who acts for it, and what it shows."),
    (
        FIRST_SIGN_IN,
        Step(
            N_("Decide who acts"),
            N_(
                "Add the officers and hosts of your unit. Each has an account of their own; nobody shares a password. "
                "You see who has never signed in."
            ),
        ),
        Step(
            N_("Name a deputy for a time"),
            N_(
                "When you are away, give a deputy your role with a first and a last day. It ends by itself after the "
                "last day."
            ),
        ),
        Step(
            N_("Close the accounts of those who leave"),
            N_("Close them on the day they leave. What they did keeps their name; they can no longer sign in."),
        ),
        Step(
            N_("Confirm large numbers"),
            N_(
                "On /thi-dua choose “Confirm as the second person”: open the proof of each line, tick what you vouch "
                "for and confirm it together, on a phone too. Refuse the rest with a reason. What you declared "
                "yourself, somebody else confirms."
            ),
        ),
        Step(
            N_("Before each freeze"),
            N_(
                "Three days before, your unit's provisional list stands at /thi-dua. Look it through and confirm it; "
                "silence is noted. Reports of wrong figures that your unit declared are answered there, in public."
            ),
        ),
        Step(
            N_("Read the board"),
            N_(
                "Look at your unit's row and follow “why?”. Figures marked as an estimate, such as some populations, "
                "are to be read with care."
            ),
        ),
    ),
    missing=BY_HAND,
)

ADMINISTRATOR = Guide(
    "quan-tri",
    N_("Administrators"),
    N_("You install the platform, keep it running and hand out the first accounts."),
    (
        Step(
            N_("Install and start"),
            N_(
                "Follow the README. In production the server refuses to start with a default secret or without the "
                "https address people open; it names everything that is missing at once."
            ),
        ),
        Step(
            N_("Create accounts from a list"),
            N_(
                "Fill in the Excel template per unit and import it; every mistake is shown with its row, and nothing "
                "is half imported. The very first administrator is made by the command “user create”."
            ),
        ),
        Step(
            N_("Help those who are locked out"),
            N_(
                "Reset an account only after you know who asks. The old password and all sessions end at once, and a "
                "new slip is printed."
            ),
        ),
        Step(
            N_("Back up every day"),
            N_(
                "The command “backup” makes one archive while the server runs. Keep copies in another place and "
                "practise “restore” on an empty machine."
            ),
        ),
        Step(
            N_("Connect other software"),
            N_(
                "The command “token” makes a key for a person's software. It is shown once; revoke it when it is no "
                "longer needed."
            ),
        ),
        Step(
            N_("Prove that a game was fair"),
            N_(
                "The command “verify-log” checks the chain of a room's log and scores everything again; it says which "
                "line differs, if any."
            ),
        ),
    ),
)

HOME_AFFAIRS = Guide(
    "so-noi-vu",
    N_("Department of Home Affairs"),
    N_("You watch that figures can be defended before anybody is commended for them."),
    (
        FIRST_SIGN_IN,
        Step(
            N_("Read the board for what it is"),
            N_(
                "Each board says in its title what kind it is. “Provisional” is a running estimate from recorded "
                "facts; it is no appraised result and no ground for a commendation."
            ),
        ),
        Step(
            N_("Follow a number to its fact"),
            N_(
                "“Why?” leads from a unit's points to the entries and the facts behind them, and your account opens "
                "the proof of each. Nothing is edited or deleted: a mistake is reversed by a new entry."
            ),
        ),
        Step(
            N_("Check a room"),
            N_(
                "Ask the host for the address of the room's results page: it opens with your account too, to print or "
                "download. Annulled questions stand in the room's log with who did it and why."
            ),
        ),
        Step(
            N_("Party cells"),
            N_(
                "Which party cell a participant named is visible to Home Affairs only. A party cell appears on a board "
                "from ten participants on."
            ),
        ),
    ),
)
