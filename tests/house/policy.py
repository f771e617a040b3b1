"""Who may ask for each route, by name: the one declared table. A route that is not here fails the gate."""

from core.kernel import Role

EVERYONE = frozenset({"everyone"})
SEAT = frozenset({"seat"})
"""Holders of a seat in that room, by its token."""
PROJECTOR_KEY = frozenset({"projector_key"})
"""Holders of the room's read-only key."""
SIGNED_IN = frozenset({"signed_in"})
RUNS_QUIZZES = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST})
KEEPS_ACCOUNTS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.UNIT_OFFICER, Role.UNIT_LEADER})

Who = frozenset[str] | frozenset[Role]

POLICY: dict[str, Who] = {}
