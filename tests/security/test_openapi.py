"""Every described operation under made-up calls, valid and broken (schemathesis): answers are as the document says."""

import asyncio
import threading
from contextlib import contextmanager

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

import server
from core.database import Database
from core.web.openapi import make_document
from tests.serving import make_token, serving

pytestmark = pytest.mark.one_engine
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_dict(make_document(server.routes, server.api_operations, "1"))
OPERATIONS = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
    if isinstance(found, Ok)
}
BUSY = 503  # this server tells a storm of calls to come back


@contextmanager
def served(database_url, folder):
    """The program in a thread of its own: schemathesis asks and waits. Yields its address and an organizer's token."""
    ready: list[tuple[str, str]] = []
    started, done = threading.Event(), threading.Event()

    async def serve():
        database = Database(database_url)
        try:
            async with serving(database, folder) as running:
                ready.append((running.origin, await make_token(database)))
                started.set()
                await asyncio.to_thread(done.wait)
        finally:
            started.set()
            await database.close()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    try:
        started.wait()
        assert ready, "the server did not start"
        yield ready[0]
    finally:
        done.set()
        thread.join()


@pytest.mark.parser
@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_answers_are_as_described(populated_url, tmp_path, name):
    operation = OPERATIONS[name]
    with served(populated_url, tmp_path) as (origin, token):
        headers = {"authorization": f"Bearer {token}"}

        @settings(max_examples=min(settings().max_examples, 500), suppress_health_check=list(HealthCheck))
        @given(operation.as_strategy())
        def ask(case):
            response = case.call(base_url=origin, headers=headers)
            if response.status_code != BUSY:
                case.validate_response(response, checks=CHECKS)

        ask()


def test_every_operation_is_understood():
    assert len(OPERATIONS) == len(server.api_operations)
