"""Alembic's way in: the address comes from `core.migrating`, never from a file; the models declare themselves."""

import asyncio
from typing import Literal

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.schema import SchemaItem

from core.database import Base, UtcDateTime
from core.migrating import load_models

load_models()


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column type as the plain one it stores."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def include_object(_item: SchemaItem, name: str | None, kind: str, *_: object) -> bool:
    """Leave alone what SQLite keeps for itself."""
    return not (kind == "table" and (name or "").startswith("sqlite_"))


def migrate(connection: Connection) -> None:
    """Run the asked-for revisions in one transaction each."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_object=include_object,
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def connect_and_migrate(url: str) -> None:
    """Open an engine for the migration only."""
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(connect_and_migrate(context.config.attributes["database_url"]))
