"""Endpoints about units: the public list, and the console's pages."""

from starlette.routing import BaseRoute

from units.handlers import figures, groups, lists, public, tree

routes: list[BaseRoute] = [*public.routes, *lists.routes, *figures.routes, *groups.routes, *tree.routes]
"""The tree comes last: its addresses begin with any unit's code."""
