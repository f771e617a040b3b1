"""Every route of dossiers."""

from starlette.routing import BaseRoute

from competitions.awards.dossiers.handlers import documents, dossier, lists, notice, opinions, registers

routes: list[BaseRoute] = [
    *lists.routes,
    *dossier.routes,
    *documents.routes,
    *opinions.routes,
    *notice.routes,
    *registers.routes,
]
