import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import NoMatchFound, Route

import server
from core.web.addresses import address_of


async def _nothing(_request):
    return Response()


def _app():
    return Starlette(
        routes=[
            Route("/a", _nothing, name="a:list"),
            Route("/a/{id}", _nothing, name="a:show"),
            Route("/a/{id}/{year:int}", _nothing, name="a:show"),
        ]
    )


@pytest.mark.parametrize(("params", "path"), [({"id": "x y"}, "/a/x y"), ({"id": "x", "year": 2026}, "/a/x/2026")])
def test_a_name_and_its_parameters_choose_the_route_as_the_framework_does(params, path):
    app = _app()
    assert address_of(app, "a:show", **params) == path == app.url_path_for("a:show", **params)


@pytest.mark.parametrize(("name", "params"), [("a:none", {}), ("a:show", {}), ("a:list", {"id": "x"})])
def test_what_no_route_takes_is_refused(name, params):
    with pytest.raises(NoMatchFound):
        address_of(_app(), name, **params)


def test_every_route_of_the_server_is_found_by_its_name():
    app = Starlette(routes=server.routes)
    for route in server.routes:
        if isinstance(route, Route):
            params = {
                name: 1 if "int" in type(kind).__name__.lower() else "x"
                for name, kind in route.param_convertors.items()
            }
            assert address_of(app, route.name, **params) == app.url_path_for(route.name, **params)
