"""What forms and addresses about units turn into: frozen orders, or field errors with every input kept."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from starlette.datastructures import FormData

from core.kernel import FieldError, Invalid, N_, NotFound
from core.vietnamese import find_whole
from core.web.forms import text_of
from units.domain.acts import ActKind, Decree, Part
from units.domain.days import read_day
from units.domain.figures import Proposal
from units.domain.listing import Filter
from units.domain.unit import GROUPS, PUBLIC_KINDS, Kind, Measure
from units.service.acts import Merging, Moving, Order, Renaming, Splitting
from units.service.figures import Decision, Proposing
from units.service.groups import Entering, Leading, NewGroup
from units.service.villages import Basis

LONGEST_SEARCH = 100
LONGEST_TEXT = 300
MOST_DIGITS = 9


def read_filter(query: Mapping[str, str]) -> Filter:
    """Read `loai`, `cum` and `tim`; raises Invalid for a kind that has no public list."""
    wanted = query.get("loai") or Kind.COMMUNE
    kind = next((kind for kind in PUBLIC_KINDS if kind == wanted), None)
    if kind is None:
        raise Invalid(N_("There is no list of such units. Choose communes, schools or party cells."))
    return Filter(kind, query.get("cum", ""), query.get("tim", "").strip()[:LONGEST_SEARCH])


def read_kind(text: str) -> Kind:
    """Return the kind of unit an address asks for, communes where it asks for none we know."""
    return next((kind for kind in Kind if kind == text), Kind.COMMUNE)


def read_act_kind(text: str) -> ActKind:
    """Return the act an address or a form names; raises NotFound."""
    found = next((kind for kind in ActKind if kind == text), None)
    if found is None:
        raise NotFound(N_("There is no such change."))
    return found


@dataclass(frozen=True, slots=True)
class ActInput:
    """An act as typed; `parts` has one new unit a line: code; name."""

    on: str = ""
    reason: str = ""
    document: str = ""
    name: str = ""
    code: str = ""
    parent: str = ""
    into: str = ""
    parts: str = ""
    stays: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureInput:
    """A figure as typed."""

    measure: str = ""
    year: str = ""
    value: str = ""
    source: str = ""
    document: str = ""
    is_estimate: str = ""


@dataclass(frozen=True, slots=True)
class BasisInput:
    """What a list rests on, as typed."""

    on: str = ""
    source: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class GroupInput:
    """A new cluster or block as typed."""

    code: str = ""
    name: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ClusterInput:
    """Leads of a cluster, or a unit that enters or leaves it, as typed."""

    head: str = ""
    deputy: str = ""
    unit: str = ""
    on: str = ""


def read_act(form: FormData) -> ActInput:
    """Take the typed fields over."""
    return ActInput(
        on=text_of(form, "on"),
        reason=text_of(form, "reason"),
        document=text_of(form, "document"),
        name=text_of(form, "name"),
        code=text_of(form, "code"),
        parent=text_of(form, "parent"),
        into=text_of(form, "into"),
        parts=text_of(form, "parts"),
        stays=text_of(form, "stays"),
        others=tuple(str(code) for code in form.getlist("others") if code),
    )


def read_figure(form: FormData) -> FigureInput:
    """Take the typed fields over."""
    return FigureInput(*(text_of(form, field.name) for field in fields(FigureInput)))


def read_basis(form: FormData) -> BasisInput:
    """Take the typed fields over."""
    return BasisInput(*(text_of(form, field.name) for field in fields(BasisInput)))


def read_group(form: FormData) -> GroupInput:
    """Take the typed fields over."""
    return GroupInput(*(text_of(form, field.name) for field in fields(GroupInput)))


def read_cluster(form: FormData) -> ClusterInput:
    """Take the typed fields over."""
    return ClusterInput(*(text_of(form, field.name) for field in fields(ClusterInput)))


@dataclass(frozen=True, slots=True)
class AboutUnit:
    """Which act of which unit a form is for."""

    kind: ActKind
    code: str


def to_order(about: AboutUnit, typed: ActInput, decree: Decree) -> Order:
    """Return the order; what stands against it is found later, with all fields at once."""
    if about.kind is ActKind.RENAME:
        return Renaming(about.code, " ".join(typed.name.split()), decree)
    if about.kind is ActKind.MOVE:
        return Moving(about.code, typed.parent, decree)
    if about.kind is ActKind.SPLIT:
        return Splitting(about.code, _parts(typed.parts), typed.stays == "1", decree)
    group = (about.code, *(code for code in typed.others if code != about.code))
    if not typed.into:
        return Merging(group, Part(typed.code, " ".join(typed.name.split())), decree)
    return Merging(tuple(code for code in group if code != typed.into) or (about.code,), typed.into, decree)


def to_decree(typed: ActInput, today: date) -> Decree:
    """Return the day, reason and document of an act; raises Invalid for an unreadable day or a text too long."""
    errors = [
        FieldError(name, N_("At most %(most)s letters."), {"most": LONGEST_TEXT})
        for name, text in (("reason", typed.reason), ("document", typed.document))
        if len(text) > LONGEST_TEXT
    ]
    on = _day(typed.on, errors)
    _refuse(errors)
    return Decree(on, typed.reason, typed.document, today)


def to_proposing(code: str, typed: FigureInput) -> Proposing:
    """Return the figure; raises Invalid where measure, year or figure cannot be read."""
    errors: list[FieldError] = []
    measure = next((measure for measure in Measure if measure == typed.measure), None)
    year, value = find_whole(typed.year, MOST_DIGITS), find_whole(typed.value, MOST_DIGITS)
    if measure is None:
        errors.append(FieldError("measure", N_("Choose what is counted.")))
    if year is None:
        errors.append(FieldError("year", N_("Write the year with four digits.")))
    if value is None:
        errors.append(FieldError("value", N_("Write a whole number.")))
    _refuse(errors)
    proposal = Proposal(
        measure=measure or Measure.POPULATION,
        year=year or 0,
        value=value or 0,
        source=typed.source,
        document=typed.document,
        is_estimate=typed.is_estimate == "1",
    )
    return Proposing(code, proposal)


def to_decision(form: FormData) -> Decision:
    """Return what the province says of the chosen figures."""
    ids = tuple(str(value) for value in form.getlist("figure"))
    is_confirmed = text_of(form, "verdict") != "refuse"
    return Decision(ids, is_confirmed, "" if is_confirmed else text_of(form, "note"))


def to_basis(typed: BasisInput) -> Basis:
    """Return what a list rests on; raises Invalid for an unreadable day."""
    errors: list[FieldError] = []
    on = _day(typed.on, errors)
    _refuse(errors)
    return Basis(on, typed.source, typed.document)


def to_group(typed: GroupInput) -> NewGroup:
    """Return the cluster or block to make; raises Invalid for another kind."""
    kind = next((kind for kind in GROUPS if kind == typed.kind), None)
    if kind is None:
        _refuse([FieldError("kind", N_("Choose cluster or block."))])
    return NewGroup(Part(typed.code, " ".join(typed.name.split())), kind or Kind.CLUSTER)


def to_entering(cluster: str, typed: ClusterInput) -> Entering:
    """Return who enters the cluster; raises Invalid for an unreadable day."""
    errors: list[FieldError] = []
    on = _day(typed.on, errors)
    _refuse(errors)
    return Entering(typed.unit, cluster, on)


def to_leading(cluster: str, year: int, typed: ClusterInput) -> Leading:
    """Return who leads the cluster in the year."""
    return Leading(cluster, year, typed.head, typed.deputy)


def read_year(text: str, today: date) -> int:
    """Return the year an address asks for, this year where it asks for none."""
    number = find_whole(text, MOST_DIGITS)
    return today.year if number is None else number


def _parts(text: str) -> tuple[Part, ...]:
    lines = [line.partition(";") for line in text.splitlines() if line.strip()]
    return tuple(Part(code.strip(), " ".join(name.split())) for code, _, name in lines)


def _day(text: str, errors: list[FieldError]) -> date:
    found = read_day(text)
    if found is None:
        errors.append(FieldError("on", N_("“%(text)s” is not a date like 10/10/2026."), {"text": text}))
    return found or date.min


def _refuse(errors: list[FieldError]) -> None:
    if errors:
        raise Invalid(N_("Please mend the marked fields."), errors=tuple(errors))
