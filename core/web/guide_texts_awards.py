"""The guides of those who take part in awards: message ids only, the Vietnamese stands in `guides_awards.po`."""

from core.kernel import N_
from core.web.guide_texts import Guide, Step

HOME_AFFAIRS_AWARDS = Guide(
    "khen-thuong-so-noi-vu",
    N_("Award rounds at Home Affairs"),
    N_("You prepare award rounds, review dossiers and record what the chairman has signed."),
    (
        Step(
            N_("Open a round with its dates"),
            N_(
                "Choose the frozen standing it rests on, the kinds of award with their quotas, and the day of "
                "each step. Look at the preview: it creates nothing. From then on the program closes, freezes "
                "and nominates at the set moments."
            ),
        ),
        Step(
            N_("Review dossiers and the public notice"),
            N_(
                "Read each dossier beside its checklist; return it with a reason and a deadline, or complete "
                "it. A hold with a document blocks its subject. Feedback in the notice period is verified and "
                "resolved before the council meets."
            ),
        ),
        Step(
            N_("Record the decision and print"),
            N_(
                "Only what was voted can be decided; a difference needs a reason and a document. Enter "
                "number, date and signed paper, then print on the official forms. Name inspectors by a "
                "document and until a day; the record shows who did and read what."
            ),
        ),
    ),
)

SECRETARY = Guide(
    "thu-ky-hoi-dong",
    N_("Secretary of the council"),
    N_("You prepare the session, lead the vote on paper or on the screen, and draft the minutes."),
    (
        Step(
            N_("Prepare the session"),
            N_(
                "Choose the council, the nominees and the way to vote. Collect each member's declaration of "
                "conflicts, on the screen or on paper: who declares neither reads nor votes about that "
                "nominee."
            ),
        ),
        Step(
            N_("Open it and vote"),
            N_(
                "Call the roll; nothing closes below the quorum. Paper is the normal way: print the ballots, "
                "elect the counting committee, and let two people enter the counts apart. If an online vote "
                "breaks off, it is repeated and the minutes say so."
            ),
        ),
        Step(
            N_("Close and write the minutes"),
            N_(
                "Results follow from the counts by the rules in force at the opening. Print the drafted "
                "minutes, have them signed, and attach the scan."
            ),
        ),
    ),
)

COUNCIL_MEMBER = Guide(
    "thanh-vien-hoi-dong",
    N_("Members of the council"),
    N_("You read the dossiers of your session and vote."),
    (
        Step(
            N_("Declare conflicts first"),
            N_(
                "One declaration covers the whole list: your unit, your kin, your party cell. Suggestions are "
                "marked, but you decide and sign. Until then no dossier opens."
            ),
        ),
        Step(
            N_("Read what led to each nominee"),
            N_(
                "Each nominee has a rank in the frozen standing, reasons and a dossier. That you opened it is "
                "noted; that protects you and the people in it."
            ),
        ),
        Step(
            N_("Vote once"),
            N_(
                "In the room on paper, or on the screen if the session allows it. Of an online secret ballot "
                "it is kept that you voted, never what."
            ),
        ),
    ),
)

DOSSIER_WRITER = Guide(
    "ho-so-khen-thuong",
    N_("Units that are nominated"),
    N_("You write the dossiers of your unit's nominees and ask to look again where you disagree."),
    (
        Step(
            N_("Write the dossier"),
            N_(
                "The report is drafted from the points your unit has earned; correct and complete it. The "
                "checklist shows what is missing, on your side as on the Department's."
            ),
        ),
        Step(
            N_("Send it before the deadline"),
            N_(
                "Attach the signed letter and minutes. After sending nothing changes silently: if it comes "
                "back with a reason, you write a new version, and both stay."
            ),
        ),
        Step(
            N_("Ask to look again"),
            N_(
                "Within the window after publication you may ask once more, with reasons, and you get an "
                "answer by a deadline. Complaints and denunciations go their own way under their own laws."
            ),
        ),
    ),
)

INSPECTOR = Guide(
    "thanh-tra",
    N_("Inspectors"),
    N_("You read everything of the rounds named in your document, until its last day."),
    (
        Step(
            N_("Sign in and open the round"),
            N_("You see what its officers see, without any button that changes something. What you read is noted."),
        ),
        Step(
            N_("Read the record of acts"),
            N_(
                "Every act stands there with who, when and what it concerns. Choose a thing's name to see its "
                "whole history."
            ),
        ),
        Step(
            N_("Take the folder with you"),
            N_(
                "One file holds documents, standing, votes, decision, register and record. Its first page "
                "explains how to check all of it on any computer, without this program."
            ),
        ),
    ),
)
