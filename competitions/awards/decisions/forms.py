"""What the forms and addresses of decisions, certificates and registers turn into."""

import re
from dataclasses import replace
from datetime import date, datetime

from starlette.datastructures import FormData, QueryParams

from competitions.awards.decisions.domain.acts import DecisionKind
from competitions.awards.decisions.domain.names import Named
from competitions.awards.decisions.queries.certificates import RegisterQuery
from competitions.awards.decisions.service.amending import Amendment, Receipt
from competitions.awards.decisions.service.batches import NewBatch
from competitions.awards.decisions.service.drafting import Difference
from competitions.awards.decisions.service.recording import Signing
from competitions.awards.documents.domain.certificates import Box, Layout, Place
from competitions.awards.domain.words import AwardKind
from core.kernel import Invalid, N_
from core.vietnamese import find_whole
from core.web.forms import text_of

SIGNING_FIELDS = ("number", "decided_on", "signer", "signer_title")
BATCH_FIELDS = ("unit", "award", "title", "signer", "signer_title", "place", "dated_on", "names")
DIGITS = 12
NUMBER = re.compile(r"-?\d{1,4}(\.\d+)?")
OFF_THE_PAGE = -99_999


def read_signing(decision_id: str, typed: dict[str, str], scan: tuple[str, str]) -> Signing:
    """Return what stands on the signed paper; `scan` is the kept file's digest and type, empty without one."""
    digest, media_type = scan
    return Signing(
        decision_id=decision_id,
        number=" ".join(typed.get("number", "").split()),
        decided_on=read_day(typed.get("decided_on", "")),
        signer=typed.get("signer", ""),
        signer_title=typed.get("signer_title", ""),
        scan_digest=digest,
        scan_type=media_type,
    )


def read_difference(decision_id: str, form: FormData) -> Difference:
    """Return who is added or taken off, and why."""
    nominee = text_of(form, "nomination_id")
    return Difference(decision_id, nominee, text_of(form, "reason"), text_of(form, "document"))


def read_amendment(decision_id: str, form: FormData) -> Amendment:
    """Return what a new decision is to do; raises Invalid for a kind that is none."""
    chosen, kind = frozenset(str(each) for each in form.getlist("items")), text_of(form, "kind")
    if kind not in set(DecisionKind):
        raise Invalid(N_("Choose what the new decision is to do."))
    names = {each: " ".join(text_of(form, f"name-{each}").split()) for each in chosen}
    is_correction = kind == DecisionKind.CORRECTION
    return Amendment(decision_id, DecisionKind(kind), chosen, text_of(form, "reason"), names if is_correction else {})


def read_receipt(decision_id: str, form: FormData) -> Receipt:
    """Return what came back; what is no number is -1, which the service refuses."""
    amount = find_whole(text_of(form, "recovered"), DIGITS)
    return Receipt(
        decision_id, text_of(form, "recovery_id"), -1 if amount is None else amount, text_of(form, "document")
    )


def read_batch(typed: dict[str, str], names: tuple[Named, ...]) -> NewBatch:
    """Return the batch that the form asks for."""
    return NewBatch(
        unit_code=typed.get("unit", ""),
        award=typed.get("award", ""),
        title=" ".join(typed.get("title", "").split()),
        signer=typed.get("signer", ""),
        signer_title=typed.get("signer_title", ""),
        place=typed.get("place", ""),
        dated_on=read_day(typed.get("dated_on", "")),
        names=names,
    )


def read_register(query: QueryParams, year: int) -> RegisterQuery:
    """Take the address over; what it cannot mean is left out."""
    kind = query.get("loai", "")
    return RegisterQuery(
        unit_code=query.get("don-vi", "")[:40],
        register=kind if kind in set(AwardKind) else AwardKind.CERTIFICATE_OF_MERIT,
        year=read_number(query.get("nam", ""), otherwise=year, most=2200),
        page=max(0, read_number(query.get("trang", ""), otherwise=1, most=100_000) - 1),
    )


def read_number(typed: str, *, otherwise: int, most: int) -> int:
    """Return a whole number of an address, or the other one."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= DIGITS
    return int(typed) if is_number and int(typed) <= most else otherwise


def read_day(typed: str) -> date | None:
    """Return a day as browsers send it, or as people write it."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(typed, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def read_layout(form: FormData, before: Layout) -> Layout:
    """Return the layout that the form says, in millimetres and points; what is no number lies off the page."""
    boxes = {place: _read_box(form, place, box) for place, box in before.boxes.items()}
    sheet = text_of(form, "sheet") or before.sheet
    return Layout(sheet, boxes, _tenths(form, "shift_x"), _tenths(form, "shift_y"))


def _read_box(form: FormData, place: Place, box: Box) -> Box:
    return replace(
        box,
        x=_tenths(form, f"{place}-x"),
        y=_tenths(form, f"{place}-y"),
        width=_tenths(form, f"{place}-width"),
        height=_tenths(form, f"{place}-height"),
        size=_tenths(form, f"{place}-size"),
        smallest=_tenths(form, f"{place}-smallest"),
        is_shown=bool(text_of(form, f"{place}-shown")),
    )


def _tenths(form: FormData, name: str) -> int:
    """Read a number with at most one decimal, with comma or point."""
    typed = text_of(form, name).replace(",", ".")
    return round(float(typed) * 10) if NUMBER.fullmatch(typed) else OFF_THE_PAGE
