"""What the awards need of the lifespan state."""

from competitions.awards.council.state import CouncilState
from competitions.awards.documents.state import DocumentsState
from competitions.awards.dossiers.state import DossiersState


class AwardsState(CouncilState, DocumentsState, DossiersState):
    """Each part's needs in one."""
