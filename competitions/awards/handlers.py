"""Every route of the awards; the order matters where one address could be another's."""

from starlette.routing import BaseRoute

import competitions.awards.council.handlers
import competitions.awards.decisions.api
import competitions.awards.decisions.handlers
import competitions.awards.documents.handlers
import competitions.awards.dossiers.handlers
import competitions.awards.holds.handlers
import competitions.awards.inspection.handlers
import competitions.awards.rounds.api
import competitions.awards.rounds.handlers
import competitions.awards.rules.handlers
from competitions.awards.inspection.handlers.reading import with_inspection

_parts: list[BaseRoute] = [
    *competitions.awards.council.handlers.routes,
    *competitions.awards.documents.handlers.routes,
    *competitions.awards.dossiers.handlers.routes,
    *competitions.awards.decisions.api.routes,
    *competitions.awards.decisions.handlers.routes,
    *competitions.awards.holds.handlers.routes,
    *competitions.awards.inspection.handlers.routes,
    *competitions.awards.rounds.api.routes,
    *competitions.awards.rounds.handlers.routes,
    *competitions.awards.rules.handlers.routes,
]

routes: list[BaseRoute] = with_inspection(_parts)
