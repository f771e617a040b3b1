"""Addresses of pages by the names of their routes: looked up, not searched for, since a page has a hundred links."""

from weakref import WeakKeyDictionary

from starlette.applications import Starlette
from starlette.routing import NoMatchFound, Route

_routes: WeakKeyDictionary[Starlette, dict[str, list[Route]]] = WeakKeyDictionary()


def address_of(app: Starlette, name: str, /, **path_params: object) -> str:
    """Return the path of the named route with its parameters; raises NoMatchFound where none takes just these."""
    if app not in _routes:
        _routes[app] = _by_name(app)
    for route in _routes[app].get(name, ()):
        if route.param_convertors.keys() == path_params.keys():
            return str(route.url_path_for(name, **path_params))
    raise NoMatchFound(name, path_params)


def _by_name(app: Starlette) -> dict[str, list[Route]]:
    found: dict[str, list[Route]] = {}
    for route in app.routes:
        if isinstance(route, Route):
            found.setdefault(route.name, []).append(route)
    return found
