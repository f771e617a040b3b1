"""Endpoints of passports and draws; addresses of one word come before those with a part that varies."""

from starlette.routing import BaseRoute

from events.passport.handlers import draws, office, own, screens

routes: list[BaseRoute] = [*office.routes, *screens.routes, *own.routes, *draws.routes]
