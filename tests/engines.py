"""One dialect and one store of compiled statements for all engines of a test process: each is compiled once.

A test opens its own engines; compiling every statement anew for each took six of a hundred seconds of processor time.
"""

from typing import Any, ClassVar, Self

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

COMPILED = 2000
"""Statements kept a dialect; the program has fewer."""


class _Only(DefaultDialect):
    """The one dialect of its class: made by the first engine, and asked for by each after it."""

    only: ClassVar[Any] = None
    compiled: ClassVar[LRUCache[Any, Any]]

    def __new__(cls, **_settings: Any) -> Self:
        if cls.only is None:
            cls.only = super().__new__(cls)
        return cls.only

    def __init__(self, dbapi: Any, **settings: Any) -> None:
        if "asked" not in self.__dict__:
            self.asked = settings
            super().__init__(dbapi=dbapi, **settings)
        elif settings != self.asked:
            message = f"engines of one test process have one dialect: {settings}, not {self.asked}"
            raise TypeError(message)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let an engine look into the common store."""
        engine.update_execution_options(compiled_cache=cls.compiled)


class OnlySqlite(_Only, SQLiteDialect_aiosqlite):
    """SQLite through aiosqlite."""

    compiled = LRUCache(COMPILED)
    supports_statement_cache = True


class OnlyPostgres(_Only, PGDialect_asyncpg):
    """PostgreSQL through asyncpg."""

    compiled = LRUCache(COMPILED)
    supports_statement_cache = True


def share_dialects() -> None:
    """Let every engine that this process opens from now on share them."""
    registry.register("sqlite.aiosqlite", __name__, OnlySqlite.__name__)
    registry.register("postgresql.asyncpg", __name__, OnlyPostgres.__name__)
