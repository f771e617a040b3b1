"""What the doors of rounds need of the lifespan state."""

from competitions.awards.rounds.service.changing import NomineeGate
from core.web.request import CoreState


class RoundsState(CoreState):
    """`nominee_gate` says whom a declared conflict keeps away, and welcomes who is added late."""

    nominee_gate: NomineeGate
