"""What the acts of the record mean, as sentences (message ids). An act without one is shown by its name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.documents.domain.catalogue import load_form
from competitions.awards.inspection.domain.words import WORDS
from core.kernel import N_

SENTENCES: Mapping[str, str] = {
    "rule.added": N_("Entered a rule of law"),
    "round.drafted": N_("Drafted the round"),
    "round.edited": N_("Changed the draft of the round"),
    "round.activated": N_("Activated the round: its steps run on their dates"),
    "round.step": N_("A step of the round ran"),
    "round.pause": N_("Paused the round"),
    "round.resume": N_("Let the round go on"),
    "round.postpone": N_("Postponed a step"),
    "round.run_now": N_("Let a step run at once"),
    "round.cancel": N_("Cancelled the round"),
    "board.frozen": N_("Froze a standing"),
    "nominee.strike": N_("Struck a nominee from the list"),
    "nominee.add": N_("Added a nominee to the list"),
    "award_hold.opened": N_("Paused consideration by a document"),
    "award_hold.closed": N_("Ended a pause of consideration by a document"),
    "award_dossiers.invited": N_("Invited the proposing units to write dossiers"),
    "award_dossiers.reminded": N_("Reminded the proposing units of open dossiers"),
    "award_dossiers.closed": N_("Closed the time for dossiers"),
    "award_dossier.written": N_("Saved a version of a dossier"),
    "award_dossier.submitted": N_("Sent a dossier"),
    "award_dossier.withdrawn": N_("Took a dossier back before its review"),
    "award_dossier.received": N_("Received a dossier for review"),
    "award_dossier.returned": N_("Returned a dossier for supplement"),
    "award_dossier.completed": N_("Found a dossier complete"),
    "award_dossier.noted": N_("Wrote a note on a line of the checklist"),
    "award_dossier.file_added": N_("Added a file to a dossier"),
    "award_dossier.file_removed": N_("Took a file out of a dossier"),
    "award_opinion.asked": N_("Asked an agency for its opinion"),
    "award_opinion.answered": N_("An agency gave its opinion"),
    "council.formed": N_("Formed a council"),
    "council.member_added": N_("Added a member to the council"),
    "council.member_ended": N_("Ended a member's term"),
    "council.session_planned": N_("Planned a session of the council"),
    "council.session_repeated": N_("Planned a vote anew after one that broke off"),
    "council.roll_kept": N_("Called the roll"),
    "council.tellers_elected": N_("Noted the elected counting committee"),
    "council.discussion_written": N_("Wrote down the discussion"),
    "council.declared": N_("A member declared conflicts of interest"),
    "council.opened": N_("Opened the session"),
    "council.counted": N_("Entered a count of the paper ballots"),
    "council.paper_attached": N_("Attached a signed paper of the session"),
    "council.broken_off": N_("Broke the session off"),
    "council.closed": N_("Closed the session with its results"),
    "award_decision.drafted": N_("Drafted a decision"),
    "award_decision.dropped": N_("Dropped a drafted decision"),
    "award_decision.name_added": N_("Added a name to a decision, with reason and document"),
    "award_decision.name_taken_off": N_("Took a name off a decision, with a reason"),
    "award_decision.signed": N_("Recorded the signed decision"),
    "award_decision.published": N_("Published the decision"),
    "award_batch.started": N_("Started to make certificates"),
    "award_batch.finished": N_("Finished making certificates"),
    "award_batch.cancelled": N_("Cancelled the making of certificates"),
    "award_certificate.reissued": N_("Issued a certificate anew"),
    "award_recovery.recorded": N_("Recorded what came back after an annulment"),
    "document.made": N_("Made a document from data"),
    "document.entered": N_("Entered a document from outside"),
    "template.replaced": N_("Replaced a template of a form"),
    "award_feedback.received": N_("A citizen gave feedback on the public notice"),
    "award_feedback.verified": N_("Verified feedback"),
    "award_feedback.resolved": N_("Resolved feedback with an answer"),
    "award_notice.opened": N_("Opened the public notice"),
    "award_referral.recorded": N_("Noted a complaint or denunciation that was routed out"),
    "award_referral.closed": N_("Closed what was routed out, by a document"),
    "award_request.asked": N_("Asked to reconsider"),
    "award_request.reopened": N_("Opened the dossier again for a request"),
    "award_request.upheld": N_("Answered a request: found right"),
    "award_request.rejected": N_("Answered a request: found not right"),
    "award_form.saved": N_("Moved the fields on the official form"),
    "award_batch.running": N_("Let the making of certificates go on"),
    "feedback.erased": N_("Erased name and contact of a citizen after the time allowed"),
    "inspection.granted": N_("Let an inspector read the round"),
    "inspection.ended": N_("Ended an inspector's reading"),
}
"""Each act's sentence; who acted stands beside it."""

DETAILS: Mapping[str, str] = {
    "until": N_("until"),
    "step": N_("step"),
    "due": N_("new moment"),
    "since": N_("since"),
    "before": N_("outcome before"),
    "after": N_("outcome after"),
    "decided_on": N_("date of the decision"),
    "recovered": N_("recovered so far"),
    "ballots": N_("digest of the ballots (SHA-256)"),
    "results": N_("digest of the results (SHA-256)"),
    "unit": N_("unit"),
    "count": N_("how many"),
    "kind": N_("what kind"),
    "form": N_("which form"),
    "version": N_("which version"),
    "award": N_("kind of award"),
    "code": N_("which rule of law"),
    "from": N_("since"),
    "document_on": N_("date of the document"),
    "root": N_("digest of the whole batch (SHA-256)"),
    "digest": N_("digest of the file (SHA-256)"),
    "texts": N_("digest of the texts (SHA-256)"),
}
"""What the details are called; one without a title is shown by its name."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ORDER = {name: place for place, name in enumerate(DETAILS)}
UNSHOWN = frozenset({"round", "fence", "subject", "nominees"})


@dataclass(frozen=True, slots=True)
class Detail:
    """One explanation: a title and a value, both message ids where they are known; a day where it is one."""

    title: str
    value: str
    day: date | None


def sentence_of(act: str) -> str:
    """Return the act's sentence, or its name."""
    return SENTENCES.get(act, act)


def explain(detail: Mapping[str, str]) -> tuple[Detail, ...]:
    """Return the details in their order, without what the page says anyway and without ids, which tell nothing."""
    names = sorted(detail.keys() - UNSHOWN, key=lambda name: (ORDER.get(name, len(ORDER)), name))
    return tuple(
        Detail(DETAILS.get(name, name), _value_of(name, detail[name]), _day_of(detail[name]))
        for name in names
        if detail[name] and not _ID.fullmatch(detail[name])
    )


def _value_of(name: str, value: str) -> str:
    if name == "form":
        return load_form(value).title
    return WORDS.get(value, value)


def _day_of(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if "-" in value else None
    except ValueError:
        return None
