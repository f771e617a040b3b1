"""Use cases about units; what other packages call stands here."""

from units.service.directory import Matching, Registered, find_matching, list_options, load_card, register

__all__ = ["Matching", "Registered", "find_matching", "list_options", "load_card", "register"]
