"""The ceremonial reveal of a frozen board: which scene stands on the wall, from the last place to the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from leaderboards.domain.snapshot import FrozenRow

ON_PODIUM = 3
BESIDE = 5  # places revealed before that stay on the wall
LAST_TEN = 10


@dataclass(frozen=True, slots=True)
class Scene:
    """One step. `place` counts rows from the top; None is the opening.

    `row` is being revealed, `beside` are the places revealed just before, `podium` the first three from the first one
    down, None where a place is still hidden. `following` and `back` are the places of the steps around; -1 is the
    opening, None the end.
    """

    place: int | None
    row: FrozenRow | None
    beside: tuple[FrozenRow, ...]
    podium: tuple[FrozenRow | None, ...]
    following: int | None
    back: int | None
    is_shared: bool = False

    @property
    def is_over(self) -> bool:
        """Whether everything is revealed."""
        return self.place == 1


OPENING = -1


def set_scene(rows: Sequence[FrozenRow], place: int | None) -> Scene:
    """Return the scene for a place; places beyond the board are taken for its last one, the opening stands before."""
    if place is None or place < 1 or not rows:
        return Scene(None, None, (), (), len(rows) or None, None)
    place = min(place, len(rows))
    row = rows[place - 1]
    podium = tuple(rows[at] if at >= place - 1 else None for at in range(min(ON_PODIUM, len(rows))))
    return Scene(
        place,
        row,
        tuple(rows[place : place + BESIDE]),
        podium if place <= ON_PODIUM else (),
        place - 1 or None,
        place + 1 if place < len(rows) else OPENING,
        is_shared=sum(each.rank == row.rank for each in rows) > 1,
    )
