"""Writes the next revision: `python -m migrations "What it does"`, from the newest schema to the models."""

import asyncio
import sys
import tempfile
from pathlib import Path

from core import migrating


def main() -> int:
    """Compare on a throw-away SQLite database; a person reads the file before it is committed."""
    if len(sys.argv) != 2 or not sys.argv[1].strip():  # noqa: PLR2004 - the program and one sentence
        sys.stderr.write('usage: python -m migrations "What it does"\n')
        return 2
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'newest.sqlite3'}"
        if migrating.list_revisions():
            asyncio.run(migrating.upgrade(url))
        migrating.write_revision(sys.argv[1], url)
    return 0


if __name__ == "__main__":
    sys.exit(main())
