"""What may be reported about a unit: kinds of facts, their bounds, and why a fact is refused."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel import N_
from units.domain.unit import PUBLIC_KINDS, Kind

SOURCE_KEY = re.compile(r"[A-Za-z0-9._:-]{1,120}")
LONGEST_TEXT = 500


class FactKind(StrEnum):
    """What happened. New producers add their kinds here, with bounds."""

    LIVE_PARTICIPATION = "live.participation"
    LIVE_UNIT_RESULT = "live.unit_result"


@dataclass(frozen=True, slots=True)
class Bounds:
    """For which units a kind may be reported, and the least and largest quantity in the kind's own measure."""

    unit_kinds: tuple[Kind, ...]
    least: int
    largest: int


BOUNDS = {
    FactKind.LIVE_PARTICIPATION: Bounds(PUBLIC_KINDS, least=1, largest=10),  # people at one phone
    FactKind.LIVE_UNIT_RESULT: Bounds(PUBLIC_KINDS, least=0, largest=10**10),  # thousandths of a score
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a unit. `source_key` makes a retry harmless; `person_key` is opaque, never a name."""

    source_key: str
    kind: str
    unit_code: str
    occurred_at: datetime
    quantity: int
    person_key: str | None = None
    detail: str = ""


class Status(StrEnum):
    """What became of a reported fact; `known` is as good as `recorded`."""

    RECORDED = "recorded"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one fact; `why` is a message id, empty unless refused."""

    source_key: str
    status: Status
    why: str = ""


def find_flaw(fact: Fact, unit_kind: Kind | None) -> str | None:
    """Return why the fact cannot be recorded, as a message id, or None; `unit_kind` None means an unknown unit."""
    if unit_kind is None:
        return N_("The unit is not known.")
    if fact.kind not in BOUNDS:
        return N_("This kind of fact is not known.")
    bounds = BOUNDS[FactKind(fact.kind)]
    checks = (
        (SOURCE_KEY.fullmatch(fact.source_key), N_("The source key is not well formed.")),
        (fact.occurred_at.tzinfo, N_("The moment lacks its time zone.")),
        (unit_kind in bounds.unit_kinds, N_("This kind of fact cannot be reported for such a unit.")),
        (bounds.least <= fact.quantity <= bounds.largest, N_("The quantity is out of bounds.")),
        (_is_storable(fact.detail), N_("The note is too long or holds control characters.")),
        (_is_storable(fact.person_key or ""), N_("The person's key is too long or holds control characters.")),
    )
    return next((why for holds, why in checks if not holds), None)


def _is_storable(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and text.isprintable()


def source_of(source_key: str) -> str:
    """Return what the fact came from, without revision and subject: `live:<room>:2:<person>` → `live:<room>`."""
    return ":".join(source_key.split(":")[:2])
