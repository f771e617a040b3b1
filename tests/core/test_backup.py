import asyncio
import io
import json
import os
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text

from core import migrating
from core.audit import Act, record
from core.backup import archive, keys
from core.backup.archive import Place
from core.database import Database
from core.files import FileStore
from core.kernel import Conflict, Invalid
from core.settings import Settings

NOW = datetime(2026, 10, 10, 1, 0, tzinfo=UTC)
PASSPHRASE = "ruộng bậc thang mùa lúa chín"


@pytest_asyncio.fixture
async def source(empty_database_url, tmp_path):
    """Settings of an installation with a migrated database and stored files, one of them apart from the public ones."""
    await migrating.upgrade(empty_database_url)
    folder = tmp_path / "source"
    for name, content in (("ab/ab12", b"first"), ("cd/cd34", b"second"), ("so-theo-doi/ef/ef56", b"apart")):
        (folder / "files" / name).parent.mkdir(parents=True)
        (folder / "files" / name).write_bytes(content)
    return settings_for(empty_database_url, folder)


def settings_for(url: str, folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "mode": "test",
            "data_dir": folder,
            "database_url": url,
            "secret_key": "s" * 40,
            "backup_passphrase": PASSPHRASE,
        }
    )


class Writers:
    """Two tasks that write without a pause until told to stop."""

    def __init__(self, database: Database) -> None:
        self.written = 0
        self._database, self._stopped = database, False
        self._tasks = [asyncio.create_task(self._write()) for _ in range(2)]

    async def _write(self) -> None:
        while not self._stopped:
            async with self._database.writing() as uow:
                await record(uow, Act(act="test.written", subject=str(self.written)), NOW)
            self.written += 1
            await asyncio.sleep(0)

    async def some_more(self) -> None:
        """Wait until more has been written than now."""
        wanted = self.written + 5
        async with asyncio.timeout(60):
            while self.written < wanted:
                await asyncio.sleep(0.01)

    async def stop(self) -> int:
        """Let the last writes end; return how many there were."""
        self._stopped = True
        await asyncio.gather(*self._tasks)
        return self.written


@pytest.mark.asyncio
async def test_a_backup_under_load_restores_to_one_state_with_equal_digests(
    source, second_empty_database_url, tmp_path
):
    database = Database(source.database)
    writers = Writers(database)
    await writers.some_more()
    written = await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    await writers.some_more()
    total = await writers.stop()
    await database.close()
    target = Place(second_empty_database_url, tmp_path / "target")
    assert await archive.restore(target, tmp_path / "backup.tar.gz") == written
    rows, head = await counted(second_empty_database_url)
    assert 0 < rows == head == written.tables["audit_entry"].rows < total
    assert (tmp_path / "target/files/ab/ab12").read_bytes() == b"first"
    assert (tmp_path / "target/files/so-theo-doi/ef/ef56").read_bytes() == b"apart"
    restored = settings_for(second_empty_database_url, tmp_path / "target")
    assert (await archive.backup(restored, tmp_path / "again.tar.gz", NOW)).tables == written.tables


async def counted(url: str) -> tuple[int, int]:
    database = Database(url)
    async with database.reading() as uow:
        rows = await uow.session.scalar(text("SELECT count(*) FROM audit_entry"))
        head = await uow.session.scalar(text("SELECT length FROM audit_head"))
    await database.close()
    return rows or 0, head or 0


@pytest.mark.asyncio
async def test_a_restored_database_takes_new_rows(source, second_empty_database_url, tmp_path):
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    await archive.restore(Place(second_empty_database_url, tmp_path / "target"), tmp_path / "backup.tar.gz")
    database = Database(second_empty_database_url)
    async with database.writing() as uow:
        await record(uow, Act(act="test.written", subject="1"), NOW)
    await database.close()
    assert await counted(second_empty_database_url) == (1, 1)


@pytest.mark.asyncio
async def test_a_place_with_data_is_not_restored_into(source, second_empty_database_url, tmp_path):
    path = tmp_path / "backup.tar.gz"
    await archive.backup(source, path, NOW)
    with pytest.raises(Conflict):
        await archive.restore(Place(source.database, tmp_path / "target"), path)
    with pytest.raises(Conflict):
        await archive.restore(Place(second_empty_database_url, source.data_dir), path)


@pytest.mark.asyncio
async def test_a_backup_never_overwrites_one(source, tmp_path):
    path = tmp_path / "backup.tar.gz"
    await archive.backup(source, path, NOW)
    content = path.read_bytes()
    with pytest.raises(Conflict):
        await archive.backup(source, path, NOW)
    assert path.read_bytes() == content


def read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    assert member is not None
    return member.read()


def rewritten(path: Path, target: Path, changes: dict[str, bytes]) -> Path:
    with tarfile.open(path) as old, tarfile.open(target, "w:gz") as new:
        contents = {
            member.name: file.read() for member in old.getmembers() if (file := old.extractfile(member))
        } | changes
        for name, content in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return target


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "changes",
    [{"files/ab/ab12": b"forged"}, {"files/ef/ef56": b"added"}, {"manifest.json": b"{}"}, {"../outside": b"x"}],
    ids=["changed file", "added file", "empty list", "path outside"],
)
async def test_a_changed_archive_restores_nothing(source, second_empty_database_url, tmp_path, changes):
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    forged = rewritten(tmp_path / "backup.tar.gz", tmp_path / "forged.tar.gz", changes)
    with pytest.raises((Conflict, Invalid)):
        await archive.restore(Place(second_empty_database_url, tmp_path / "target"), forged)
    assert not (tmp_path / "target" / "files").exists()
    assert await migrating.find_revisions(second_empty_database_url) == set()


@pytest.mark.asyncio
async def test_a_database_that_differs_from_its_list_leaves_nothing(source, second_empty_database_url, tmp_path):
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    with tarfile.open(tmp_path / "backup.tar.gz") as tar:
        manifest = json.loads(read(tar, "manifest.json"))
    manifest["tables"]["audit_entry"]["digest"] = "0" * 64
    changes = {"manifest.json": json.dumps(manifest).encode()}
    forged = rewritten(tmp_path / "backup.tar.gz", tmp_path / "forged.tar.gz", changes)
    with pytest.raises(Conflict):
        await archive.restore(Place(second_empty_database_url, tmp_path / "target"), forged)
    await archive.restore(Place(second_empty_database_url, tmp_path / "target"), tmp_path / "backup.tar.gz")


@pytest.mark.asyncio
async def test_an_archive_of_a_newer_program_is_refused_before_anything_is_put_in_place(
    source, second_empty_database_url, tmp_path
):
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    with tarfile.open(tmp_path / "backup.tar.gz") as tar:
        manifest = json.loads(read(tar, "manifest.json"))
    manifest["revisions"] = ["9999"]
    changes = {"manifest.json": json.dumps(manifest).encode()}
    newer = rewritten(tmp_path / "backup.tar.gz", tmp_path / "newer.tar.gz", changes)
    with pytest.raises(Invalid, match="another version"):
        await archive.restore(Place(second_empty_database_url, tmp_path / "target"), newer)
    await archive.restore(Place(second_empty_database_url, tmp_path / "target"), tmp_path / "backup.tar.gz")


@pytest.mark.asyncio
async def test_a_file_that_is_being_uploaded_does_not_stop_a_backup(source, monkeypatch):
    files, seen = FileStore(source.data_dir / "files"), []
    really = os.fsync

    def look(descriptor):
        seen.append(archive._list_files(files.root))
        really(descriptor)

    monkeypatch.setattr(os, "fsync", look)
    digest = files.put(b"being written")
    assert len(seen) == 1
    assert set(seen[0]) == {"ab/ab12", "cd/cd34", "so-theo-doi/ef/ef56"}
    assert files.path(digest).exists()


@pytest.mark.asyncio
async def test_the_key_of_an_installation_is_kept_beside_what_a_demonstration_left(source, tmp_path):
    (source.data_dir / "secret-key").write_text("of a demonstration\n")
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    held = archive.open_keys(tmp_path / "backup.tar.gz", PASSPHRASE)
    assert held == {"SECRET_KEY": "s" * 40}
    older = held | {"secret-key": "of a demonstration"}
    assert str(tmp_path / "older" / "secret-key.restored") in archive.restore_keys(made(tmp_path / "older"), older)
    with pytest.raises(Conflict, match="put it aside"):
        archive.restore_keys(tmp_path / "older", held)


def made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.asyncio
async def test_a_cut_off_archive_is_refused(source, second_empty_database_url, tmp_path):
    await archive.backup(source, tmp_path / "backup.tar.gz", NOW)
    short = tmp_path / "short.tar.gz"
    short.write_bytes((tmp_path / "backup.tar.gz").read_bytes()[:-200])
    with pytest.raises((Conflict, Invalid)):
        await archive.restore(Place(second_empty_database_url, tmp_path / "target"), short)


@pytest.mark.asyncio
async def test_keys_lie_beside_the_archive_and_open_with_the_passphrase_only(source, tmp_path):
    path = tmp_path / "backup.tar.gz"
    await archive.backup(source, path, NOW)
    sealed = archive.keys_path(path)
    assert sealed.stat().st_mode & 0o777 == path.stat().st_mode & 0o777 == 0o600
    assert b"ssssssss" not in sealed.read_bytes()
    with pytest.raises(Invalid):
        archive.open_keys(path, "ruộng bậc thang mùa nước đổ")
    (written,) = archive.restore_keys(tmp_path, archive.open_keys(path, PASSPHRASE))
    assert (tmp_path / "secret-key.restored").read_text().strip() == "s" * 40
    assert (tmp_path / "secret-key.restored").stat().st_mode & 0o777 == 0o600
    assert written == str(tmp_path / "secret-key.restored")


def test_a_short_passphrase_seals_nothing():
    with pytest.raises(Invalid):
        keys.seal({"SECRET_KEY": "x"}, "ngắn")
