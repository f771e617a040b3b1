"""What officers may make of somebody who was considered."""

from collections.abc import Mapping

from competitions.awards.domain.words import Outcome
from core.kernel import Conflict, Invalid, N_

ALLOWED: Mapping[str, tuple[frozenset[Outcome], Outcome]] = {
    "strike": (frozenset({Outcome.NOMINATED, Outcome.RUNNER_UP}), Outcome.PASSED_OVER),
    "add": (frozenset({Outcome.RUNNER_UP, Outcome.PASSED_OVER, Outcome.HELD}), Outcome.NOMINATED),
}
"""From which outcomes, and to which. Whoever is excluded stays so; a held one is added once the hold is closed."""


def decide_outcome(outcome: Outcome, act: str) -> Outcome:
    """Return the outcome after an act; raises Conflict where it is not allowed from this one, Invalid for no act."""
    if act not in ALLOWED:
        raise Invalid(N_("Choose what to do."))
    allowed, after = ALLOWED[act]
    if outcome not in allowed:
        raise Conflict(N_("This is not possible for somebody with this outcome."))
    return after
