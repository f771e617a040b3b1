"""Who may ask for the routes of the awards."""

from competitions.awards.domain.access import HOUSE, LOOKERS, OFFICE, STAFF
from core.kernel import Role
from tests.house.policy_words import EVERYONE, SIGNED_IN, Who

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
        (
            "awards:documents:list",
            "awards:document:download",
            "awards:document:print",
            "awards:documents:make",
            "awards:documents:enter",
        ),
        STAFF,
    ),
}

AWARD_OFFICES = HOUSE | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD}
"""Who keeps rounds of some unit; each may do so with those of the own unit only."""
AGENCY_VOICES = HOUSE | {Role.SPECIALIST, Role.APPRAISAL_HEAD}

DOSSIERS: dict[str, Who] = {
    **dict.fromkeys(("awards:dossiers:mine", "awards:dossiers:list", "awards:dossiers:show"), STAFF),
    **dict.fromkeys(("awards:dossiers:versions", "awards:dossiers:file", "awards:opinions:list"), STAFF),
    **dict.fromkeys(("awards:dossiers:edit", "awards:dossiers:attach"), STAFF),
    **dict.fromkeys(("awards:dossiers:save", "awards:dossiers:submit", "awards:dossiers:withdraw"), HOUSE),
    **dict.fromkeys(("awards:dossiers:detach",), HOUSE),
    **dict.fromkeys(("awards:dossiers:receive", "awards:dossiers:return"), AWARD_OFFICES),
    **dict.fromkeys(("awards:dossiers:complete", "awards:dossiers:note", "awards:opinions:ask"), AWARD_OFFICES),
    "awards:opinions:answer": AGENCY_VOICES,
    **dict.fromkeys(("awards:notice:show", "awards:feedback:send"), EVERYONE),
    **dict.fromkeys(("awards:feedback:list", "awards:requests:list"), STAFF),
    **dict.fromkeys(("awards:feedback:rule", "awards:requests:answer", "awards:requests:reopen"), AWARD_OFFICES),
    "awards:requests:ask": HOUSE,
    **dict.fromkeys(("awards:referrals:list", "awards:referrals:add", "awards:referrals:close"), HOLD_OPENERS),
}

PREPARERS = OFFICE | HOUSE
"""Of rounds; whose they are is looked at afterwards."""

ROUNDS: dict[str, Who] = {
    **dict.fromkeys(("awards:rounds:list", "awards:rounds:show", "awards:api:rounds", "awards:api:nominees"), STAFF),
    **dict.fromkeys(("awards:nominees:list", "awards:nominees:preview", "awards:nominees:show"), STAFF),
    **dict.fromkeys(("awards:rounds:new", "awards:rounds:create", "awards:rounds:activate"), PREPARERS),
    **dict.fromkeys(("awards:rounds:steer", "awards:nominees:change", "awards:api:draft"), PREPARERS),
    **dict.fromkeys(
        (f"awards:draft:{verb}" for verb in ("show", "save", "begin", "add", "award", "change", "remove")), PREPARERS
    ),
}

COUNCIL_KEEPERS = HOUSE | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.SECRETARY}
COUNCIL_READERS = COUNCIL_KEEPERS | LOOKERS
COUNCIL: dict[str, Who] = {
    **dict.fromkeys(("awards:councils:list", "awards:own:show", "awards:own:declare", "awards:own:vote"), SIGNED_IN),
    **dict.fromkeys(("awards:counts:show", "awards:counts:enter"), SIGNED_IN),
    **dict.fromkeys(
        (f"awards:councils:{verb}" for verb in ("form", "admit", "dismiss")),
        COUNCIL_KEEPERS,
    ),
    **dict.fromkeys(
        (
            f"awards:sessions:{verb}"
            for verb in ("plan", "roll", "tellers", "discuss", "open", "close", "break", "repeat")
        ),
        COUNCIL_KEEPERS,
    ),
    **dict.fromkeys(("awards:declarations:enter", "awards:papers:attach"), COUNCIL_KEEPERS),
    **dict.fromkeys(("awards:councils:show", "awards:sessions:list", "awards:sessions:show"), COUNCIL_READERS),
    **dict.fromkeys(("awards:sessions:minutes", "awards:papers:show", "awards:declarations:show"), COUNCIL_READERS),
}
"""Seats in a session are no roles: members and tellers are known by their person; others find nothing there."""

ISSUERS = AWARD_OFFICES | {Role.ORGANIZER}

DECISIONS: dict[str, Who] = {
    **dict.fromkeys(("awards:decisions:list", "awards:decisions:show", "awards:decisions:scan"), STAFF),
    **dict.fromkeys(("awards:decisions:lists", "awards:decisions:export"), STAFF),
    **dict.fromkeys(("awards:decisions:start", "awards:decisions:add", "awards:decisions:take_off"), AWARD_OFFICES),
    **dict.fromkeys(("awards:decisions:drop", "awards:decisions:amend", "awards:decisions:issue"), AWARD_OFFICES),
    **dict.fromkeys(("awards:decisions:sign", "awards:decisions:publish", "awards:decisions:recover"), SIGNERS),
    **dict.fromkeys(("awards:batches:start", "awards:batches:stop", "awards:batches:go_on"), ISSUERS),
    **dict.fromkeys(("awards:batches:list", "awards:batches:show", "awards:batches:print"), LOOKERS | ISSUERS),
    **dict.fromkeys(("awards:forms:show", "awards:forms:save", "awards:forms:preview"), AWARD_OFFICES),
    **dict.fromkeys(("awards:registers:show", "awards:registers:export"), LOOKERS | ISSUERS),
    **dict.fromkeys(("awards:figures:show", "awards:figures:export"), LOOKERS | ISSUERS),
    **dict.fromkeys(("awards:codes:ask", "awards:codes:check", "awards:codes:decision", "awards:codes:show"), EVERYONE),
    **dict.fromkeys(("awards:codes:json", "awards:codes:badge"), EVERYONE),
    **dict.fromkeys(("awards:certificates:read", "awards:keys:list"), EVERYONE),
}


AWARDS: dict[str, Who] = {
    **COUNCIL,
    **DECISIONS,
    **DOCUMENTS,
    **DOSSIERS,
    **HOLDS,
    **INSPECTION,
    **ROUNDS,
    **RULES,
}
