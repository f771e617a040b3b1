"""What the awards need of the lifespan state."""

from competitions.awards.documents.state import DocumentsState


class AwardsState(DocumentsState):
    """Each part's needs in one."""
