"""The daily anchor: a row in the database and a file that an outsider can keep; and checking all of it."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from competitions.awards.inspection.domain.anchors import (
    LATEST,
    Anchor,
    day_to_anchor,
    find_disagreements,
    read_file,
    write_file,
)
from competitions.awards.inspection.queries import anchors as queries
from competitions.awards.inspection.service.sealing import Seal
from core import audit
from core.audit import Mark
from core.database import Database, UnitOfWork
from core.kernel import Conflict, DomainError, N_

READABLE = 0o644
FOLDER_MODE = 0o755

Check = Callable[[UnitOfWork], Awaitable[Sequence[str]]]
"""Looks at something else that must not change, and names what did, each on one line."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Where anchor files lie, and the key that seals them."""

    folder: Path
    seal: Seal


@dataclass(frozen=True, slots=True)
class Finding:
    """How long the record is, the first entry that does not fit (None: all do), and what else is wrong."""

    length: int
    broken_at: int | None
    anchors: int
    faults: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was changed."""
        return self.broken_at is None and not self.faults


async def anchor_day(database: Database, vault: Vault, now: datetime) -> date:
    """Anchor the last day that is over where that is still to do, and return it. Twice changes nothing."""
    day = day_to_anchor(now)
    async with database.writing() as uow:
        uow.makes_work = False
        await queries.add_anchor(uow, vault.seal.seal(day, await audit.find_head(uow)), now)
    async with database.reading() as uow:
        stored = await queries.list_anchors(uow)
    await asyncio.to_thread(_write_missing, vault, stored)
    return day


async def seal_end(database: Database, vault: Vault, now: datetime) -> Mark:
    """Write how the record ends now beside the days' files, and return it.

    Raises Conflict where the record is no longer what was sealed before: that seal stays, as the proof.
    """
    before = await asyncio.to_thread(_read_latest, vault)
    async with database.reading() as uow:
        mark = await audit.find_head(uow)
        if before is not None and not await audit.fits(uow, before):
            raise Conflict(N_("The record of acts was changed. Run verify-audit."))
    anchor = vault.seal.seal(day_to_anchor(now), mark)
    await asyncio.to_thread(_write, vault.folder / LATEST, write_file(anchor, vault.seal.public_key))
    return mark


async def verify(uow: UnitOfWork, vault: Vault, checks: Sequence[Check] = (), kept: Sequence[Path] = ()) -> Finding:
    """Check the whole record, its anchors in the database, in files and those that an outsider kept; then the rest."""
    stored = await queries.list_anchors(uow)
    files, faults = await asyncio.to_thread(_read_all, [*_list_files(vault.folder), *kept])
    named = [*((str(each.day), each) for each in stored), *files.items()]
    faults += [
        f"anchor {name} is not signed by this installation" for name, each in named if not vault.seal.holds(each)
    ]
    faults += find_disagreements(stored, {Path(name).name: each for name, each in files.items()})
    sealed = [each for _name, each in named if vault.seal.holds(each)]
    verdict = await audit.verify(uow, [Mark(each.length, each.digest) for each in sealed])
    for check in checks:
        faults += await check(uow)
    return Finding(verdict.length, verdict.broken_at, len(stored), tuple(faults))


def _read_latest(vault: Vault) -> Mark | None:
    found, _faults = _read_all([path for path in _list_files(vault.folder) if path.name == LATEST])
    return next((Mark(each.length, each.digest) for each in found.values() if vault.seal.holds(each)), None)


def _list_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def _read_all(paths: Sequence[Path]) -> tuple[dict[str, Anchor], list[str]]:
    found, faults = {}, []
    for path in paths:
        try:
            found[str(path)] = read_file(path.read_bytes())
        except (DomainError, OSError):
            faults.append(f"anchor file {path.name} cannot be read")
    return found, faults


def _write_missing(vault: Vault, stored: Sequence[Anchor]) -> None:
    for anchor in stored:
        path = vault.folder / f"{anchor.day.isoformat()}.json"
        if not path.exists():
            _write(path, write_file(anchor, vault.seal.public_key))


def _write(path: Path, content: bytes) -> None:
    """Write the file at once or not at all, readable for everybody."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".part-", delete=False) as part:
        part.write(content)
        part.flush()
        os.fsync(part.fileno())
        os.fchmod(part.fileno(), READABLE)
    Path(part.name).replace(path)


def make_vault(data_dir: Path, secret_key: str) -> Vault:
    """Return the vault of an installation."""
    return Vault(data_dir / "anchors", Seal(secret_key))
