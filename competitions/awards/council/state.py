"""What the council's endpoints need besides the core's state."""

from starlette.requests import Request

from competitions.awards.council.service.boxes import BallotBoxes
from core.web.request import CoreState


class CouncilState(CoreState):
    """Composed in `server.py`: the boxes are empty when the program starts."""

    ballot_boxes: BallotBoxes


CouncilRequest = Request[CouncilState]
