"""A fact as reported, the states of its verification, and why one is refused."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from core.kernel import N_
from leaderboards.domain.kinds import find_kind
from units.domain.unit import Kind

SOURCE_KEY = re.compile(r"[A-Za-z0-9._:-]{1,120}")
LONGEST_TEXT = 500
EARLY = timedelta(days=1)  # clocks of reporters differ; further ahead nothing can have occurred


class Verification(StrEnum):
    """How far a fact is vouched for. A pending one waits for its second confirmation and earns nothing yet."""

    MEASURED = "measured"
    IMPORTED = "imported"
    REPORTED = "reported"
    DECLARED = "declared"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a unit. `source_key` makes a retry harmless and is unique for its owner.

    `person_key` is opaque, never a name; `evidence` is the path of the in-house page behind the fact; `owner` is ""
    for our own producers, else the person whose token reported it.
    """

    source_key: str
    kind: str
    unit_code: str
    occurred_at: datetime
    quantity: int
    person_key: str | None = None
    detail: str = ""
    verification: Verification = Verification.MEASURED
    evidence: str = ""
    owner: str = ""


class Status(StrEnum):
    """What became of a reported fact; `known` is as good as `recorded`."""

    RECORDED = "recorded"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer for one fact; `why` is a message id with `params`, empty unless refused."""

    source_key: str
    status: Status
    why: str = ""
    params: dict[str, str | int] = field(default_factory=dict)


def find_flaw(fact: Fact, unit_kind: Kind | None, now: datetime) -> str | None:
    """Return why the fact cannot be recorded, as a message id, or None; `unit_kind` None means an unknown unit."""
    if unit_kind is None:
        return N_("The unit is not known.")
    rule = find_kind(fact.kind)
    if rule is None:
        return N_("This kind of fact is not known.")
    if fact.occurred_at.tzinfo is None:
        return N_("The moment lacks its time zone.")
    checks = (
        (SOURCE_KEY.fullmatch(fact.source_key), N_("The source key is not well formed.")),
        (fact.occurred_at <= now + EARLY, N_("The moment lies in the future.")),
        (unit_kind in rule.unit_kinds, N_("This kind of fact cannot be reported for such a unit.")),
        (rule.least <= fact.quantity <= rule.largest, N_("The quantity is out of bounds.")),
        (_is_storable(fact.detail), N_("The note is too long or holds control characters.")),
        (_is_storable(fact.person_key or ""), N_("The person's key is too long or holds control characters.")),
    )
    return next((why for holds, why in checks if not holds), None)


def _is_storable(text: str) -> bool:
    return len(text) <= LONGEST_TEXT and text.isprintable()


def source_of(source_key: str) -> str:
    """Return what the fact came from, without revision and subject: `live:<room>:2:<person>` → `live:<room>`."""
    return ":".join(source_key.split(":")[:2])


def seal_person(secret: str, owner: str, key: str) -> str:
    """Return the HMAC-SHA256 (hex) under which a reporter's key for a person is kept; two owners' keys never meet."""
    return hmac.new(f"person:{secret}".encode(), f"{owner}:{key}".encode(), hashlib.sha256).hexdigest()
