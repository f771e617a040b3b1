"""Every route of holds."""

from competitions.awards.holds.handlers.holds import routes

__all__ = ["routes"]
