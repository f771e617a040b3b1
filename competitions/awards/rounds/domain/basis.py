"""What a round rests on: which boards are frozen for it, as the JSON that is stored."""

import json
from dataclasses import asdict, dataclass

from core.kernel import FieldError, Invalid, N_
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure

MEASURES = tuple(each for each in BoardMeasure if each is not BoardMeasure.TARGET_SHARE)
"""A share of the plan's target needs one indicator; a round rests on what all units are measured by."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The boards of one period and measure, one a kind of unit that the rules name; of a cluster or of all."""

    period: str
    measure: BoardMeasure = BoardMeasure.TOTAL
    cluster: str = ""


def read_basis(text: str) -> Basis:
    """Read the stored or sent JSON; raises Invalid."""
    try:
        content = json.loads(text)
        period, cluster = str(content["period"]), str(content.get("cluster", ""))
        basis = Basis(period, BoardMeasure(content.get("measure", "total")), cluster)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(N_("The board that the round rests on does not have the right form.")) from error
    check_basis(basis)
    return basis


def write_basis(basis: Basis) -> str:
    """Return the basis as JSON with sorted members."""
    return json.dumps(asdict(basis), ensure_ascii=False, sort_keys=True)


def check_basis(basis: Basis) -> None:
    """Raise Invalid for a period that is none, or a measure that no round may rest on."""
    parse_period(basis.period)
    if basis.measure not in MEASURES:
        wrong = N_("A round cannot rest on this measure.")
        raise Invalid(wrong, errors=(FieldError("measure", wrong),))
