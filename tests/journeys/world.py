"""A server of its own for the journeys: `python -m tests.journeys.world FOLDER URL PORT` seeds little and serves."""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path

from pydantic import SecretStr

import server
from accounts import service as accounts
from accounts.service.people import NewGrant, NewPerson, create_person, grant_role
from core.clock import Clock
from core.context import Context
from core.database import Database
from core.kernel import Role
from core.security import Passwords
from core.settings import Settings
from seed.units import load_units

HOST = "dieukhien@ngayhoi.example"
PASSWORD = "con trâu qua suối sớm"  # noqa: S105 - of a server that lives as long as its test
ROLES = (Role.HOST, Role.ORGANIZER, Role.ADMINISTRATOR)


async def seed(context: Context, passwords: Passwords) -> None:
    """Store the units and one host; note the host's token for the tests."""
    place = context.settings.data_dir / "world.json"
    if place.exists():
        return
    hashed = await passwords.hash(PASSWORD)
    now = context.clock.now()
    async with context.database.writing() as uow:
        await load_units(uow, today=now.date())
        person = await create_person(uow, NewPerson("Lường Văn Khoa", HOST, password_hash=hashed), now)
        for role in ROLES:
            await grant_role(uow, NewGrant(person, role, "11", date(2026, 1, 1)), now)
        token = await accounts.create_token(uow, HOST, "journeys", now)
    place.write_text(json.dumps({"token": token}))


async def run(folder: Path, url: str, port: int) -> None:
    """Serve until stopped."""
    settings = Settings(
        mode="test", data_dir=folder, database_url=url, port=port, secret_key=SecretStr("journeys" * 8), log_level="error"
    )
    database = Database(url)
    context = Context(settings, database, Clock())
    await seed(context, Passwords())
    await server.serve(context)


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
