"""The whole application under a real uvicorn in the test's loop, on a free loopback port, and its first people."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import SecretStr

import server
from accounts.authentication import cookie_name
from accounts.service import create_token, open_session, revoke_token
from accounts.service.access import find_by_token
from core.clock import Clock
from core.context import Context
from core.database import Database
from core.settings import Settings
from seed.demo_accounts import seed_accounts
from seed.units import load_units

FESTIVAL = date(2026, 10, 10)
LONGEST = 60.0


class Prompt(uvicorn.Server):
    """A server that ends when it is told to, instead of looking ten times a second: tests start hundreds."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        while not await self.on_tick(0):
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), 0.1)


@dataclass
class Served:
    """A running application; `origin` is where browsers find it."""

    address: str
    context: Context
    server: Prompt
    task: asyncio.Task[None]

    @property
    def origin(self) -> str:
        return self.context.settings.origin

    @property
    def database(self) -> Database:
        return self.context.database

    async def stop(self) -> None:
        """Stop as at an update of the program: sockets get 1012, what was submitted is stored."""
        self.server.should_exit = True
        self.server.ending.set()
        await asyncio.wait_for(self.task, LONGEST)


async def populate(database: Database) -> None:
    """Register the province's units and the demonstration's accounts."""
    async with database.writing() as uow:
        await load_units(uow, today=FESTIVAL)
    async with database.writing() as uow:
        await seed_accounts(uow, "no password fits this", Clock().now())


async def make_token(database: Database, login: str = "tochuc") -> str:
    """A bearer token for one of the demonstration's accounts."""
    async with database.writing() as uow:
        return await create_token(uow, f"{login}@ngayhoi.example", "test", Clock().now())


async def revoke(database: Database, token: str) -> None:
    """Let a token stop working."""
    now = Clock().now()
    async with database.writing() as uow:
        found = await find_by_token(uow, token, now)
        assert found is not None
        await revoke_token(uow, found.actor.person_id, found.key_id, now)


async def make_session(database: Database, token: str, settings: Settings) -> str:
    """The session cookie of whom the token belongs to, as a Cookie header says it."""
    now = Clock().now()
    async with database.writing() as uow:
        found = await find_by_token(uow, token, now)
        assert found is not None
        return f"{cookie_name(settings)}={await open_session(uow, found.actor.person_id, 'test', now)}"


async def start(database: Database, data_dir: Path, *, port: int = 0, **settings: Any) -> Served:
    """Serve a populated database, as `server.serve` does; the caller stops it and closes the database."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # asyncio sets TCP_NODELAY on TCP only
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind(("127.0.0.1", port))
    port = door.getsockname()[1]
    chosen = Settings(mode="test", secret_key=SecretStr("x" * 40), data_dir=data_dir, port=port, **settings)
    context = Context(chosen, database, Clock())
    running = Prompt(server.uvicorn_config(context))
    task = asyncio.create_task(running.serve(sockets=[door]))
    async with asyncio.timeout(LONGEST):
        while not running.started:
            assert not task.done(), task
            await asyncio.sleep(0.01)
    return Served(f"127.0.0.1:{port}", context, running, task)


@asynccontextmanager
async def serving(database: Database, data_dir: Path, **settings: Any) -> AsyncIterator[Served]:
    """Serve until the `async with` ends."""
    served = await start(database, data_dir, **settings)
    try:
        yield served
    finally:
        if not served.task.done():
            await served.stop()
