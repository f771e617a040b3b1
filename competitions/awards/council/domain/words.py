"""What councils speak of: positions, presence, states of a session, kinds of conflict, kinds of signed papers."""

from enum import StrEnum


class Position(StrEnum):
    """What a member is in the council, in the order in which members are listed."""

    CHAIR = "chair"
    VICE = "vice"
    MEMBER = "member"
    SECRETARY = "secretary"


class Presence(StrEnum):
    """The roll. Whoever is in writing votes on paper without being there."""

    PRESENT = "present"
    IN_WRITING = "in_writing"
    ABSENT = "absent"


class SessionState(StrEnum):
    """A session is prepared, opened, and closed once; or broken off, and perhaps repeated by another."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    BROKEN = "broken"


class ConflictKind(StrEnum):
    """Why a member neither reads nor votes about a nominee."""

    UNIT = "unit"
    PARENT = "parent"
    PARTY_CELL = "party_cell"
    KIN = "kin"
    OTHER = "other"


class TellerPosition(StrEnum):
    """A place in the counting committee."""

    HEAD = "head"
    TELLER = "teller"


class PaperKind(StrEnum):
    """Which signed paper of a session was scanned."""

    COUNT = "count"
    MINUTES = "minutes"
    DECLARATION = "declaration"
    OPINION = "opinion"
