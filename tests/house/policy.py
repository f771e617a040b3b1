"""Who may ask for each route, by name: the one declared table. A route that is not here fails the gate."""

from core.kernel import Role

EVERYONE = "everyone"
SEAT = "whoever holds a seat in the room, by its token"
PROJECTOR_KEY = "whoever holds the room's read-only key; no role replaces it"
THIS_MACHINE = "the machine itself"
SIGNED_IN = frozenset(Role)
RUNNERS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST})
EDITORS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER})
"""Of anybody's quiz; a host edits only those of their own making."""
READERS = RUNNERS | {Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR}
KEEPERS = frozenset({Role.ADMINISTRATOR, Role.UNIT_LEADER, Role.UNIT_OFFICER})
"""Of accounts at units below their own."""

Who = str | frozenset[Role]

POLICY: dict[str, Who] = {
    "home:page:show": EVERYONE,
    "core:appearance:choose": EVERYONE,
    "core:health:show": EVERYONE,
    "core:metrics:show": THIS_MACHINE,
    "guides:index:show": EVERYONE,
    "guides:guide:show": EVERYONE,
    "units:api:list": EVERYONE,
    "units:api:options": EVERYONE,
    "units:unit:list": EVERYONE,
    "leaderboards:board:show": EVERYONE,
    "leaderboards:board:print": EVERYONE,
    "leaderboards:board:export": EVERYONE,
    "leaderboards:unit:show": EVERYONE,
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
    "accounts:units:list": KEEPERS,
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
    "quizzes:quiz:edit": EDITORS,
    "quizzes:quiz:update": EDITORS,
    "quizzes:question:new": EDITORS,
    "quizzes:question:edit": EDITORS,
    "quizzes:question:update": EDITORS,
    "quizzes:question:delete": EDITORS,
    "quizzes:question:destroy": EDITORS,
    "quizzes:question:up": EDITORS,
    "quizzes:question:down": EDITORS,
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
    "live:results:show": READERS,
    "live:results:xlsx": READERS,
    "live:results:csv": READERS,
    "live:receipt:check": EVERYONE,
}
