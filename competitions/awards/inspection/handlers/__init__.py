"""Every route of inspection, and what opens the other parts' routes to inspectors."""

from starlette.routing import BaseRoute

from competitions.awards.inspection.handlers import rounds

routes: list[BaseRoute] = [*rounds.routes]
