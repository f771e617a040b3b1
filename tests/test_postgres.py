"""The tests' own PostgreSQL server."""

import psycopg

from tests import postgres


def test_a_server_stops_although_somebody_is_still_connected():
    with postgres.started() as server:
        address = server.create("left_open").replace("+asyncpg", "")
        left = psycopg.connect(address)
        left.execute("SELECT 1")
    assert server.process.returncode == 0
    left.close()
