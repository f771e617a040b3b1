"""What the kit needs of the lifespan state."""

from core.press import Press
from events.kit.service.gathering import FindUnitRooms
from events.programme.handlers.state import ProgrammeState
from events.registration.entry import RegistrationState


class KitState(ProgrammeState, RegistrationState):
    """The live rooms of sessions and communes, the tickets' keys, and the press."""

    press: Press
    find_unit_rooms: FindUnitRooms
