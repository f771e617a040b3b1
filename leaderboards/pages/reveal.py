"""The wall of the reveal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from core.web.templating import Page
from leaderboards.domain.reveal import Scene
from leaderboards.queries.snapshots import SnapshotRow
from units.domain.unit import Kind


@dataclass(frozen=True, slots=True)
class RevealPage(Page):
    """One scene of a frozen board; `short_way` is the place where the short way begins, None on a small board."""

    template: ClassVar[str] = "leaderboards/reveal.html"
    row: SnapshotRow
    scene: Scene
    period: str
    cluster: str
    boards: Mapping[Kind, str]
    short_way: int | None
