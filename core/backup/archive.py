"""The archive: database copy, stored files and a manifest of digests in one tar; keys in a sealed file beside it."""

import asyncio
import hashlib
import io
import json
import os
import re
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from core import migrating
from core.backup import keys, postgres, sqlite
from core.backup.rows import TableDigest
from core.kernel import Conflict, Invalid, N_, NotFound
from core.settings import Settings
from core.starting import write_private

FORMAT = 1
MANIFEST = "manifest.json"
COPY = "database.sqlite3"
MEMBER = re.compile(r"(?:manifest\.json|database\.sqlite3|tables/[a-z0-9_]+\.copy|files/[0-9a-z./_-]+)")
KEY_FILES = ("secret-key", "demo-password")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data lives: the database's address and the data folder."""

    database_url: str
    data_dir: Path

    @property
    def sqlite_file(self) -> Path | None:
        """The database file; None on PostgreSQL."""
        url = make_url(self.database_url)
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None

    @property
    def files(self) -> Path:
        """The stored files."""
        return self.data_dir / "files"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the archive holds, each part with its digest."""

    kind: str
    mode: str
    made_at: str
    revisions: tuple[str, ...]
    tables: dict[str, TableDigest]
    files: dict[str, str]

    def encode(self) -> bytes:
        """Write it as JSON that a person can read."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True).encode()


def place_of(settings: Settings) -> Place:
    """Return where these settings keep their data."""
    return Place(settings.database, settings.data_dir)


def keys_path(archive: Path) -> Path:
    """Return where the sealed keys of an archive lie."""
    return archive.with_name(archive.name + ".keys")


async def backup(settings: Settings, archive: Path, now: datetime) -> Manifest:
    """Write the archive while the server works, and its keys where a passphrase is set. Never overwrites."""
    place = place_of(settings)
    _refuse_overwriting(archive)
    with tempfile.TemporaryDirectory(dir=archive.parent) as name:
        folder = Path(name)
        tables = await _copy_database(place, folder)
        manifest = Manifest(
            kind="sqlite" if place.sqlite_file else "postgresql",
            mode=settings.mode,
            made_at=now.isoformat(),
            revisions=tuple(sorted(await migrating.find_revisions(settings.database))),
            tables=tables,
            files=await asyncio.to_thread(_list_files, place.files),
        )
        written = folder / "archive"
        await asyncio.to_thread(_write, written, manifest, folder, place)
        _seal_keys(settings, archive)
        written.replace(archive)
    return manifest


def _refuse_overwriting(archive: Path) -> None:
    if archive.exists():
        raise Conflict(N_("%(place)s exists already; a backup never overwrites one."), place=str(archive))


async def _copy_database(place: Place, folder: Path) -> dict[str, TableDigest]:
    if place.sqlite_file is None:
        (folder / "tables").mkdir()
        return await postgres.dump(place.database_url, folder / "tables")
    if not place.sqlite_file.exists():
        raise NotFound(N_("There is no database at %(place)s."), place=str(place.sqlite_file))
    await asyncio.to_thread(sqlite.copy, place.sqlite_file, folder / COPY)
    return await asyncio.to_thread(sqlite.digests, folder / COPY)


def _list_files(folder: Path) -> dict[str, str]:
    """Every stored file. Listed after the database's copy: a file is stored before the row that refers to it."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): _sha256(path) for path in paths}


def _write(target: Path, manifest: Manifest, folder: Path, place: Place) -> None:
    with tarfile.open(target, "w:gz", compresslevel=3) as tar:
        content = manifest.encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(content)
        tar.addfile(entry, io.BytesIO(content))
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path != target:
                tar.add(path, path.relative_to(folder).as_posix())
        for name in manifest.files:
            tar.add(place.files / name, f"files/{name}")
    target.chmod(0o600)


def _seal_keys(settings: Settings, archive: Path) -> None:
    passphrase = settings.backup_passphrase.get_secret_value()
    if passphrase:
        held = {"SECRET_KEY": settings.secret_key.get_secret_value()}
        paths = [settings.data_dir / name for name in KEY_FILES if settings.mode == "demo"]
        held |= {path.name: path.read_text().strip() for path in paths if path.exists()}
        sealed = keys_path(archive)
        sealed.write_bytes(keys.seal(held, passphrase))
        sealed.chmod(0o600)


async def restore(place: Place, archive: Path) -> Manifest:
    """Fill an empty place from the archive and check every row and file; raise and leave nothing where one differs."""
    await _refuse_existing(place)
    place.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place.data_dir) as name:
        folder = Path(name)
        manifest = _unpack(archive, folder)
        _check_revisions(manifest)
        _check_files(manifest, folder / "files")
        if place.sqlite_file is not None:
            _restore_sqlite(manifest, folder, place.sqlite_file)
        else:
            await _restore_postgres(manifest, folder, place.database_url)
        if manifest.files:
            (folder / "files").replace(place.files)
    await migrating.upgrade(place.database_url)
    return manifest


def open_keys(archive: Path, passphrase: str) -> dict[str, str]:
    """Return the sealed keys by their names, none where there is no passphrase or no such file; raises Invalid."""
    sealed = keys_path(archive)
    return keys.unseal(sealed.read_bytes(), passphrase) if passphrase and sealed.exists() else {}


def restore_keys(data_dir: Path, held: dict[str, str]) -> list[str]:
    """Write the keys back (0600) and return where; raises Conflict where one exists: none is ever overwritten."""
    refuse_existing_keys(data_dir, held)
    files = _place_keys(data_dir, held)
    for path, key in files.items():
        write_private(path, key)
    return [str(path) for path in files]


def refuse_existing_keys(data_dir: Path, held: dict[str, str]) -> None:
    """Raise Conflict where a key would overwrite a file; asked before the rest is restored."""
    for path in _place_keys(data_dir, held):
        if os.path.lexists(path):
            raise Conflict(N_("%(place)s exists already; put it aside (keep it) and restore again."), place=str(path))


def _place_keys(data_dir: Path, held: dict[str, str]) -> dict[Path, str]:
    """Return what is written where; an installation's key lies beside what a demonstration left."""
    files = {data_dir / name: held[name] for name in KEY_FILES if name in held}
    if held.get("secret-key") != held.get("SECRET_KEY"):
        files[data_dir / "secret-key.restored"] = held["SECRET_KEY"]
    return files


async def _refuse_existing(place: Place) -> None:
    if place.files.exists() and any(place.files.iterdir()):
        raise Conflict(
            N_("%(place)s exists already; a backup is restored into an empty place only."), place=str(place.files)
        )
    if place.sqlite_file is None:
        await postgres.refuse_existing(place.database_url)
    else:
        sqlite.refuse_existing(place.sqlite_file)


def _unpack(archive: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(archive, "r:gz") as tar:
            members = tar.getmembers()
            strange = [m.name for m in members if not m.isfile() or not MEMBER.fullmatch(m.name) or ".." in m.name]
            if strange:
                raise Invalid(N_("The archive holds something that is no part of a backup: %(name)s"), name=strange[0])
            for member in members:
                tar.extract(member, folder, set_attrs=False, filter="data")
        return _decode((folder / MANIFEST).read_bytes())
    except (OSError, EOFError, KeyError, TypeError, ValueError, tarfile.TarError) as error:
        raise Invalid(N_("%(place)s is not a readable backup."), place=str(archive)) from error


def _decode(content: bytes) -> Manifest:
    parts = json.loads(content)
    if parts.pop("format") != FORMAT:
        raise Invalid(N_("This backup was written by another version of the program."))
    parts["tables"] = {name: TableDigest(**table) for name, table in parts["tables"].items()}
    parts["revisions"] = tuple(parts["revisions"])
    return Manifest(**parts)


def _check_revisions(manifest: Manifest) -> None:
    if not set(manifest.revisions) <= set(migrating.list_revisions()):
        raise Invalid(N_("This backup was written by another version of the program."))


def _check_files(manifest: Manifest, folder: Path) -> None:
    if _list_files(folder) != manifest.files:
        raise Conflict(N_("The archive's files are not those of its list; it was changed or cut off."))


def _restore_sqlite(manifest: Manifest, folder: Path, target: Path) -> None:
    if manifest.kind != "sqlite":
        raise Conflict(N_("This is a backup of PostgreSQL; DATABASE_URL must name an empty PostgreSQL database."))
    if sqlite.digests(folder / COPY) != manifest.tables:
        raise Conflict(N_("The archive's database is not the one of its list; it was changed or cut off."))
    sqlite.put_in_place(folder / COPY, target)


async def _restore_postgres(manifest: Manifest, folder: Path, url: str) -> None:
    if manifest.kind != "postgresql":
        raise Conflict(N_("This is a backup of SQLite; DATABASE_URL must name an SQLite file that does not exist yet."))
    for revision in manifest.revisions:
        await migrating.upgrade(url, revision)
    try:
        await postgres.load(url, folder / "tables", manifest.tables)
    except BaseException:
        await migrating.downgrade(url)
        raise


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
