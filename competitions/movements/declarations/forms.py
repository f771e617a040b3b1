"""What the forms of declarations turn into: frozen commands, or field errors with every input kept."""

from dataclasses import dataclass, field
from uuid import UUID

from starlette.datastructures import FormData, QueryParams

from accounts.domain.roster import find_day
from competitions.movements.declarations.domain.content import Content
from competitions.movements.declarations.domain.provisional import Plan
from competitions.movements.declarations.domain.reports import Complaint, ReportState
from competitions.movements.declarations.domain.states import State
from competitions.movements.declarations.service.confirming import Decision, Verdict
from competitions.movements.declarations.service.drafting import Change, Choice, Draft
from competitions.movements.declarations.service.listing import DeskWanted
from competitions.movements.declarations.service.reporting import Ruling
from core.kernel import FieldError, Invalid, N_
from core.vietnamese import find_whole
from core.web.forms import text_of
from leaderboards.domain.kinds import find_kind

MOST_CHOSEN = 200
LONGEST_SEARCH = 100
LONGEST_FIELD = 4000
_MEND = N_("Please mend the marked fields.")


@dataclass(frozen=True, slots=True)
class ContentInput:
    """A declaration as typed; `seen` is the version that was before the author's eyes, `key` the new form's own id."""

    unit: str = ""
    kind: str = ""
    occurred_on: str = ""
    quantity: str = ""
    note: str = ""
    link: str = ""
    seen: str = "0"
    key: str = ""


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A planned freeze as typed."""

    unit_kind: str = "commune"
    period: str = ""
    freeze_on: str = ""


@dataclass(frozen=True, slots=True)
class ComplaintInput:
    """A report of wrong data as typed."""

    fact_id: str = ""
    text: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)


def read_content(form: FormData) -> ContentInput:
    """Take the typed fields over."""
    names = ("unit", "kind", "occurred_on", "quantity", "note", "link", "seen", "key")
    return ContentInput(*(text_of(form, name)[:LONGEST_FIELD].replace("\r\n", "\n") for name in names))


def input_of(content: Content, seen: int) -> ContentInput:
    """Return the content as a form shows it."""
    return ContentInput(
        kind=content.kind,
        occurred_on=content.occurred_on.isoformat(),
        quantity=str(content.quantity),
        note=content.note,
        link=content.link,
        seen=str(seen),
    )


def to_content(typed: ContentInput) -> Content:
    """Return the content; raises Invalid for what is no date or number."""
    day, quantity = find_day(typed.occurred_on), find_whole(typed.quantity)
    errors: list[FieldError] = []
    if find_kind(typed.kind) is None:
        errors.append(FieldError("kind", N_("Choose what is declared from the list for this unit.")))
    if not typed.occurred_on:
        errors.append(FieldError("occurred_on", N_("Write the day like 10/10/2026.")))
    elif day is None:
        text = N_("“%(text)s” is not a date like 10/10/2026.")
        errors.append(FieldError("occurred_on", text, {"text": typed.occurred_on[:20]}))
    if quantity is None:
        errors.append(FieldError("quantity", N_("Write a whole number, like 125 or 1.250.")))
    if day is None or quantity is None or errors:
        raise Invalid(_MEND, errors=tuple(errors))
    return Content(typed.kind, day, quantity, typed.note, typed.link)


def to_draft(typed: ContentInput) -> Draft:
    """Return the first draft; raises Invalid."""
    try:
        key = str(UUID(typed.key))
    except ValueError as error:
        raise Invalid(N_("This form is too old. Please open it again.")) from error
    return Draft(key, typed.unit, to_content(typed))


def to_change(declaration_id: str, typed: ContentInput) -> Change:
    """Return the change; raises Invalid."""
    return Change(declaration_id, find_whole(typed.seen) or 0, to_content(typed))


def to_choice(declaration_id: str, form: FormData) -> Choice:
    """Return which version is chosen; an unreadable number is no version."""
    return Choice(declaration_id, find_whole(text_of(form, "number")) or 0, find_whole(text_of(form, "seen")) or 0)


def read_seen(form: FormData) -> int:
    """Return the version that the sender looked at; 0 where it is missing."""
    return find_whole(text_of(form, "seen")) or 0


def read_verdict(form: FormData) -> Verdict:
    """Return the decision; raises Invalid for none."""
    chosen = tuple(dict.fromkeys(str(value)[:36] for value in form.getlist("fact")))[:MOST_CHOSEN]
    decision = text_of(form, "decision")
    if decision not in set(Decision):
        raise Invalid(N_("Choose whether to confirm or to refuse."))
    return Verdict(Decision(decision), chosen, text_of(form, "reason"))


def read_complaint(form: FormData) -> ComplaintInput:
    """Take the typed fields over."""
    names = ("fact", "text", "name", "contact")
    return ComplaintInput(*(text_of(form, name)[:LONGEST_FIELD].replace("\r\n", "\n") for name in names))


def to_complaint(typed: ComplaintInput) -> Complaint:
    """Return the complaint; its bounds are the domain's."""
    return Complaint(typed.text, typed.name, typed.contact)


def read_ruling(report_id: str, form: FormData) -> Ruling:
    """Return the answer; a missing choice stays open and is refused by the service."""
    state = text_of(form, "state")
    known = ReportState(state) if state in set(ReportState) else ReportState.OPEN
    return Ruling(report_id, known, text_of(form, "reason"))


def read_plan(form: FormData) -> PlanInput:
    """Take the typed fields over."""
    return PlanInput(*(text_of(form, name)[:30] for name in ("unit_kind", "period", "freeze_on")))


def to_plan(typed: PlanInput) -> Plan:
    """Return the plan; raises Invalid for what is no date."""
    day = find_day(typed.freeze_on)
    if day is None:
        text = N_("“%(text)s” is not a date like 10/10/2026.")
        raise Invalid(_MEND, errors=(FieldError("freeze_on", text, {"text": typed.freeze_on}),))
    return Plan(typed.unit_kind, typed.period, day)


def read_desk(query: QueryParams) -> DeskWanted:
    """Return the filter in the address; unknown words leave it open."""
    state, kind = query.get("trang-thai", ""), query.get("loai", "")
    return DeskWanted(
        state=State(state) if state in set(State) else None,
        kind=kind if find_kind(kind) else "",
        text=query.get("tim", "").strip()[:LONGEST_SEARCH],
        page=read_page(query),
    )


def read_page(query: QueryParams) -> int:
    """Return the page asked for, from 1."""
    return max(1, min(find_whole(query.get("trang", "1")) or 1, 10_000))
