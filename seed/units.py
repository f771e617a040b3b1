"""Loads the reference units: province, clusters, communes, schools, agencies; party cells marked as demonstration."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from core.database import UnitOfWork
from core.kernel import UnitCode
from units import service
from units.domain.estimate import spread
from units.domain.unit import Alias, AliasKind, Kind, Measure, NewUnit, Origin, Statistic, Tile

REFERENCE = Path(__file__).parent / "reference"
PROVINCE = UnitCode("11")
SINCE = date(2025, 7, 1)  # Resolution 1661/NQ-UBTVQH15
FILES = ("clusters", "communes", "former_communes", "populations", "schools", "agencies", "party_cells")
TITLES = {"ward": "Phường ", "town": "Thị trấn ", "commune": ""}
WEIGHTS = {"ward": 2, "town": 2, "commune": 1}
ESTIMATE = (
    "Ước tính: phần còn lại của dân số tỉnh chia theo số xã cũ hợp thành, mỗi phường, thị trấn cũ tính bằng hai xã"
)

Row = dict[str, str]


async def load_units(uow: UnitOfWork, *, today: date) -> service.Registered:
    """Register every reference unit that is not stored yet; a second run changes nothing."""
    return await service.register(uow, read_units(), today=today)


def read_units(folder: Path = REFERENCE) -> list[NewUnit]:
    """Read the reference files; parents and clusters come before their members."""
    rows = {name: _read(folder / f"{name}.csv") for name in FILES}
    figures = _populations(rows)
    return [
        NewUnit(PROVINCE, "Tỉnh Điện Biên", Kind.PROVINCE, statistics=figures[PROVINCE]),
        *(NewUnit(UnitCode(row["code"]), row["name"], Kind.CLUSTER, PROVINCE, since=SINCE) for row in rows["clusters"]),
        *_communes(rows, figures),
        *(_member(row, Kind.SCHOOL, row["commune"]) for row in rows["schools"]),
        *(_member(row, Kind.ENTERPRISE if row["kind"] == "enterprise" else Kind.AGENCY) for row in rows["agencies"]),
        *(_member(row, Kind.PARTY_CELL, row["parent"], Origin.DEMONSTRATION) for row in rows["party_cells"]),
    ]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _member(row: Row, kind: Kind, parent: str = "", origin: Origin = Origin.OFFICIAL) -> NewUnit:
    return NewUnit(UnitCode(row["code"]), row["name"], kind, UnitCode(parent or PROVINCE), origin=origin)


def _communes(rows: dict[str, list[Row]], figures: dict[str, tuple[Statistic, ...]]) -> list[NewUnit]:
    former: dict[str, list[Alias]] = defaultdict(list)
    for row in rows["former_communes"]:
        former[row["commune"]].append(Alias(AliasKind.FORMED_FROM, TITLES[row["kind"]] + row["name"], row["district"]))
    return [
        NewUnit(
            code=UnitCode(row["code"]),
            name=row["name"],
            kind=Kind.COMMUNE,
            parent_code=PROVINCE,
            cluster_code=UnitCode(row["cluster"]),
            since=SINCE,
            tile=Tile(int(row["tile_row"]), int(row["tile_column"])),
            aliases=(*former[row["code"]], *_districts(row)),
            statistics=figures[row["code"]],
        )
        for row in rows["communes"]
    ]


def _districts(row: Row) -> list[Alias]:
    return [Alias(AliasKind.FORMER_DISTRICT, text) for text in row["former_districts"].split(" + ")]


def _populations(rows: dict[str, list[Row]]) -> dict[str, tuple[Statistic, ...]]:
    """Return the known figures, and for all other communes an estimate marked as such."""
    known = {
        row["unit"]: Statistic(
            Measure.POPULATION, int(row["year"]), int(row["value"]), row["source"], is_estimate=False
        )
        for row in rows["populations"]
    }
    weights: dict[str, int] = defaultdict(int)
    for row in rows["former_communes"]:
        weights[row["commune"]] += WEIGHTS[row["kind"]] * (row["commune"] not in known)
    weights = {commune: weight for commune, weight in weights.items() if weight}
    province = known[PROVINCE]
    counted = {code: figure.value for code, figure in known.items() if code != PROVINCE}
    estimates = spread(province.value, counted, weights)
    figures = list(known.items())
    figures += [
        (code, Statistic(Measure.POPULATION, province.year, value, ESTIMATE, is_estimate=True))
        for code, value in estimates.items()
    ]
    return {code: (figure,) for code, figure in figures}
