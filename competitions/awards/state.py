"""What the awards need of the lifespan state."""

from competitions.awards.documents.state import DocumentsState
from competitions.awards.dossiers.state import DossiersState


class AwardsState(DocumentsState, DossiersState):
    """Each part's needs in one."""
