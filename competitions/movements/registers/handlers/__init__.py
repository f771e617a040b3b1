"""Endpoints of registers; addresses of one word come before those of an entry."""

from starlette.routing import BaseRoute

from competitions.movements.registers.handlers import acts, books, entries, lists

routes: list[BaseRoute] = [*books.routes, *lists.routes, *entries.routes, *acts.routes]
