"""What the forms and addresses of dossiers turn into."""

from datetime import date

from starlette.datastructures import FormData, QueryParams

from competitions.awards.dossiers.domain.content import Document, Texts
from competitions.awards.dossiers.domain.opinions import Answer, OpinionKind, Question, Reply
from competitions.awards.dossiers.domain.registers import (
    LONGEST_DOCUMENT,
    FeedbackState,
    NewReferral,
    ReferralLaw,
    RequestState,
)
from competitions.awards.dossiers.domain.states import DossierState
from competitions.awards.dossiers.service.editing import Saving
from competitions.awards.dossiers.service.reading import Filter
from competitions.awards.dossiers.service.reconsidering import Answering, Asking
from competitions.awards.dossiers.service.sending import Note, Return
from competitions.movements.declarations.domain.reports import Complaint
from core.kernel import FieldError, Invalid, N_
from core.web.forms import text_of

LONGEST_CODE = 120
MOST_DIGITS = 6


def read_filter(query: QueryParams) -> Filter:
    """Take the address over; what it cannot mean is left out."""
    state = query.get("trang-thai", "")
    return Filter(
        state=state if state in set(DossierState) else "",
        unit=query.get("don-vi", "")[:LONGEST_CODE],
        award=query.get("hinh-thuc", "")[:LONGEST_CODE],
    )


def read_number(text: str) -> int:
    """Return a whole number of an address or a form, 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def read_texts(form: FormData) -> Texts:
    """Return the texts with one kind of line ends."""
    return Texts(*(text_of(form, name).replace("\r\n", "\n") for name in ("letter", "report", "summary")))


def read_saving(dossier_id: str, form: FormData) -> Saving:
    """Return what is to be saved."""
    return Saving(dossier_id, read_number(text_of(form, "version")), read_texts(form))


def read_document(form: FormData) -> Document:
    """Return which document the file is."""
    return Document(text_of(form, "line"), text_of(form, "number"), read_day(form, "dated_on"))


def read_return(dossier_id: str, form: FormData) -> Return:
    """Return the reason and the deadline of a return."""
    return Return(dossier_id, text_of(form, "reason"), read_day(form, "due_on"))


def read_note(dossier_id: str, form: FormData) -> Note:
    """Return a reviewer's note on a line."""
    line = text_of(form, "line")[:LONGEST_CODE]
    return Note(dossier_id, line, text_of(form, f"verdict-{line}"), text_of(form, f"text-{line}"))


def read_day(form: FormData, name: str) -> date | None:
    """Return a day, None for an empty field; raises Invalid for what is no day."""
    text = text_of(form, name)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        flaw = FieldError(name, N_("Write a day like 10/10/2026."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,)) from None


def read_question(form: FormData) -> Question:
    """Return what an agency is asked; raises Invalid without a kind or a day."""
    kind, due_on = text_of(form, "kind"), read_day(form, "due_on")
    if kind not in set(OpinionKind) or due_on is None:
        flaw = FieldError("due_on", N_("Write a day like 10/10/2026."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    return Question(text_of(form, "unit"), OpinionKind(kind), text_of(form, "question"), due_on)


def read_reply(form: FormData) -> Reply:
    """Return an agency's answer; raises Invalid without a choice."""
    chosen = text_of(form, "answer")
    if chosen not in set(Answer):
        flaw = FieldError("answer", N_("Choose one of the answers."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    return Reply(Answer(chosen), text_of(form, "text"), text_of(form, "document"))


def read_complaint(form: FormData) -> Complaint:
    """Return what a citizen writes."""
    return Complaint(text_of(form, "text"), text_of(form, "name"), text_of(form, "contact"))


def read_ruling(feedback_id: str, form: FormData) -> tuple[FeedbackState, str]:
    """Return the wanted state and the words; without a known state that of the first step."""
    wanted = text_of(form, "state")
    state = FeedbackState(wanted) if wanted in set(FeedbackState) else FeedbackState.VERIFIED
    return state, text_of(form, f"words-{feedback_id}")


def read_asking(round_id: str, form: FormData) -> Asking:
    """Return a request to reconsider."""
    return Asking(round_id, text_of(form, "nominee"), text_of(form, "reason"))


def read_answering(request_id: str, form: FormData) -> Answering:
    """Return the answer of a request; nothing chosen is no answer."""
    wanted = text_of(form, f"state-{request_id}")
    state = RequestState(wanted) if wanted in set(RequestState) else RequestState.OPEN
    document = text_of(form, f"document-{request_id}")[:LONGEST_DOCUMENT]
    return Answering(request_id, state, text_of(form, f"answer-{request_id}"), document)


def read_referral(form: FormData) -> NewReferral:
    """Return what was routed out; raises Invalid without its law and days."""
    law, received, routed = text_of(form, "law"), read_day(form, "received_on"), read_day(form, "routed_on")
    if law not in set(ReferralLaw) or received is None or routed is None:
        flaw = FieldError("received_on", N_("Write a day like 10/10/2026."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    return NewReferral(ReferralLaw(law), text_of(form, "number"), text_of(form, "authority"), received, routed)
