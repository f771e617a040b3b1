"""Who writes a document of an awarding unit, at its head and below it. Names of people are not kept here."""

from datetime import date
from enum import StrEnum

from competitions.awards.documents.domain.data import Closing, Letterhead, Signer
from competitions.awards.domain.words import Level, Procedure

COUNCIL_NAME, COUNCIL_SYMBOL = "Hội đồng Thi đua - Khen thưởng", "HĐTĐKT"
COMMITTEE, COMMITTEE_SYMBOL = "Ủy ban nhân dân", "UBND"
OFFICE_NAME, OFFICE_SYMBOL = "Sở Nội vụ", "SNV"
PREFIXES = ("Tỉnh ", "Xã ", "Phường ")
BASES = (
    "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15",
    "Căn cứ Nghị định số 152/2025/NĐ-CP của Chính phủ",
)


class Desk(StrEnum):
    """Which desk of the awarding unit writes."""

    OFFICE = "office"
    """Who prepares: for the province the Department of Home Affairs, elsewhere the unit itself."""
    COUNCIL = "council"
    SIGNATORY = "signatory"


def head_of(level: Level, unit: str, desk: Desk, kind: str) -> Letterhead:
    """Return the head of a document of this kind ("QĐ", "BC" …), without number and date."""
    above, issuer, symbol = _names(level, unit, desk)
    return Letterhead(above, issuer, "", f"{kind}-{symbol}" if symbol else kind, place_of(unit), None)


def closing_of(level: Level, desk: Desk, *recipients: str) -> Closing:
    """Return the end of a document: recipients with the archive last, and who signs, by title only."""
    authority, title = _titles(level, desk)
    archive = "Lưu: VT, HĐTĐKT" if desk is Desk.COUNCIL else "Lưu: VT, TĐKT"
    return Closing((*recipients, archive), Signer(authority, title, ""))


def committee_of(unit: str) -> str:
    """Return "Ủy ban nhân dân xã Mường Nhé" for "Xã Mường Nhé"; other units are called as they are."""
    return f"{COMMITTEE} {unit[0].lower()}{unit[1:]}" if unit.startswith(PREFIXES) else unit


def council_of(unit: str) -> str:
    """Return the council's whole name."""
    return f"{COUNCIL_NAME} {unit[0].lower()}{unit[1:]}" if unit.startswith(PREFIXES) else f"{COUNCIL_NAME} {unit}"


def decider_of(level: Level, unit: str) -> str:
    """Return who decides: the chairman of a people's committee, or the head of the unit."""
    if level in {Level.PROVINCE, Level.COMMUNE}:
        return f"Chủ tịch {committee_of(unit)}"
    return f"{_head_title(level)} {unit}"


def judge_of(procedure: Procedure, level: Level, unit: str) -> str:
    """Return who judges what was appraised: the council, or by the simplified procedure who decides."""
    return council_of(unit) if procedure is Procedure.FULL else decider_of(level, unit)


def place_of(unit: str) -> str:
    """Return the place that stands before the date; a unit that bears no place's name leaves it to the hand."""
    return next((unit.removeprefix(prefix) for prefix in PREFIXES if unit.startswith(prefix)), "")


def dated(head: Letterhead, day: date) -> Letterhead:
    """Return the head with its day."""
    return Letterhead(head.above, head.issuer, head.number, head.symbol, head.place, day)


def _names(level: Level, unit: str, desk: Desk) -> tuple[str, str, str]:
    is_committee = unit.startswith(PREFIXES)
    short = f"UBND {unit[0].lower()}{unit[1:]}" if is_committee else unit
    if desk is Desk.COUNCIL:
        return short, COUNCIL_NAME, COUNCIL_SYMBOL
    if level is Level.PROVINCE and desk is Desk.OFFICE:
        return short, OFFICE_NAME, OFFICE_SYMBOL
    return "", committee_of(unit), COMMITTEE_SYMBOL if is_committee else ""


def _titles(level: Level, desk: Desk) -> tuple[str, str]:
    if desk is Desk.COUNCIL:
        return "TM. Hội đồng", "Chủ tịch"
    if level is Level.PROVINCE:
        return ("", "Giám đốc") if desk is Desk.OFFICE else ("", "Chủ tịch")
    if level is Level.COMMUNE:
        return ("TM. Ủy ban nhân dân", "Chủ tịch") if desk is Desk.OFFICE else ("", "Chủ tịch")
    return "", _head_title(level)


def _head_title(level: Level) -> str:
    return "Hiệu trưởng" if level is Level.SCHOOL else "Thủ trưởng đơn vị"
