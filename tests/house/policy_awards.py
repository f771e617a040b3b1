"""Who may ask for the routes of the awards."""

from competitions.awards.domain.access import HOUSE, LOOKERS, OFFICE, STAFF
from core.kernel import Role
from tests.house.policy_words import Who

RULE_KEEPERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.ADMINISTRATOR})
HOLD_OPENERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER})
HOLD_SEERS = LOOKERS | HOUSE
"""Of an open hold's document; a hold they may not know of does not exist for them."""

RULES: dict[str, Who] = {
    "awards:rules:list": STAFF,
    "awards:rules:add": RULE_KEEPERS,
}

HOLDS: dict[str, Who] = {
    **dict.fromkeys(("awards:holds:list", "awards:holds:show", "awards:holds:close"), HOLD_SEERS),
    **dict.fromkeys(("awards:holds:new", "awards:holds:create"), HOLD_OPENERS),
}

SIGNERS = frozenset({Role.HOMEAFFAIRS_HEAD, Role.UNIT_LEADER})

INSPECTION: dict[str, Who] = {
    "awards:record:show": LOOKERS | HOUSE | {Role.INSPECTOR},
    **dict.fromkeys(("awards:inspectors:list", "awards:folder:download"), SIGNERS | {Role.INSPECTOR}),
    "awards:inspectors:grant": SIGNERS,
    "awards:inspectors:end": SIGNERS,
}

DOCUMENTS: dict[str, Who] = {
    **dict.fromkeys(
        (
            "awards:templates:list",
            "awards:template:show",
            "awards:template:upload",
            "awards:template:reset",
            "awards:template:download",
            "awards:template:preview",
        ),
        OFFICE | HOUSE,
    ),
    **dict.fromkeys(
        ("awards:documents:list", "awards:document:download", "awards:documents:make", "awards:documents:enter"), STAFF
    ),
}

AWARDS: dict[str, Who] = {
    **DOCUMENTS,
    **HOLDS,
    **INSPECTION,
    **RULES,
}
