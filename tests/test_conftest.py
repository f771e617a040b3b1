import socket
from datetime import timedelta

import pytest
from sqlalchemy import inspect, text

from core.database import Database
from tests.clocks import FESTIVAL_MORNING
from tests.loopback import OutsideWorldError


@pytest.mark.asyncio
async def test_the_database_has_every_table_and_no_row(database: Database):
    async with database.reading() as uow:
        assert (await uow.session.scalar(text("SELECT count(*) FROM audit_entry"))) == 0
    async with database.engine.connect() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert {"audit_entry", "demo_clock"} <= set(names)


@pytest.mark.asyncio
@pytest.mark.parametrize("length", [1, 2])
async def test_each_test_starts_with_a_database_of_its_own(database: Database, length: int):
    async with database.writing() as uow:
        assert (await uow.session.scalar(text("SELECT count(*) FROM audit_head"))) == 0
        statement = text("INSERT INTO audit_head (id, length, digest) VALUES (1, :length, 'x')")
        await uow.session.execute(statement, {"length": length})


def test_the_clock_stands_until_it_is_moved(clock):
    assert clock.now() == FESTIVAL_MORNING
    before = clock.live_ms()
    assert clock.forward(minutes=2) == FESTIVAL_MORNING + timedelta(minutes=2)
    assert clock.live_ms() - before == 120_000


@pytest.mark.parametrize("address", [("192.0.2.1", 9), ("2001:db8::1", 9, 0, 0)])
def test_addresses_outside_this_machine_are_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as probe, pytest.raises(OutsideWorldError):
        probe.connect(address)


def test_names_of_other_machines_are_not_looked_up():
    with pytest.raises(OutsideWorldError):
        socket.getaddrinfo("somewhere.example", 80)
