"""Endpoints of the plan: progress in public, and loading plans."""

from starlette.routing import BaseRoute

from competitions.movements.indicators.handlers import plans, progress

routes: list[BaseRoute] = [*plans.routes, *progress.routes]
