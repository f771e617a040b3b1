"""The OpenAPI document says every JSON endpoint, and nothing else."""

import json

from starlette.routing import Route

import server
from core.web.openapi import PREFIX, make_document

DOCUMENT = make_document(server.routes, server.api_operations, "1")


def json_routes():
    return [r for r in server.routes if isinstance(r, Route) and r.path.startswith(PREFIX + "v1/")]


def test_every_json_endpoint_is_described_and_no_other():
    assert {route.name for route in json_routes()} == {one.route for one in server.api_operations}


def test_each_reference_leads_to_a_schema():
    text = json.dumps(DOCUMENT)
    for part in text.split('"$ref": "')[1:]:
        assert part.split('"', 1)[0].removeprefix("#/components/schemas/") in DOCUMENT["components"]["schemas"]


def test_parameters_in_a_path_are_those_of_its_route():
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            named = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
            assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}
