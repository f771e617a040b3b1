"""The units' part of the OpenAPI document."""

from msgspec import Struct

from core.web.openapi import Operation, Parameter
from units.domain.unit import PUBLIC_KINDS


class UnitAnswer(Struct):
    """A unit by its official code."""

    code: str
    name: str
    kind: str


class UnitsAnswer(Struct):
    """Units of a kind, in Vietnamese order."""

    units: list[UnitAnswer]


class OptionAnswer(Struct):
    """A unit as a picker finds it: with its former district and the names it was formed from."""

    code: str
    name: str
    district: str
    others: str


class OptionsAnswer(Struct):
    """What a phone's picker needs."""

    units: list[OptionAnswer]


class FigureAnswer(Struct):
    """One figure of one year; `state` is "confirmed" or "proposed"."""

    measure: str
    year: int
    value: int
    source: str
    is_estimate: bool
    state: str


class UnitCardAnswer(Struct):
    """A unit with its names, its dates, what became of it, and its figures."""

    code: str
    name: str
    kind: str
    parent: str | None
    cluster: str | None
    valid_from: str | None
    valid_to: str | None
    aliases: list[str]
    successors: list[str]
    statistics: list[FigureAnswer]


KIND = Parameter("kind", "the units' kind", {"enum": [kind.value for kind in PUBLIC_KINDS]})
operations = (
    Operation("units:api:list", "Units by kind", {200: UnitsAnswer, 304: None}, query=(KIND,)),
    Operation("units:api:options", "Units as a picker finds them", {200: OptionsAnswer, 304: None}, query=(KIND,)),
    Operation("units:api:show", "One unit", {200: UnitCardAnswer, 304: None}),
)
