"""Every route of dossiers."""

from starlette.routing import BaseRoute

from competitions.awards.dossiers.handlers import documents, dossier, lists, opinions

routes: list[BaseRoute] = [*lists.routes, *dossier.routes, *documents.routes, *opinions.routes]
