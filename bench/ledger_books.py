"""The ledger's books in memory: every row that recording would have stored, by the same arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, insert

from bench.ledger_story import SCHEME, Batch, StoryUnit
from core.database import Base
from core.ids import new_id
from core.versions import DataVersion
from leaderboards.domain import ledger
from leaderboards.domain.bounds import Bounds
from leaderboards.domain.entries import Entry, MonthKey, StandingKey, Sum, sum_months, sum_standings
from leaderboards.domain.kinds import KINDS, PEOPLE_KINDS, FactKind
from leaderboards.domain.ledger import Claim, Posting, Targets
from leaderboards.domain.periods import day_of
from leaderboards.domain.scheme import find_rule
from leaderboards.models import Bound, FactRecord, MonthlySum, PointEntry, Standing
from leaderboards.queries.recording import FactRow
from leaderboards.service.recording import adjust, undo
from units.domain.unit import Kind

REASON = "Ghi nhầm đơn vị"
Row = dict[str, Any]  # column → value, as SQLAlchemy takes it


@dataclass(slots=True)
class Books:
    """The ledger as it grows: what is derived, and the rows that are not stored yet."""

    units: dict[str, StoryUnit]
    targets: Targets
    bounds: Bounds = field(default_factory=Bounds)
    standings: dict[StandingKey, Sum] = field(default_factory=dict)
    months: dict[MonthKey, Sum] = field(default_factory=dict)
    facts: list[Row] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    reversible: dict[str, tuple[FactRow, Entry]] = field(default_factory=dict)
    version: int = 0
    _by_id: dict[str, StoryUnit] = field(init=False)

    def __post_init__(self) -> None:
        self._by_id = {unit.id: unit for unit in self.units.values()}

    def take(self, batch: Batch) -> None:
        """Record a batch, then reverse what is to be reversed."""
        claims = [Claim(fact, SCHEME, self._taker(fact.unit_code).code) for fact in batch.facts]
        for posting in ledger.post(ledger.route(claims, self.targets), self.bounds):
            row, entry = self._post(posting, batch)
            self.facts.append(fact_values(row))
            self.entries += [entry, *adjust(entry, posting.changes)]
            self.reversible[row.source_key] = row, entry
        self.version += 1
        for key in batch.reversed_keys:
            self._reverse(key, batch)
        self.reversible = {fact.source_key: self.reversible[fact.source_key] for fact in batch.facts}

    def _taker(self, code: str) -> StoryUnit:
        """Return the unit that takes the points: a village's commune, else the unit itself."""
        unit = self.units[code]
        return self._by_id.get(unit.parent_id or "", unit) if unit.kind is Kind.VILLAGE else unit

    def _post(self, posting: Posting, batch: Batch) -> tuple[FactRow, Entry]:
        fact = posting.claim.fact
        rule = find_rule(SCHEME, fact.kind)
        row = FactRow(
            id=new_id(),
            source_key=fact.source_key,
            owner=fact.owner,
            kind=fact.kind,
            unit_id=self.units[fact.unit_code].id,
            occurred_at=fact.occurred_at,
            recorded_at=batch.now,
            recorded_by=None,
            quantity=fact.quantity,
            person_key=fact.person_key,
            detail=fact.detail,
            verification=fact.verification,
            evidence=fact.evidence,
        )
        entry = Entry(
            id=new_id(),
            fact_id=row.id,
            unit_id=self._taker(fact.unit_code).id,
            scheme_version=SCHEME.version,
            criterion=KINDS[FactKind(fact.kind)].criterion if rule is None else rule.criterion,
            occurred_at=fact.occurred_at,
            recorded_at=batch.now,
            steps=posting.steps,
            earned=posting.earned,
            points=posting.changes.get(day_of(fact.occurred_at), 0),
            people=fact.quantity if fact.kind in PEOPLE_KINDS else 0,
        )
        return row, entry

    def _reverse(self, key: str, batch: Batch) -> None:
        fact, posting = self.reversible[key]
        undoing = replace(
            fact,
            id=new_id(),
            source_key=f"{key}~reversal",
            recorded_at=batch.now,
            quantity=-fact.quantity,
            reversal_of=fact.id,
            reason=REASON,
        )
        back = {day_of(fact.occurred_at): -posting.earned}
        changes = ledger.flow(find_rule(SCHEME, fact.kind), posting.steps, back, self.bounds)
        self.facts.append(fact_values(undoing))
        self.entries += [replace(entry, fact_id=undoing.id) for entry in undo(posting, changes, batch.now)]

    def flush(self, connection: Connection) -> int:
        """Store what waits; return how many entries that were."""
        store(connection, FactRecord, self.facts)
        store(connection, PointEntry, [entry_values(entry) for entry in self.entries])
        for key, amount in sum_standings(self.entries).items():
            self.standings[key] = self.standings.get(key, Sum()) + amount
        for month, amount in sum_months(self.entries).items():
            self.months[month] = self.months.get(month, Sum()) + amount
        count = len(self.entries)
        self.facts, self.entries = [], []
        return count

    def close(self, connection: Connection) -> None:
        """Store what is derived."""
        arrived = [{"key": key, "day": day, "arrived": count} for (key, day), count in self.bounds.changed.items()]
        store(connection, Bound, arrived)
        names = ("period", "criterion", "unit_id", "points", "people")
        rows = [(*key, held.points, held.people) for key, held in self.standings.items()]
        store(connection, Standing, [dict(zip(names, row, strict=True)) for row in rows])
        names = ("recorded_month", "month", "unit_id", "points", "people")
        sums = [(*key, held.points, held.people) for key, held in self.months.items()]
        store(connection, MonthlySum, [dict(zip(names, row, strict=True)) for row in sums])
        connection.execute(insert(DataVersion), [{"name": "ledger", "number": self.version}])


def store(connection: Connection, model: type[Base], rows: Sequence[Row]) -> None:
    """Insert rows, each value in SQLAlchemy's own form, without its work for each row."""
    statement = insert(model).compile(dialect=connection.dialect)
    names = statement.positiontup or []
    columns = [model.__table__.columns[name] for name in names]
    forms = [column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect) for column in columns]
    pairs = list(zip(names, forms, strict=True))
    values = [tuple(row[name] if form is None else form(row[name]) for name, form in pairs) for row in rows]
    if values:
        connection.exec_driver_sql(str(statement), values)


def fact_values(row: FactRow) -> Row:
    """Return a fact's columns."""
    return {name: getattr(row, name) for name in FactRow.__dataclass_fields__}


def entry_values(entry: Entry) -> Row:
    """Return an entry's columns."""
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return values | {"steps": "\n".join(entry.steps), "month": entry.month}
