"""What a filled Word document says and how it looks, as data for the page: paragraphs, tables, sizes, lines.

The subset that forms use: pictures and text boxes of a replaced template are printed by Word only.
"""

import io
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Length
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from competitions.awards.documents.service.filling import BadTemplate

USUAL_SIZE = 12.0
MOST_NESTED = 3
LETTER, LINE, HALF_PAGE = 2.4, 5.5, 100.0  # millimetres, generously
NARROW = 0.11  # millimetres a letter takes at least, for each point of size
INSET, NARROWEST = 3.0, 1.0  # millimetres
LONGEST_WORD = 30
OVERLONG = re.compile(r"\S{20}(?=\S)")
BREAKS = re.compile(r"[\s\-/\u200b]+")
ALIGN = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
Node = dict[str, Any]  # JSON for Typst


def read_pages(content: bytes) -> Node:
    """Return the document as JSON: the sheet and what stands on it, in order."""
    word = Document(io.BytesIO(content))
    sheet = _sheet(word)
    room = sheet["page_width"] - sheet["left_margin"] - sheet["right_margin"]
    for table in word.tables:
        _check_width(table, sheet["page_width"])
    return {"sheet": sheet, "blocks": list(_blocks(word, 0, room)), "title": word.core_properties.title or ""}


def _check_width(table: Table, paper: float) -> None:
    if sum(_mm(column.width) for column in table.columns) > paper:
        raise BadTemplate("too_wide", " ".join(table.cell(0, len(table.columns) - 1).text.split())[:60])


def _sheet(word: Word) -> Node:
    section = word.sections[0]
    names = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    return {name: round((getattr(section, name) or Length(0)).mm, 1) for name in names}


def _blocks(parent: Word | _Cell, depth: int, room: float) -> Iterator[Node]:
    for each in parent.iter_inner_content():
        if isinstance(each, Paragraph):
            yield _paragraph(each, room)
        elif depth < MOST_NESTED:
            yield _table(each, depth)


def _paragraph(paragraph: Paragraph, room: float) -> Node:
    shape = paragraph.paragraph_format
    alignment = paragraph.alignment if paragraph.alignment is not None else _inherited(paragraph, "alignment")
    runs = [run for each in _runs(paragraph) for run in _pieces(each, paragraph)]
    return {
        "kind": "paragraph",
        "runs": [_breakable(run, room) for run in runs],
        "room": room,
        "tight": [word for run in runs for word in _long_words(run, room) if len(word["text"]) <= LONGEST_WORD],
        "align": ALIGN.get(alignment, "left"),
        "indent": _mm(shape.first_line_indent),
        "left": _mm(shape.left_indent),
        "right": _mm(shape.right_indent),
        "before": _pt(_spacing(paragraph, "space_before")),
        "after": _pt(_spacing(paragraph, "space_after")),
        "size": _size_of(paragraph),
        "height": _fixed_height(paragraph),
        "rule": paragraph._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}") is not None,  # noqa: SLF001 - no borders in python-docx
        "keep": bool(shape.keep_with_next),
        "break": bool(shape.page_break_before),
    }


def _runs(paragraph: Paragraph) -> Iterator[Run]:
    for each in paragraph.iter_inner_content():
        yield from each.runs if not isinstance(each, Run) else (each,)


def _pieces(run: Run, paragraph: Paragraph) -> Iterator[Node]:
    style = {
        "bold": bool(_font(run, paragraph, "bold")),
        "italic": bool(_font(run, paragraph, "italic")),
        "underline": bool(run.font.underline),
        "size": _pt(_font(run, paragraph, "size")) or _size_of(paragraph),
    }
    if any(each.get(qn("w:type")) == "page" for each in run._r.iter(qn("w:br"))):  # noqa: SLF001 - as above
        yield {"kind": "page"}
    if run.text:
        text = run.text.upper() if run.font.all_caps else run.text
        yield {"kind": "text", "text": text.strip("\n"), **style}


def _long_words(run: Node, room: float) -> list[Node]:
    """Return the words that may be wider than the room, to be measured; a room of no known width takes all."""
    if not room or run["kind"] != "text":
        return []
    most = room / (run["size"] * NARROW)
    return [{**run, "text": word} for word in BREAKS.split(run["text"]) if len(word) > most]


def _breakable(run: Node, room: float) -> Node:
    """Let what is no word, such as a digest or an address, go on in the next line where it is too long for one."""
    if not any(len(word["text"]) > LONGEST_WORD for word in _long_words(run, room)):
        return run
    return {**run, "text": OVERLONG.sub("\\g<0>\u200b", run["text"])}


def _table(table: Table, depth: int) -> Node:
    widths = [_mm(column.width) for column in table.columns]
    return {
        "kind": "table",
        "widths": widths,
        "lines": _has_lines(table),
        "header": sum(1 for row in table.rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None),  # noqa: SLF001 - as above
        "rows": [_row(row, widths, depth) for row in table.rows],
    }


def _row(row: _Row, widths: list[float], depth: int) -> list[Node]:
    """One entry a cell; one that spans several columns comes once with how many. `whole`: it is not split by pages."""
    whole = row._tr.find(f".//{qn('w:cantSplit')}") is not None and _is_low(row, widths)  # noqa: SLF001 - as above
    made: list[Node] = []
    for _, repeated in groupby(enumerate(row.cells), key=lambda each: id(each[1]._tc)):  # noqa: SLF001 - python-docx repeats a merged cell
        same = list(repeated)
        room = _room_in(widths[same[0][0] : same[-1][0] + 1])
        made.append({"span": len(same), "whole": whole, "blocks": list(_blocks(same[0][1], depth + 1, room))})
    return made


def _room_in(widths: list[float]) -> float:
    """Return how wide a line is in a cell over these columns; 0 where nobody knows."""
    return max(sum(widths) - INSET, NARROWEST) if all(widths) else 0


def _is_low(row: _Row, widths: list[float]) -> bool:
    """Say whether a row surely takes less than half a page; a higher one has to be split."""
    lines = (len(cell.text) * LETTER / max(width, LETTER) for cell, width in zip(row.cells, widths, strict=False))
    return max(lines, default=0) * LINE < HALF_PAGE and not any(cell.tables for cell in row.cells)


def _has_lines(table: Table) -> bool:
    style: Any = table.style
    own = table._tbl.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")  # noqa: SLF001 - no borders in python-docx
    if own is not None:
        return any(each.get(qn("w:val")) not in {"none", "nil"} for each in own)
    while style is not None:
        if style.element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}") is not None:
            return True
        style = style.base_style
    return False


def _styles(paragraph: Paragraph) -> Iterator[ParagraphStyle]:
    style: Any = paragraph.style
    while style is not None:
        yield style
        style = style.base_style


def _inherited(paragraph: Paragraph, name: str) -> Any:  # noqa: ANN401 - whichever property
    found = (getattr(style.paragraph_format, name) for style in _styles(paragraph))
    return next((value for value in found if value is not None), None)


def _spacing(paragraph: Paragraph, name: str) -> Length | None:
    own: Length | None = getattr(paragraph.paragraph_format, name)
    inherited: Length | None = _inherited(paragraph, name)
    return own if own is not None else inherited


def _font(run: Run, paragraph: Paragraph, name: str) -> Any:  # noqa: ANN401 - whichever property
    own = getattr(run.font, name)
    if own is not None:
        return own
    found = (getattr(style.font, name) for style in _styles(paragraph))
    return next((value for value in found if value is not None), None)


def _size_of(paragraph: Paragraph) -> float:
    found = (style.font.size for style in _styles(paragraph))
    size = next((value for value in found if value is not None), None)
    return float(size.pt) if size is not None else USUAL_SIZE


def _fixed_height(paragraph: Paragraph) -> float:
    shape = paragraph.paragraph_format
    if shape.line_spacing_rule in {WD_LINE_SPACING.EXACTLY, WD_LINE_SPACING.AT_LEAST} and shape.line_spacing:
        return float(Length(int(shape.line_spacing)).pt)
    return 0


def _mm(length: Length | int | None) -> float:
    return round(Length(length).mm, 2) if length else 0


def _pt(length: Length | None) -> float:
    return round(length.pt, 1) if length else 0
