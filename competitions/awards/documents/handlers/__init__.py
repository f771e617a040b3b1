"""Endpoints of documents."""

from starlette.routing import BaseRoute

from competitions.awards.documents.handlers import documents, templates

routes: list[BaseRoute] = [*templates.routes, *documents.routes]
"""Addresses of templates and documents; none could be another's."""
