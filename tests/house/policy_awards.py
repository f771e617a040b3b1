"""Who may ask for the routes of the awards."""

from competitions.awards.domain.access import STAFF
from core.kernel import Role
from tests.house.policy_words import Who

RULE_KEEPERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.ADMINISTRATOR})

RULES: dict[str, Who] = {
    "awards:rules:list": STAFF,
    "awards:rules:add": RULE_KEEPERS,
}

AWARDS: dict[str, Who] = {
    **RULES,
}
