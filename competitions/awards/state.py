"""What the awards need of the lifespan state."""

from competitions.awards.council.state import CouncilState
from competitions.awards.decisions.state import DecisionsState
from competitions.awards.documents.state import DocumentsState
from competitions.awards.dossiers.state import DossiersState
from competitions.awards.rounds.state import RoundsState


class AwardsState(CouncilState, DecisionsState, DocumentsState, DossiersState, RoundsState):
    """Each part's needs in one."""
