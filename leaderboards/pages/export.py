"""What a board shows as a table of cells for spreadsheets."""

from core.kernel import N_
from core.tables import Cell
from core.web.templating import datetime_vn
from leaderboards.pages.boards import BoardLine, BoardView, RestLine
from leaderboards.pages.naming import Say

HEADER = (
    N_("Rank"),
    N_("Code"),
    N_("Unit"),
    N_("Measure of the board"),
    N_("Points"),
    N_("Participations"),
    N_("Points per 1,000 people"),
    N_("Population is an estimate"),
    N_("Ranks gained"),
    N_("Note"),
)
WIDTHS = (7, 12, 36, 14, 10, 12, 14, 14, 10, 50)


def export_rows(view: BoardView, say: Say) -> list[tuple[Cell, ...]]:
    """Return the board as a table, with its header in the reader's language."""
    header: tuple[Cell, ...] = tuple(say(title) for title in HEADER)
    return [header, *(_ranked(line, say) for line in view.lines), *(_rest(line, say) for line in view.rest)]


def about_rows(view: BoardView, say: Say) -> list[tuple[Cell, ...]]:
    """Return what the table is: which board, by what, as of when, and whether it is provisional."""
    return [
        (say(N_("Board")), " · ".join(view.name)),
        (say(N_("Measure of the board")), view.measure_title),
        (say(N_("State")), say(view.sort)),
        (say(N_("Recorded until")), datetime_vn(view.as_of) if view.as_of else "–"),
    ]


def _ranked(line: BoardLine, say: Say) -> tuple[Cell, ...]:
    unit = line.unit
    heads = None if line.per_thousand is None else str(line.per_thousand)
    estimated = say(N_("yes")) if unit.population_estimated else ""
    held = (str(line.value), line.points, line.people, heads, estimated, line.movement)
    return (line.rank, unit.code, unit.name, *held, say(line.decided_by) if line.decided_by else "")


def _rest(line: RestLine, say: Say) -> tuple[Cell, ...]:
    return (None, line.unit.code, line.unit.name, *[None] * 6, say(line.why))
