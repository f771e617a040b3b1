"""What the doors of dossiers need of the lifespan state."""

from competitions.awards.dossiers.service.gate import Gate
from core.web.request import CoreState


class DossiersState(CoreState):
    """`dossier_gate` says whom a declared conflict keeps away, and whom a session or a grant lets in."""

    dossier_gate: Gate
