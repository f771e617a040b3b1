"""Use cases of the door; what other features and the seed call stands here."""

from events.doors.service.checking import (
    Arriving,
    Seen,
    Told,
    Undoing,
    arriving_under,
    check_in,
    find_name,
    undo,
    undo_scan,
)
from events.doors.service.links import NewDoor, access_door, enter_door, open_door, revoke_door

__all__ = [
    "Arriving",
    "NewDoor",
    "Seen",
    "Told",
    "Undoing",
    "access_door",
    "arriving_under",
    "check_in",
    "enter_door",
    "find_name",
    "open_door",
    "revoke_door",
    "undo",
    "undo_scan",
]
