"""Certificates, annex, slips and letters as PDF, one slice at a time: `draw_certificates` is all that others call.

A name that does not fit at the smallest size is an error with the line's number, never a cut name.
"""

import json
from collections.abc import Sequence

from competitions.awards.documents.domain.certificates import (
    DEFAULT_LAYOUT,
    MOST_ROWS,
    SHEETS,
    CertificateRow,
    Layout,
    Paper,
    PaperKind,
    Place,
)
from competitions.awards.documents.domain.context import date_words
from core.kernel import FieldError, Invalid, N_
from core.press import Press

PROGRAM = "competitions.awards.documents.service.sheets"


async def draw_certificates(press: Press, paper: Paper, rows: Sequence[CertificateRow]) -> bytes:
    """Return the PDF of at most MOST_ROWS certificates. Call it outside of a unit of work.

    Raises Invalid where a text runs off its field (the pointer is the place, `number` the line), Busy.
    """
    if not 0 < len(rows) <= MOST_ROWS:
        raise Invalid(N_("Between 1 and %(limit)s certificates are drawn at once."), limit=MOST_ROWS)
    answer = await press.print(PROGRAM, order_of(paper, rows))
    if answer.startswith(b"%PDF"):
        return answer
    fault = json.loads(answer)
    text = N_("Line %(number)s: the text runs off its field (%(place)s). Shorten it, or make the field larger.")
    number, place = int(fault["number"]), str(fault["place"])
    raise Invalid(
        text, errors=(FieldError(place, text, {"number": number, "place": place}),), number=number, place=place
    )


def order_of(paper: Paper, rows: Sequence[CertificateRow]) -> dict[str, object]:
    """Return what the press's program is asked for."""
    return {
        "kind": paper.kind.value,
        "issuer": paper.issuer,
        "title": paper.title,
        "occasion": paper.occasion,
        "root": paper.root,
        "first_line": paper.first_line,
        "sheet": _sheet(paper.layout or DEFAULT_LAYOUT),
        "rows": [_row(row, paper) for row in rows],
    }


def _sheet(layout: Layout) -> dict[str, object]:
    width, height = SHEETS[layout.sheet]
    boxes = [
        {
            "place": place.value,
            "x": (box.x + layout.shift_x) / 10,
            "y": (box.y + layout.shift_y) / 10,
            "width": box.width / 10,
            "height": box.height / 10,
            "size": box.size / 10,
            "smallest": box.smallest / 10,
            "align": box.align,
            "weight": box.weight,
        }
        for place, box in layout.boxes.items()
        if box.is_shown
    ]
    return {"width": width / 10, "height": height / 10, "boxes": boxes}


def _row(row: CertificateRow, paper: Paper) -> dict[str, object]:
    day = date_words(row.decided_on)
    return {
        "number": row.number,
        "address": row.address,
        "code": row.code,
        "award": row.award,
        "qr": "" if paper.kind is PaperKind.OVERPRINT else row.address,
        "texts": {
            Place.SIGNER_TITLE: row.signer_title.upper(),
            Place.SUBJECT: row.subject,
            Place.SUBJECT_LINE: row.subject_line,
            Place.ACHIEVEMENT: row.achievement,
            Place.PLACE_AND_DATE: f"{row.place}, {day}",
            Place.DECISION: f"Quyết định số: {row.decision} {day}" if row.decision else "",
            Place.REGISTER: f"Số sổ vàng: {row.register}" if row.register else "",
            Place.SIGNER: row.signer,
        },
    }
