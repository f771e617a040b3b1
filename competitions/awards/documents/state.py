"""What documents need of the lifespan state."""

from competitions.awards.documents.service.making import Studio
from competitions.awards.documents.service.rounds import Sources
from core.press import Press
from core.web.request import AnyRequest, CoreState


class DocumentsState(CoreState):
    """The press, and who knows the data of each form."""

    press: Press
    document_sources: Sources


def studio_of(request: AnyRequest) -> Studio:
    """Return what drawing needs."""
    state = request.state
    return Studio(state["database"], state["files"], state["press"])
