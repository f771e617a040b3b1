"""Why somebody has an outcome: a word for programs, a message id with parameters for people; stored as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.kernel import N_

TEXTS: Mapping[str, str] = {
    "place": N_("Place %(place)s of %(of)s in its group, with %(value)s."),
    "quota_in": N_("Within the quota of %(quota)s."),
    "quota_out": N_("The quota of %(quota)s is filled by the places before."),
    "no_quota": N_("There is no quota; the conditions are met."),
    "cap": N_("All groups together may have %(cap)s at most."),
    "threshold": N_("Has %(value)s; at least %(least)s is needed."),
    "no_place": N_("Has no place on the frozen board."),
    "kept_off": N_("Kept off the board: false data was found."),
    "hold": N_("Consideration is suspended under document %(document)s."),
    "awarded": N_("This achievement has an award already; one achievement earns one award."),
    "other": N_("Nominated for %(award)s in this round; one achievement earns one award."),
    "category": N_("Results of thematic emulation do not count toward merit awards."),
    "excluded": N_("Excluded by the round's rules: %(why)s"),
    "tie": N_("Equal in value; what decided is: %(breaker)s."),
    "tie_open": N_("Equal in everything that the rules compare, and the quota is too small for all: people decide."),
    "direct_in": N_("Takes a place because at least %(percent)s%% must be direct workers."),
    "direct_out": N_("Gives the place up because at least %(percent)s%% must be direct workers."),
    "runner_up": N_("Number %(number)s on the list of runners-up."),
    "struck": N_("Struck by an officer: %(why)s"),
    "added": N_("Added by an officer: %(why)s"),
}
TRANSLATED = frozenset({"breaker"})
"""Parameters that are message ids themselves."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason."""

    code: str
    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def say(word: str, **params: str | int) -> Reason:
    """Return the reason of this word."""
    return Reason(word, TEXTS[word], params)


def write_reasons(reasons: Sequence[Reason]) -> str:
    """Return reasons as stored."""
    content = [{"code": each.code, "text": each.text, "params": dict(each.params)} for each in reasons]
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def read_reasons(text: str) -> tuple[Reason, ...]:
    """Read stored reasons."""
    return tuple(Reason(each["code"], each["text"], each["params"]) for each in json.loads(text))
