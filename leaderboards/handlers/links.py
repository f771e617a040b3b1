"""Addresses of pages that other features may bring; without the feature there is no link."""

from starlette.routing import NoMatchFound

from core.web.request import AnyRequest


def find_address(request: AnyRequest, name: str, **params: str) -> str:
    """Return the path of a route by its name, "" where no feature has it."""
    try:
        return str(request.app.url_path_for(name, **params))
    except NoMatchFound:
        return ""
