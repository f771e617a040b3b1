"""The OpenAPI 3.1 document: made of the routes and of each feature's declared operations, never written by hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from core.web.api import json_response
from core.web.request import CoreState

Json = dict[str, Any]  # an OpenAPI document is nested at will
PREFIX = "/api/"
PROBLEM = "application/problem+json"
REF = "#/components/schemas/{name}"
_PATH_PARAMETER = re.compile(r"{(?P<name>\w+)(?::\w+)?}")
TEXT: Json = {"type": "string"}


class ProblemError(Struct):
    """One thing wrong: where (a JSON pointer) and what."""

    pointer: str
    text: str


class Problem(Struct):
    """What is wrong (RFC 9457); `code` is our own word for it."""

    type: str
    title: str
    status: int
    code: str
    errors: list[ProblemError] = []


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter with its JSON schema."""

    name: str
    about: str
    schema: Mapping[str, Any] = field(default_factory=lambda: TEXT)  # JSON schema
    required: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """What one route's method takes and answers, by the route's name.

    `answers` maps each good status to the shape of its JSON, to a media type, or to None where it has no body. `body`
    is the shape of a JSON body, or a media type. `token` says that a bearer token or a signed-in session is needed.
    """

    route: str
    summary: str
    answers: Mapping[int, Any]  # a type of msgspec, a media type, or None
    body: Any = None  # as above
    query: Sequence[Parameter] = ()
    token: bool = False


def make_document(routes: Iterable[BaseRoute], operations: Iterable[Operation], version: str) -> Json:
    """Return the document of every declared operation; raises KeyError for an operation without its route."""
    known = {route.name: route for route in routes if isinstance(route, Route)}
    declared = list(operations)
    types = [each for one in declared for each in (one.body, *one.answers.values()) if _is_shape(each)]
    _, components = msgspec.json.schema_components([Problem, *types], ref_template=REF)
    paths: dict[str, Json] = {}
    for one in declared:
        route = known[one.route]
        method = next(iter(sorted((route.methods or {"GET"}) - {"HEAD"}))).lower()
        paths.setdefault(_PATH_PARAMETER.sub(r"{\g<name>}", route.path), {})[method] = _operation(one, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ngày hội số", "version": version},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


async def show(request: Request[CoreState]) -> Response:
    """`GET /api/openapi.json`: the document, as the composition root has told the application's state to make it."""
    return json_response(request.app.state.make_openapi(), headers={"cache-control": "public, max-age=300"})


def _operation(one: Operation, route: Route) -> Json:
    in_path = [
        {"name": match["name"], "in": "path", "required": True, "schema": TEXT}
        for match in _PATH_PARAMETER.finditer(route.path)
    ]
    in_query = [
        {"name": each.name, "in": "query", "required": each.required, "description": each.about, "schema": each.schema}
        for each in one.query
    ]
    content: Json = {
        "operationId": one.route,
        "summary": one.summary,
        "parameters": [*in_path, *in_query],
        "responses": {str(status): _answer(shape) for status, shape in one.answers.items()} | _refusals(),
    }
    if one.body is not None:
        content["requestBody"] = {"required": True, "content": _content(one.body)}
    if one.token:
        content["security"] = [{"bearer": []}]
    return content


def _refusals() -> Json:
    problem = {
        "description": "A problem document",
        "content": {PROBLEM: {"schema": {"$ref": REF.format(name="Problem")}}},
    }
    return {"4XX": problem, "503": problem}


def _answer(shape: object) -> Json:
    return {"description": "As asked"} | ({} if shape is None else {"content": _content(shape)})


def _content(shape: object) -> Json:
    if isinstance(shape, str):
        return {shape: {}}
    (schema,), _ = msgspec.json.schema_components([shape], ref_template=REF)
    return {"application/json": {"schema": schema}}


def _is_shape(shape: object) -> bool:
    return shape is not None and not isinstance(shape, str)


routes: list[BaseRoute] = [Route("/api/openapi.json", show, name="core:openapi:show")]
