"""Certificates on paper: what stands on each, where it stands on the office's own pre-printed form, and its bounds.

Places are tenths of a millimetre from the sheet's upper left corner, as the office measures them with a ruler.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum

from core.kernel import FieldError, Invalid, N_

MOST_ROWS = 250
"""Of one order: what is drawn at once, so that memory stays flat; whoever has more sends slices."""
SHEETS = {"a4": (2970, 2100), "a3": (4200, 2970)}
SMALLEST, LARGEST = 80, 480
NARROWEST = 100


class PaperKind(StrEnum):
    """Which sheets are drawn."""

    OVERPRINT = "overprint"
    """Text over the official form (phôi) of Bằng khen and Giấy khen: no emblem, no border, never a code."""
    PARTICIPATION = "participation"
    THANKS = "thanks"
    ANNEX = "annex"
    """The decision's list with a code and a short address a line, and the batch root."""
    SLIPS = "slips"
    """Small sheets with the code, to be cut and laid into the certificate."""
    REVERSE = "reverse"
    """The back of an official form: the code and how to check it, one sheet a certificate, in the fronts' order."""


class Place(StrEnum):
    """What may stand on the official form, each at its own place."""

    SIGNER_TITLE = "signer_title"
    SUBJECT = "subject"
    SUBJECT_LINE = "subject_line"
    ACHIEVEMENT = "achievement"
    PLACE_AND_DATE = "place_and_date"
    DECISION = "decision"
    REGISTER = "register"
    SIGNER = "signer"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands: left and upper edge, width and height in tenths of a millimetre, size in tenths of a point.

    The text is centred unless `align` says "left" or "right"; it shrinks to `smallest` before it is refused.
    """

    x: int
    y: int
    width: int
    height: int
    size: int
    smallest: int = 100
    align: str = "center"
    weight: str = "regular"
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """An official form's sheet and its boxes; `shift_x` and `shift_y` move all of them, for a printer that is off."""

    sheet: str
    boxes: Mapping[Place, Box]
    shift_x: int = 0
    shift_y: int = 0


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate, in words. `address` is the short verification address that the code holds, "" for none.

    `number` is the position in the list, `register` the text of "Số sổ vàng", `decision` its number.
    """

    number: int
    subject: str
    subject_line: str
    achievement: str
    register: str
    decision: str
    decided_on: date | None
    place: str
    signer_title: str
    signer: str = ""
    address: str = ""
    code: str = ""
    award: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What all sheets of an order share: who issues, what for, and the batch root for the annex.

    `first_line` is the number of the slice's first line; only the slice with line 1 bears the annex's heading.
    """

    kind: PaperKind
    issuer: str
    title: str
    occasion: str = ""
    root: str = ""
    layout: Layout | None = None
    first_line: int = 1


_MERIT = {
    Place.SIGNER_TITLE: Box(485, 720, 2000, 130, 200, weight="bold"),
    Place.SUBJECT: Box(385, 985, 2200, 170, 260, smallest=140, weight="bold"),
    Place.SUBJECT_LINE: Box(385, 1155, 2200, 100, 160, smallest=110),
    Place.ACHIEVEMENT: Box(385, 1265, 2200, 200, 170, smallest=110),
    Place.PLACE_AND_DATE: Box(1500, 1490, 1150, 80, 140, smallest=100),
    Place.DECISION: Box(330, 1650, 1000, 70, 120, smallest=90, align="left"),
    Place.REGISTER: Box(330, 1720, 1000, 70, 120, smallest=90, align="left"),
    Place.SIGNER: Box(1500, 1830, 1150, 90, 150, weight="bold", is_shown=False),
}
DEFAULT_LAYOUT = Layout("a4", _MERIT)
"""A starting point for A4 lying; each office measures its own form and saves what it found."""


def layout_for(saved: str | None) -> Layout:
    """Return the saved layout (JSON as `layout_text` writes it), or the default one."""
    if not saved:
        return DEFAULT_LAYOUT
    known = json.loads(saved)
    boxes = {Place(name): Box(**box) for name, box in known["boxes"].items()}
    return Layout(known["sheet"], boxes, known["shift_x"], known["shift_y"])


def layout_text(layout: Layout) -> str:
    """Return the layout as JSON for the database."""
    return json.dumps(
        {
            "sheet": layout.sheet,
            "shift_x": layout.shift_x,
            "shift_y": layout.shift_y,
            "boxes": {place.value: asdict(box) for place, box in layout.boxes.items()},
        },
        sort_keys=True,
    )


def check_layout(layout: Layout) -> Layout:
    """Return the layout; raises Invalid where a box does not lie on the sheet or its size cannot be read."""
    if layout.sheet not in SHEETS:
        raise Invalid(N_("Choose A4 or A3 for the form."))
    errors = [error for place, box in layout.boxes.items() if box.is_shown for error in _faults(place, box, layout)]
    if errors:
        raise Invalid(N_("Some fields would run off the page. Nothing was saved."), errors=tuple(errors))
    return layout


def move(layout: Layout, *, right: int, down: int) -> Layout:
    """Return the layout with all boxes moved by so many tenths of a millimetre."""
    return replace(layout, shift_x=layout.shift_x + right, shift_y=layout.shift_y + down)


def _faults(place: Place, box: Box, layout: Layout) -> list[FieldError]:
    width, height = SHEETS[layout.sheet]
    left, top = box.x + layout.shift_x, box.y + layout.shift_y
    faults = []
    if left < 0 or top < 0 or left + box.width > width or top + box.height > height:
        faults.append(FieldError(place.value, N_("This field runs off the page.")))
    if box.width < NARROWEST or box.height < box.smallest // 3:
        faults.append(FieldError(place.value, N_("This field is too small for any text.")))
    if not SMALLEST <= box.smallest <= box.size <= LARGEST:
        faults.append(FieldError(place.value, N_("The size lies between 8 and 48 points, the smallest one below it.")))
    return faults
