"""Who may ask for each route, by name: the one declared table. A route that is not here fails the gate."""

from dataclasses import dataclass
from enum import StrEnum

from core.kernel import Role


class Place(StrEnum):
    """Where somebody's role is held, seen from the unit that a route is about."""

    ABOVE = "above"
    OWN = "own"
    BELOW = "below"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AtUnit:
    """Roles that count by where they are held."""

    anywhere: frozenset[Role]
    above: frozenset[Role]
    own: frozenset[Role]

    def includes(self, role: Role, place: Place) -> bool:
        """Say whether the role, held there, is enough."""
        held = {Place.ABOVE: self.above, Place.OWN: self.own}
        return role in self.anywhere or role in held.get(place, ())


EVERYONE = "everyone"
SEAT = "whoever holds a seat in the room, by its token"
PROJECTOR_KEY = "whoever holds the room's read-only key; no role replaces it"
HELPER_LINK = "whoever holds a helper's link, until it ends"
BOOTH_KEY = "whoever holds the booth's key, given out with its address"
THIS_MACHINE = "the machine itself"
DOOR_TOKEN = "whoever holds the token of a door"
INVITATION_LINK = "whoever holds an invitation's link, until it ends or is used up"
MANAGE_TOKEN = "whoever holds the registration's own token"
BY_TOKEN = frozenset({SEAT, HELPER_LINK, BOOTH_KEY, DOOR_TOKEN, INVITATION_LINK, MANAGE_TOKEN})
"""Calls that a token of their own opens, whoever signed in."""
SIGNED_IN = frozenset(Role)
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST})
EDITORS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER})
"""Of anybody's quiz; a host edits only those of their own making."""
READERS = RUNNERS | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR}
KEEPERS = AtUnit(
    anywhere=frozenset({Role.ADMINISTRATOR}),
    above=frozenset({Role.UNIT_LEADER, Role.UNIT_OFFICER}),
    own=frozenset({Role.UNIT_LEADER}),
)
"""Of a unit's accounts. An organizer keeps none."""
KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.UNIT_OFFICER})
"""Of some unit's accounts: an officer only where units stand below their own."""
IMPORTERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST, Role.UNIT_OFFICER})
"""Of lists of facts, for the units in their reach."""
IMPORT_READERS = IMPORTERS | {
    Role.UNIT_LEADER,
    Role.HOMEAFFAIRS_OFFICER,
    Role.HOMEAFFAIRS_HEAD,
    Role.INSPECTOR,
}
"""Of what an import says about units in their reach."""

GOVERNORS = AtUnit(anywhere=frozenset({Role.ADMINISTRATOR}), above=frozenset({Role.ORGANIZER}), own=frozenset[Role]())
"""Of the tree of units and its clusters: organizers of the province, not those of a commune."""
CONFIRMERS = AtUnit(
    anywhere=frozenset({Role.ADMINISTRATOR}),
    above=frozenset({Role.ORGANIZER, Role.SPECIALIST}),
    own=frozenset[Role](),
)
"""Of units' figures."""
FIGURE_READERS = AtUnit(
    anywhere=CONFIRMERS.anywhere,
    above=CONFIRMERS.above,
    own=frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER}),
)
FIGURE_REPORTERS = AtUnit(anywhere=CONFIRMERS.anywhere, above=CONFIRMERS.above, own=frozenset({Role.UNIT_OFFICER}))
UNIT_BROWSERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST, Role.UNIT_OFFICER, Role.UNIT_LEADER})
VILLAGE_LISTERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.UNIT_OFFICER})
"""Below the province each for the own commune only."""

DECLARERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
OWN_DRAFT = AtUnit(anywhere=frozenset[Role](), above=frozenset[Role](), own=DECLARERS)
"""Of a draft: nobody but the unit itself; what was sent is read by more."""
SENT_READERS = READERS - {Role.HOST} | DECLARERS | {Role.SPECIALIST, Role.APPRAISAL_HEAD, Role.CLUSTER_HEAD}
SECOND_PERSONS = EDITORS | {Role.SPECIALIST, Role.UNIT_LEADER, Role.CLUSTER_HEAD}
ANSWERERS = EDITORS | {Role.SPECIALIST} | DECLARERS
"""Of reports of wrong data; whoever may answer also looks provisional lists through."""
REGISTER_KEEPERS = IMPORTERS | {Role.UNIT_LEADER}
"""Of the registers of units in their reach."""

PLANNERS = EDITORS | DECLARERS
CHECKERS = AtUnit(frozenset({Role.ADMINISTRATOR}), above=PLANNERS, own=PLANNERS)
"""Of how ready a commune is."""
"""Of sessions of their own unit and those below it."""

Who = str | frozenset[Role] | AtUnit

POLICY: dict[str, Who] = {
    "home:page:show": EVERYONE,
    "core:appearance:choose": EVERYONE,
    "core:health:show": EVERYONE,
    "core:openapi:show": EVERYONE,
    "core:metrics:show": THIS_MACHINE,
    "guides:index:show": EVERYONE,
    "guides:guide:show": EVERYONE,
    "units:api:list": EVERYONE,
    "units:api:options": EVERYONE,
    "units:api:show": EVERYONE,
    "units:unit:list": EVERYONE,
    "units:admin:list": UNIT_BROWSERS,
    "units:admin:show": FIGURE_READERS,
    "units:act:new": GOVERNORS,
    "units:act:create": GOVERNORS,
    "units:figures:list": FIGURE_READERS,
    "units:figure:propose": FIGURE_REPORTERS,
    "units:figures:waiting": CONFIRMERS,
    "units:figures:decide": CONFIRMERS,
    "units:villages:template": VILLAGE_LISTERS,
    "units:villages:new": VILLAGE_LISTERS,
    "units:villages:import": VILLAGE_LISTERS,
    "units:directory:template": GOVERNORS,
    "units:directory:new": GOVERNORS,
    "units:directory:import": GOVERNORS,
    "units:draft:show": VILLAGE_LISTERS,
    "units:draft:apply": VILLAGE_LISTERS,
    "units:clusters:list": GOVERNORS,
    "units:cluster:create": GOVERNORS,
    "units:cluster:show": GOVERNORS,
    "units:cluster:lead": GOVERNORS,
    "units:cluster:move": GOVERNORS,
    "units:boundaries:show": frozenset({Role.ADMINISTRATOR}),
    "units:boundaries:import": frozenset({Role.ADMINISTRATOR}),
    **dict.fromkeys(
        (
            *(f"leaderboards:api:{verb}" for verb in ("kinds", "board", "entries", "snapshot")),
            *(f"leaderboards:board:{verb}" for verb in ("embed", "export", "export_xlsx", "listen", "print", "show")),
            *(f"leaderboards:snapshot:{verb}" for verb in ("canonical", "print", "show")),
            *("leaderboards:unit:show", "leaderboards:unit:entries", "leaderboards:snapshots:list"),
            *("leaderboards:brief:show", "leaderboards:brief:print", "leaderboards:briefs:list"),
            *("leaderboards:briefs:print", "leaderboards:scheme:list", "leaderboards:scheme:document"),
            *("leaderboards:scheme:export", "leaderboards:rescoring:show"),
        ),
        EVERYONE,
    ),
    "leaderboards:api:facts": EDITORS,
    "leaderboards:api:reversal": EDITORS,
    "leaderboards:api:freeze": EDITORS,
    "leaderboards:snapshot:new": EDITORS,
    "leaderboards:snapshot:create": EDITORS,
    "leaderboards:reveal:show": RUNNERS,
    "leaderboards:scheme:new": EDITORS,
    "leaderboards:scheme:try": EDITORS,
    "leaderboards:scheme:create": EDITORS,
    "leaderboards:rescoring:new": EDITORS,
    "leaderboards:rescoring:create": EDITORS,
    "accounts:session:new": EVERYONE,
    "accounts:session:create": EVERYONE,
    "accounts:session:delete": EVERYONE,
    "accounts:activation:new": EVERYONE,
    "accounts:activation:create": EVERYONE,
    "accounts:link:new": EVERYONE,
    "accounts:link:create": EVERYONE,
    "accounts:me:show": SIGNED_IN,
    "accounts:password:update": SIGNED_IN,
    "accounts:device:revoke": SIGNED_IN,
    "accounts:token:create": SIGNED_IN,
    "accounts:token:revoke": SIGNED_IN,
    "accounts:roster:template": SIGNED_IN,
    "accounts:units:list": KEEPS_ACCOUNTS,
    "accounts:people:list": KEEPERS,
    "accounts:person:new": KEEPERS,
    "accounts:person:create": KEEPERS,
    "accounts:person:show": KEEPERS,
    "accounts:person:reset": KEEPERS,
    "accounts:person:close": KEEPERS,
    "accounts:roster:new": KEEPERS,
    "accounts:roster:import": KEEPERS,
    "accounts:slips:print": KEEPERS,
    "accounts:role:create": KEEPERS,
    "accounts:role:revoke": KEEPERS,
    "api:quizzes:create": RUNNERS,
    "api:quizzes:import": RUNNERS,
    "api:quizzes:show": RUNNERS,
    "api:quizzes:export": RUNNERS,
    "quizzes:import:new": RUNNERS,
    "quizzes:import:create": RUNNERS,
    "quizzes:template:show": EVERYONE,
    "quizzes:media:show": EVERYONE,
    "quizzes:quiz:list": RUNNERS,
    "quizzes:quiz:new": RUNNERS,
    "quizzes:quiz:create": RUNNERS,
    "quizzes:help:show": EVERYONE,
    "quizzes:quiz:show": RUNNERS,
    "indicators:plan:show": EVERYONE,
    "indicators:plan:print": EVERYONE,
    "indicators:plan:export": EVERYONE,
    "indicators:indicator:show": EVERYONE,
    "indicators:indicator:export": EVERYONE,
    "indicators:unit:show": EVERYONE,
    "indicators:unit:print": EVERYONE,
    "indicators:unit:export": EVERYONE,
    **dict.fromkeys(
        (
            *("indicators:plans:list", "indicators:plans:template", "indicators:plans:preview"),
            *("indicators:plans:store", "quizzes:quiz:edit", "quizzes:quiz:update", "quizzes:question:new"),
            *("quizzes:question:edit", "quizzes:question:update", "quizzes:question:delete"),
            *("quizzes:question:destroy", "quizzes:question:up", "quizzes:question:down"),
        ),
        EDITORS,
    ),
    "desk:page:show": SIGNED_IN,
    "declarations:declaration:list": SENT_READERS,
    "declarations:declaration:new": DECLARERS,
    "declarations:declaration:create": DECLARERS,
    "declarations:declaration:show": OWN_DRAFT,
    "declarations:declaration:edit": OWN_DRAFT,
    "declarations:declaration:update": OWN_DRAFT,
    "declarations:declaration:submit": OWN_DRAFT,
    "declarations:declaration:withdraw": OWN_DRAFT,
    "declarations:declaration:correct": OWN_DRAFT,
    "declarations:version:compare": OWN_DRAFT,
    "declarations:version:choose": OWN_DRAFT,
    "declarations:evidence:create": OWN_DRAFT,
    "declarations:evidence:show": OWN_DRAFT,
    "declarations:evidence:remove": OWN_DRAFT,
    "declarations:confirmation:list": SECOND_PERSONS,
    "declarations:confirmation:decide": SECOND_PERSONS,
    "declarations:fact:show": EVERYONE,
    "declarations:report:new": EVERYONE,
    "declarations:report:create": EVERYONE,
    "declarations:report:list": ANSWERERS,
    "declarations:report:show": ANSWERERS,
    "declarations:report:answer": ANSWERERS,
    "declarations:review:list": ANSWERERS,
    "declarations:review:show": ANSWERERS,
    "declarations:review:confirm": ANSWERERS,
    "declarations:freeze:new": GOVERNORS,
    "declarations:freeze:create": GOVERNORS,
    "declarations:freeze:edit": GOVERNORS,
    "declarations:freeze:update": GOVERNORS,
    "live:api:create_room": RUNNERS,
    "live:api:room": READERS,
    "live:api:command": RUNNERS,
    "live:api:results": READERS,
    "live:api:log": READERS,
    "live:api:seats": EVERYONE,
    "live:api:state": SEAT,
    "live:api:answers": SEAT,
    "live:play:find": EVERYONE,
    "live:play:show": EVERYONE,
    "live:play:join": EVERYONE,
    "live:play:answer": EVERYONE,  # without a seat it leads back to the join form
    "live:projector:show": PROJECTOR_KEY,
    "live:rooms:list": RUNNERS,
    "live:rooms:create": RUNNERS,
    "live:host:show": RUNNERS,
    "live:host:command": RUNNERS,
    "live:host:delete": RUNNERS,
    "live:results:show": READERS,
    "live:results:xlsx": READERS,
    "live:results:csv": READERS,
    "live:receipt:check": EVERYONE,
    "imports:list:show": IMPORTERS,
    "imports:list:send": IMPORTERS,
    "imports:template:show": IMPORTERS,
    "imports:import:show": IMPORT_READERS,
    "imports:import:confirm": IMPORTERS,
    "imports:import:cancel": IMPORTERS,
    **dict.fromkeys(
        (
            *("registers:book:index", "registers:book:show", "registers:book:export"),
            *("registers:list:template", "registers:list:new", "registers:list:send"),
            *("registers:list:show", "registers:list:enter", "registers:list:drop", "registers:entry:new"),
            *("registers:entry:create", "registers:entry:show", "registers:entry:edit"),
            *("registers:entry:update", "registers:entry:end", "registers:entry:confirm"),
            *("registers:entry:proof", "registers:act:add", "registers:act:withdraw"),
        ),
        REGISTER_KEEPERS,
    ),
    "readiness:board:show": PLANNERS,
    **dict.fromkeys(("readiness:checklist:show", "readiness:checklist:mark"), CHECKERS),
    "operations_room:page:show": PLANNERS,
    **dict.fromkeys(("broadcasts:message:list", "broadcasts:message:create", "broadcasts:message:withdraw"), GOVERNORS),
    "broadcasts:message:current": EVERYONE,
    "help_log:entry:new": EVERYONE,
    "help_log:entry:create": HELPER_LINK,
    "help_log:worker:show": EVERYONE,
    "help_log:api:create": HELPER_LINK,
    **dict.fromkeys(
        (
            *("help_log:log:show", "help_log:log:export", "help_log:helper:create", "help_log:helper:revoke"),
            *("help_log:paper:new", "help_log:paper:create", "help_log:calls:show", "help_log:call:note"),
        ),
        PLANNERS,
    ),
    "kit:short:follow": EVERYONE,
    **dict.fromkeys(("kit:page:show", "kit:document:make"), PLANNERS),
    **dict.fromkeys(("passport:own:show", "passport:own:create", "passport:link:show"), EVERYONE),
    **dict.fromkeys(("passport:link:enter", "passport:stamp:show", "passport:stamp:take"), EVERYONE),
    **dict.fromkeys(("passport:ticket:link", "passport:quiz:stamp"), EVERYONE),
    **dict.fromkeys(("passport:screen:show", "passport:helper:show", "passport:helper:stamp"), BOOTH_KEY),
    **dict.fromkeys(("passport:book:show", "passport:station:create", "passport:sheets:create"), PLANNERS),
    "draws:draw:list": EVERYONE,
    "draws:draw:new": PLANNERS,
    "draws:draw:create": PLANNERS,
    "draws:draw:show": EVERYONE,
    "draws:entries:list": EVERYONE,
    "draws:check:show": EVERYONE,
    "draws:prize:hand_over": PLANNERS,
    "draws:record:print": PLANNERS,
    **dict.fromkeys((f"programme:public:{verb}" for verb in ("list", "show", "export", "print", "embed")), EVERYONE),
    "calendars:festival:show": EVERYONE,
    "calendars:unit:show": EVERYONE,
    "calendars:personal:show": EVERYONE,  # by a signed link
    "calendars:session:show": EVERYONE,
    **dict.fromkeys(("registration:form:new", "registration:form:create"), EVERYONE),
    **dict.fromkeys(("registration:household:new", "registration:household:create"), EVERYONE),
    **dict.fromkeys(("registration:invited:new", "registration:invited:create"), INVITATION_LINK),
    **dict.fromkeys(
        (
            *("registration:office:show", "registration:office:act"),
            *("registration:several:new", "registration:several:create"),
            *("registration:list:new", "registration:list:send", "registration:list:show"),
            *("registration:template:show", "registration:rest:show", "registration:invitation:list"),
            *("registration:invitation:create", "registration:invitation:end", "registration:calls:show"),
            *("registration:calls:note", "registration:calls:print"),
            *("registration:people:list", "registration:people:decide", "registration:people:undo"),
            *("registration:person:show", "registration:person:erase"),
        ),
        PLANNERS,
    ),
    **dict.fromkeys(("registration:own:show", "registration:own:open"), EVERYONE),
    # the form carries the registration's own token
    **dict.fromkeys((f"registration:own:{verb}" for verb in ("cancel", "accept", "leave", "erase")), EVERYONE),
    **dict.fromkeys(
        (
            *("series:book:list", "series:book:new", "series:book:create", "series:duty:show", "series:duty:export"),
            *("series:series:show", "series:series:change", "series:day:take_out", "series:series:end"),
        ),
        PLANNERS,
    ),
    "messages:outbox:show": EDITORS,
    "messages:stop:show": EVERYONE,
    "messages:stop:confirm": EVERYONE,
    **dict.fromkeys(
        (
            *("planning:desk:show", "planning:waiting:show", "planning:waiting:release"),
            *("planning:held:new", "planning:held:create", "planning:session:cancel"),
            *("planning:held:correct", "planning:photo:add", "planning:photo:show"),
            *("planning:festival:list", "planning:festival:copy", "planning:festival:begin"),
            *("planning:sweep:show", "planning:sweep:perform", "planning:session:new"),
            *("planning:session:create", "planning:session:show", "planning:session:edit"),
            *("planning:session:update",),
        ),
        PLANNERS,
    ),
    "planning:festival:create": GOVERNORS,
    "programme:api:list": EVERYONE,
    "programme:api:show": EVERYONE,
    "programme:api:create": PLANNERS,
    "doors:api:open": PLANNERS,
    "doors:api:package": DOOR_TOKEN,
    "doors:api:checkin": DOOR_TOKEN,
    "doors:api:undo": DOOR_TOKEN,
    "doors:app:show": EVERYONE,
    "doors:app:manifest": EVERYONE,
    "doors:app:worker": EVERYONE,
    "doors:plain:enter": EVERYONE,
    "doors:plain:open": EVERYONE,
    "doors:plain:show": EVERYONE,  # without a door's key it leads to the form for it
    "doors:plain:check": DOOR_TOKEN,
    **dict.fromkeys(
        (
            *("doors:page:show", "doors:page:open", "doors:page:revoke", "doors:page:undo"),
            *("doors:roster:print", "doors:tickets:print", "doors:paper:show", "doors:paper:enter"),
            *("doors:api:attendance",),
        ),
        PLANNERS,
    ),
    "registration:api:create": EVERYONE,
    "registration:api:delete": MANAGE_TOKEN,
}


def may(who: Who, role: Role | None, place: Place) -> bool:
    """Say whether the declared policy lets somebody with this role, held there, pass; None is nobody.

    Seats, projector keys and the machine itself are no roles: nobody passes by a role.
    """
    if isinstance(who, str):
        return who in {EVERYONE, THIS_MACHINE}
    if role is None:
        return False
    return who.includes(role, place) if isinstance(who, AtUnit) else role in who
