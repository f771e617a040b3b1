"""What the handlers of dossiers share: addresses, who asks, and which refusals a page shows."""

from starlette.requests import Request
from starlette.responses import RedirectResponse

from competitions.awards.dossiers.service.access import Reader
from competitions.awards.dossiers.state import DossiersState
from core.kernel import Conflict, Invalid, NotFound, TooLarge
from core.web.request import require_actor

AwardRequest = Request[DossiersState]
ROUND = "/khen-thuong/dot/{round_id}"
OWN = "/khen-thuong/ho-so"
ONE = f"{OWN}/{{dossier_id}}"
REFUSALS = (Invalid, Conflict, TooLarge)
RULELESS = (Invalid, Conflict, NotFound)


def reader_of(request: AwardRequest) -> Reader:
    """Return who asks, now; raises SignInNeeded."""
    return Reader(require_actor(request), request.state["dossier_gate"], request.state["clock"].now())


def go(path: str) -> RedirectResponse:
    """Lead on after a form."""
    return RedirectResponse(path, 303)


def to_dossier(dossier_id: str) -> RedirectResponse:
    """Lead back to the dossier."""
    return go(f"{OWN}/{dossier_id}")
