"""What is read, by the name of the route: which things hold personal data, and which row an address is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from competitions.awards.documents.domain.forms import FormCode
from core.kernel import N_

THINGS: Mapping[str, str] = {
    "dossier": N_("A dossier with its people"),
    "feedback": N_("Names and contacts of citizens who wrote in"),
    "hold": N_("A hold; its content only for the named officer"),
    "folder": N_("The round's folder for inspectors"),
    "record:show": N_("The record of acts"),
    "inspectors:list": N_("The page of inspectors and readings"),
    "rounds:show": N_("The page of the round"),
    "nominees:list": N_("The list of who was considered"),
    "dossiers:list": N_("The list of dossiers"),
    "opinions:list": N_("The opinions of agencies"),
    "sessions:list": N_("The list of sessions"),
    "sessions:show": N_("A session of the council"),
    "documents:list": N_("The documents of the round"),
    "document:download": N_("A document of the round"),
    "printed_form": N_("A form with the names that stand in it"),
    "decisions:list": N_("The decisions of the round"),
    "decisions:show": N_("A decision with its names"),
    "codes:show": N_("A certificate with what stands behind it"),
    "dossier_file": N_("A file of a dossier"),
}
"""What a reading of personal data was of. An inspector's reading of anything else is named by its route."""

PERSONAL: Mapping[str, str] = {
    "awards:document:print": "printed_form",
    "awards:dossiers:file": "dossier_file",
    "awards:dossiers:show": "dossier",
    "awards:dossiers:versions": "dossier",
    "awards:feedback:list": "feedback",
    "awards:folder:download": "folder",
    "awards:holds:show": "hold",
}
"""The thing behind each route that shows personal data to whoever may open it."""

CERTIFICATE = "award_certificate"
"""Its address has the code, and its round is its batch's."""
SOURCES: Mapping[str, str] = {
    "dossier_id": "award_dossier",
    "session_id": "award_session",
    "decision_id": "award_decision",
    "nomination_id": "award_nomination",
    "batch_id": "award_batch",
    "document_id": "award_document",
    "hold_id": "award_hold",
    "code": CERTIFICATE,
}
"""The table of what an address's parameter names; "round_id" is the round itself."""
DOSSIER, SESSION, DECISION = "award_dossier", "award_session", "award_decision"
ASKED = f"{SESSION}|award_opinion"
"""An opinion is asked of a session's member, or of an agency: the id is in one of the two tables."""
PRINTED: Mapping[str, str] = {
    **dict.fromkeys((FormCode.NOMINEE_LIST, FormCode.APPRAISAL_REPORT), ""),
    **dict.fromkeys((FormCode.SUBMISSION_LETTER, FormCode.ACHIEVEMENT_REPORT, FormCode.ACHIEVEMENT_SUMMARY), DOSSIER),
    **dict.fromkeys((FormCode.SUPPLEMENT_REQUEST, FormCode.REFUSAL), DOSSIER),
    **dict.fromkeys((FormCode.INVITATION, FormCode.BALLOT, FormCode.TELLERS_DECISION), SESSION),
    **dict.fromkeys((FormCode.MINUTES, FormCode.COUNT_MINUTES), SESSION),
    **dict.fromkeys((FormCode.DECISION, FormCode.MONEY_LIST, FormCode.GOLDEN_BOOK), DECISION),
    FormCode.OPINION_SLIP: ASKED,
}
"""The table of what a printed form is about, by the form's code; "" where that is the round itself."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an address is about: an id, and the table that knows its round ("" for the round itself)."""

    id: str
    source: str


def find_target(parameters: Mapping[str, str]) -> Target | None:
    """Return what of a round an address is about, the most particular thing; None where it is about none."""
    for name, source in SOURCES.items():
        if name in parameters:
            return Target(parameters[name], source)
    if parameters.get("form") in PRINTED and "about" in parameters:
        return Target(parameters["about"], PRINTED[parameters["form"]])
    return Target(parameters["round_id"], "") if "round_id" in parameters else None


def title_of(thing: str) -> str:
    """Return what was read as a message id, or its bare name."""
    return THINGS.get(thing, thing)
