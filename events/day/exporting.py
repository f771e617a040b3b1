"""Readiness as a table to take home: every commune, each point with its word, who said so and when."""

from collections.abc import Callable
from datetime import datetime

from core.kernel import LOCAL_ZONE, N_
from core.tables import Cell
from events.day.domain.readiness import ITEMS, Commune
from events.day.pages import STATE_TITLES
from events.day.service.readiness import Overview

Translate = Callable[[str], str]
Rows = list[list[Cell]]
BESIDE = (N_("Note"), N_("Told by"), N_("Told at"))


def readiness_rows(view: Overview, translate: Translate) -> Rows:
    """Return a heading and a row for each commune, in the order of the page."""
    head = [N_("Code"), N_("Commune"), N_("As a whole"), N_("Points ready"), N_("Signed in")]
    names = [translate(title) for title in head]
    for item in ITEMS.values():
        names += [translate(item), *(f"{translate(item)} – {translate(title)}" for title in BESIDE)]
    return [[*names], *(_row(commune, translate) for commune in view.communes)]


def _row(commune: Commune, translate: Translate) -> list[Cell]:
    signed_in = translate(N_("Yes")) if commune.is_signed_in else translate(N_("No"))
    row: list[Cell] = [commune.code, commune.name, translate(STATE_TITLES[commune.overall]), commune.ready, signed_in]
    for item in ITEMS:
        mark = commune.marks.get(item)
        row += [translate(STATE_TITLES[commune.state_of(item)])]
        row += [mark.note, mark.by, _moment(mark.at)] if mark else ["", "", ""]
    return row


def _moment(at: datetime) -> str:
    return at.astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m/%Y")
