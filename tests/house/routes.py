"""Every route of the product, collected from the features and from what `server.py` adds."""

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from core.web.request import SAFE_METHODS
from tests.house.tree import product_modules

ROOMS = {"handlers", "api", "socket"}


@dataclass(frozen=True, slots=True)
class Address:
    """A route as the outside sees it."""

    name: str
    path: str
    methods: frozenset[str]

    @property
    def unsafe(self) -> frozenset[str]:
        """The methods that change something."""
        return self.methods - SAFE_METHODS


@cache
def addresses() -> tuple[Address, ...]:
    """Every route, in the order of the features."""
    found: dict[Address, None] = {}
    for module in product_modules():
        if module.room in ROOMS or module.name.startswith("core.web"):
            routes = getattr(importlib.import_module(module.name), "routes", None)
            found |= dict.fromkeys(_flatten(routes) if isinstance(routes, list | tuple) else ())
    return tuple(found)


def _flatten(routes: Iterable[BaseRoute], prefix: str = "") -> Iterator[Address]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _flatten(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            yield Address(route.name, prefix + route.path, frozenset(route.methods or ()))
        elif isinstance(route, WebSocketRoute):
            yield Address(route.name, prefix + route.path, frozenset({"WEBSOCKET"}) & SAFE_METHODS)
