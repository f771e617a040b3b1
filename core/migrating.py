"""The schema by program: every table known, up to the newest revision, and back."""

import asyncio
import importlib
from pathlib import Path

from alembic import command, op
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from core.database import append_only_ddl

ROOT = Path(__file__).parents[1]
CORE_TABLES = ("core.audit", "core.demo_clock", "core.scheduling", "core.versions")
DEPTHS = ("", "*/", "*/*/")  # a package, a feature in it, a feature in a family of features
OLDEST = "base"
NEWEST = "head"


def load_models() -> None:
    """Import every module that declares tables, so that `Base.metadata` is complete."""
    for path in sorted(path for depth in DEPTHS for path in ROOT.glob(f"[!.]*/{depth}models.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for name in CORE_TABLES:
        importlib.import_module(name)


async def upgrade(database_url: str, revision: str = NEWEST) -> None:
    """Bring the schema up to the revision; the data stays."""
    await asyncio.to_thread(command.upgrade, _config(database_url), revision)


async def downgrade(database_url: str, revision: str = OLDEST) -> None:
    """Take the schema back to the revision ("-1" is one step, "base" is no table at all)."""
    await asyncio.to_thread(command.downgrade, _config(database_url), revision)


async def is_current(database_url: str) -> bool:
    """Say whether the database is at the newest revision."""
    heads = set(ScriptDirectory.from_config(_config(database_url)).get_heads())
    return await find_revisions(database_url) == heads


def list_revisions() -> list[str]:
    """Return every revision, the oldest first."""
    script = ScriptDirectory.from_config(_config(""))
    return [revision.revision for revision in script.walk_revisions()][::-1]


async def find_revisions(database_url: str) -> set[str]:
    """Return the revisions the database is at; none for an empty one."""
    engine = create_async_engine(database_url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_heads)
    finally:
        await engine.dispose()


def write_revision(message: str, database_url: str) -> None:
    """Write the steps from that database's schema to the models' into migrations/versions, for a person to read."""
    command.revision(_config(database_url), message, autogenerate=True)


def protect(table: str) -> None:
    """Inside a migration: make a table append-only, as `core.database.append_only` does for a new database."""
    for statement in append_only_ddl(table)[op.get_bind().dialect.name]:
        op.execute(statement)


def unprotect(table: str) -> None:
    """Inside a migration: take the triggers away again (dropping the table does so on SQLite by itself)."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        op.execute(f"DROP FUNCTION {table}_append_only()")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{verb}")


def _heads(connection: Connection) -> set[str]:
    return set(MigrationContext.configure(connection).get_current_heads())


def _config(database_url: str) -> Config:
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["database_url"] = database_url
    return config
