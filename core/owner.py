"""Whose a database is: a demonstration never enters an installation's, an installation never a demonstration's."""

from pathlib import Path

from sqlalchemy import Connection, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from core.kernel import Conflict, N_
from core.settings import Settings

DEMONSTRATION, IN_USE = "demo_clock", ("unit", "audit_entry")
"""A demonstration's first start writes the first, before anything else; an installation has rows in the others."""


async def check(settings: Settings) -> None:
    """Raise Conflict where the settings' mode is not that of whoever filled the database; nothing is written."""
    if settings.mode == "test" or _is_new(settings.database):
        return
    engine = create_async_engine(settings.database, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            filled = await connection.run_sync(_filled)
    finally:
        await engine.dispose()
    if settings.mode == "demo" and filled and DEMONSTRATION not in filled:
        raise Conflict(
            N_(
                "This database holds an installation, not a demonstration; nothing was changed. Set SECRET_KEY to work "
                "on it, or a DATA_DIR and DATABASE_URL of its own for a demonstration."
            )
        )
    if settings.mode == "production" and DEMONSTRATION in filled:
        raise Conflict(N_("This database holds a demonstration. Choose an empty one: its facts are invented."))


def _is_new(database_url: str) -> bool:
    url = make_url(database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").exists()


def _filled(connection: Connection) -> set[str]:
    there = set(inspect(connection).get_table_names()) & {DEMONSTRATION, *IN_USE}
    return {name for name in there if connection.scalar(text(f"SELECT 1 FROM {name} LIMIT 1"))}  # noqa: S608 - names above
