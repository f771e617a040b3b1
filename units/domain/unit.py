"""The words for units: their kinds, where their record comes from, how another name came about, what is counted."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.kernel import UnitCode


class Kind(StrEnum):
    """What a unit is. Wards are communes: the two are one level since 1/7/2025."""

    PROVINCE = "province"
    CLUSTER = "cluster"
    COMMUNE = "commune"
    VILLAGE = "village"
    SCHOOL = "school"
    PARTY_CELL = "party_cell"
    AGENCY = "agency"
    ENTERPRISE = "enterprise"
    BLOCK = "block"


PUBLIC_KINDS = (Kind.COMMUNE, Kind.SCHOOL, Kind.PARTY_CELL)
GROUPS = (Kind.CLUSTER, Kind.BLOCK)
"""What units belong to for a time: clusters by territory (cụm), blocks by function (khối)."""


class Origin(StrEnum):
    """Where the record comes from; demonstration units are marked on every page."""

    OFFICIAL = "official"
    DEMONSTRATION = "demonstration"


class AliasKind(StrEnum):
    """How another name came about: merged units, the district or (of a village) commune of before, or another name."""

    FORMED_FROM = "formed_from"
    FORMER_DISTRICT = "former_district"
    FORMER_COMMUNE = "former_commune"
    OTHER = "other"


class Measure(StrEnum):
    """What is counted of a unit, year by year."""

    POPULATION = "population"
    ADULTS = "adults"
    LITERATE_ADULTS = "literate_adults"
    ELDERLY = "elderly"
    DISABLED = "disabled"
    HOUSEHOLDS = "households"
    POOR_HOUSEHOLDS = "poor_households"
    PEOPLE_14_UP = "people_14_up"
    WORKERS = "workers"
    TRADERS_FARMERS = "traders_farmers"
    PUPILS = "pupils"
    STAFF = "staff"
    PARTY_MEMBERS = "party_members"
    VILLAGES = "villages"


class FigureState(StrEnum):
    """What the province says of a figure."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name; `hint` is the former district that tells two places of one name apart."""

    kind: AliasKind
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure of one year, with its source; an estimate must look like one wherever it is shown."""

    measure: Measure
    year: int
    value: int
    source: str
    is_estimate: bool
    document: str = ""
    state: FigureState = FigureState.CONFIRMED


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on the province's tile-grid map; row 0 is the north, column 0 the west."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What registering a unit needs. `since` None means: since before our records."""

    code: UnitCode
    name: str
    kind: Kind
    parent_code: UnitCode | None = None
    cluster_code: UnitCode | None = None
    since: date | None = None
    origin: Origin = Origin.OFFICIAL
    tile: Tile | None = None
    aliases: tuple[Alias, ...] = ()
    statistics: tuple[Statistic, ...] = ()
