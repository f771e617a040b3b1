"""What the acts of the record mean, as sentences (message ids). An act without one is shown by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.kernel import N_

SENTENCES: Mapping[str, str] = {
    "inspection.granted": N_("Let an inspector read the round"),
    "inspection.ended": N_("Ended an inspector's reading"),
}
"""Each act's sentence; who acted stands beside it."""

DETAILS: Mapping[str, str] = {
    "until": N_("until"),
}
"""What the details are called; one without a title is shown by its name."""

UNSHOWN = frozenset({"round"})


@dataclass(frozen=True, slots=True)
class Detail:
    """One explanation: a title (a message id, or its bare name) and a value, a day where it is one."""

    title: str
    value: str
    day: date | None


def sentence_of(act: str) -> str:
    """Return the act's sentence, or its name."""
    return SENTENCES.get(act, act)


def explain(detail: Mapping[str, str]) -> tuple[Detail, ...]:
    """Return the details in their order, without what the page says anyway."""
    return tuple(
        Detail(DETAILS.get(name, name), value, _day_of(value)) for name, value in detail.items() if name not in UNSHOWN
    )


def _day_of(value: str) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if "-" in value else None
    except ValueError:
        return None
