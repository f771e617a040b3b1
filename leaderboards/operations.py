"""The ledger's part of the OpenAPI document: the shapes of its answers, and what each operation takes."""

from msgspec import Struct

from core.web.openapi import Operation, Parameter
from leaderboards.api import FactsBody, ReversalBody, SnapshotBody
from leaderboards.domain.facts import Status
from leaderboards.domain.kinds import Criterion
from leaderboards.domain.ranking import BoardMeasure, TieBreaker
from units.domain.unit import PUBLIC_KINDS


class KindAnswer(Struct):
    """A kind of fact; `quantity` names its measure."""

    kind: str
    title: str
    unit_kinds: list[str]
    quantity: str


class KindsAnswer(Struct):
    """Every kind."""

    kinds: list[KindAnswer]


class OutcomeAnswer(Struct, omit_defaults=True):
    """What became of one fact."""

    source_key: str
    status: Status
    why: str = ""


class OutcomesAnswer(Struct):
    """One outcome a fact, in order."""

    outcomes: list[OutcomeAnswer]


class ReversalAnswer(Struct):
    """`status` is "reversed", or "known" the second time."""

    status: str
    entry_ids: list[str]


class UnitAnswer(Struct):
    """A unit by its official code."""

    code: str
    name: str


class RowAnswer(Struct, omit_defaults=True):
    """A ranked unit; `value` is a decimal, `decided_by` the tie-breaker that told it apart."""

    rank: int
    unit: UnitAnswer
    value: str
    points: int
    decided_by: TieBreaker | None = None


class UnrankedAnswer(Struct):
    """A unit without a rank."""

    unit: UnitAnswer
    why: str


class BoardAnswer(Struct):
    """A board as of a moment; `version` moves when anything behind boards changes."""

    as_of: str
    version: int
    rows: list[RowAnswer]
    unranked: list[UnrankedAnswer]


class EntryAnswer(Struct):
    """One entry of the ledger."""

    id: str
    points: int
    kind: str
    occurred_at: str
    recorded_at: str
    source_key: str
    scheme_version: int
    reversal_of: str | None


class EntriesAnswer(Struct):
    """A page of entries; `next` is the following page, null on the last."""

    entries: list[EntryAnswer]
    total_points: int
    next: int | None


class FrozenAnswer(Struct):
    """A frozen board's id and the SHA-256 of its canonical form."""

    id: str
    digest: str


class SnapshotAnswer(Struct):
    """A frozen board; the digest covers `{"rows": …, "scheme_version": …}` in RFC 8785 form."""

    id: str
    digest: str
    scheme_version: int
    rows: list[RowAnswer]
    kind: str
    period: str
    measure: str
    reason: str
    frozen_at: str


PERIOD = Parameter("period", "all, 2026, 2026-Q4, 2026-10, 2026-W41, 2026-10-10 or 2026-09-25..2026-10-20")
BOARD = (
    Parameter("kind", "the units' kind", {"enum": [kind.value for kind in PUBLIC_KINDS]}),
    Parameter("cluster", "a cluster's code; ranks are those within it"),
    PERIOD,
    Parameter("measure", "by what the board ranks", {"enum": [each.value for each in BoardMeasure]}),
    Parameter("criterion", "one part of the points", {"enum": [each.value for each in Criterion]}),
    Parameter("indicator", "the plan's indicator, for target_share"),
    Parameter("as_of", "a past moment, RFC 3339"),
)
operations = (
    Operation("leaderboards:api:kinds", "What may be reported and for whom", {200: KindsAnswer}),
    Operation("leaderboards:api:facts", "Report up to 1,000 facts", {200: OutcomesAnswer}, FactsBody, token=True),
    Operation("leaderboards:api:reversal", "Undo a reported fact", {200: ReversalAnswer}, ReversalBody, token=True),
    Operation("leaderboards:api:board", "A board", {200: BoardAnswer, 304: None}, query=BOARD),
    Operation(
        "leaderboards:api:entries",
        "What stands behind a unit's points",
        {200: EntriesAnswer},
        query=(PERIOD, Parameter("page", "from 1, a hundred entries each", {"type": "integer", "minimum": 1})),
    ),
    Operation("leaderboards:api:freeze", "Freeze a board", {201: FrozenAnswer}, SnapshotBody, token=True),
    Operation("leaderboards:api:snapshot", "A frozen board", {200: SnapshotAnswer}),
)
