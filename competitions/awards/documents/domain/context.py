"""A form's data as words: dates, times and amounts the way an office writes them, in plain lists and mappings."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any, cast

from competitions.awards.documents.domain.data import (
    AwardedLine,
    Ballot,
    Closing,
    FormData,
    Letterhead,
    MoneyList,
    NomineeLine,
    Signer,
    TallyLine,
)
from competitions.awards.documents.domain.wording import DOTS, LONG_DOTS, after_name, money_words
from core.kernel import LOCAL_ZONE

LAST_PADDED_MONTH = 2
BREAKS = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Hội đồng", "Ban Chấp hành")
Words = Mapping[str, object]


def words_of(data: FormData) -> Words:
    """Return what a template may speak of, field by field."""
    return cast("Words", _plain(data))


def date_words(day: date | None) -> str:
    """Return "ngày 05 tháng 10 năm 2026": days below ten and months below three with a zero (Decree 30/2020).

    A day that is not known yet is dots, to be written by hand.
    """
    if day is None:
        return f"ngày {DOTS} tháng {DOTS} năm {DOTS}"
    month = f"{day.month:02d}" if day.month <= LAST_PADDED_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment_words(moment: datetime) -> str:
    """Return "08 giờ 30 phút, ngày 05 tháng 10 năm 2026" in the province's time."""
    local = moment.astimezone(LOCAL_ZONE)
    return f"{local.hour:02d} giờ {local.minute:02d} phút, {date_words(local.date())}"


def number_words(head: Letterhead) -> str:
    """Return the whole number; without one dots before the symbol, to be written by hand; "" for a paper without."""
    if "/" in head.number or not head.symbol:
        return head.number
    return f"{head.number or DOTS}/{head.symbol}"


def share_words(share: Fraction) -> str:
    """Return a share in percent with at most one place: "80 %", "66,7 %"; half a tenth goes up."""
    tenths = (share.numerator * 2000 + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10},{tenths % 10} %" if tenths % 10 else f"{tenths // 10} %"


def lines_of(issuer: str) -> list[str]:
    """Return an issuer's name as it stands at the upper left: broken where an office breaks it."""
    for beginning in BREAKS:
        if issuer.lower().startswith(beginning.lower() + " "):
            return [issuer[: len(beginning)], issuer[len(beginning) + 1 :]]
    return [issuer]


def grouped(number: int) -> str:
    """Return a number with dots between the thousands."""
    return f"{number:,}".replace(",", ".")


def _plain(value: object) -> object:  # noqa: PLR0911 - one shape after the other
    if isinstance(value, Letterhead):
        return _head(value)
    if isinstance(value, Closing):
        return _closing(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {**_fields(value), **_beside(value)}
    if isinstance(value, tuple):
        return [_numbered(_plain(each), at) for at, each in enumerate(value, 1)]
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return date_words(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return grouped(value)
    return value


def _fields(value: Any) -> dict[str, object]:  # noqa: ANN401 - any of the dataclasses
    return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}


def _beside(value: object) -> dict[str, object]:
    """Return what a template may say beside the fields: a name's place, an amount in words, dots for a signer."""
    if isinstance(value, Ballot):
        return {"council_lines": lines_of(value.council)}
    if isinstance(value, MoneyList):
        return {"total_words": money_words(value.total)}
    if isinstance(value, Signer):
        return {"name": value.name or LONG_DOTS}
    if isinstance(value, NomineeLine | TallyLine | AwardedLine):
        return {"place": after_name(value.unit)}
    return {}


def _numbered(entry: object, at: int) -> object:
    return entry | {"no": str(at)} if isinstance(entry, dict) else entry


def _head(head: Letterhead) -> dict[str, object]:
    return {
        "above": head.above,
        "issuer": head.issuer,
        "issuer_lines": lines_of(head.issuer),
        "number": number_words(head),
        "place_and_date": f"{head.place or LONG_DOTS}, {date_words(head.dated_on)}",
        "place": head.place,
        "date": date_words(head.dated_on),
    }


def _closing(closing: Closing) -> dict[str, object]:
    last = len(closing.recipients) - 1
    recipients = [f"- {each}{';' if at < last else '.'}" for at, each in enumerate(closing.recipients)]
    return {"recipients": recipients, "signer": _plain(closing.signer)}
