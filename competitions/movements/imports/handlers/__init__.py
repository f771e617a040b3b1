"""Endpoints of imports of facts."""

from competitions.movements.imports.handlers.lists import routes

__all__ = ["routes"]
