"""A folder being written: every file's digest as it is written, and the whole as one ZIP that is always the same."""

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = 1 << 16
OLDEST = (1980, 1, 1, 0, 0, 0)
"""The moment of every member of the ZIP, so that the same files give the same bytes."""
READABLE = 0o644 << 16


class Sheaf:
    """One file that is being written, text by text."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._digest = hashlib.sha256()

    def add(self, text: str) -> None:
        """Append the text."""
        content = text.encode()
        self._file.write(content)
        self._digest.update(content)

    def close(self) -> str:
        """Close the file and return its digest."""
        self._file.close()
        return self._digest.hexdigest()


class Shelf:
    """A folder of files; `digests` by their names."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.digests: dict[str, str] = {}

    @contextmanager
    def writing(self, name: str) -> Iterator[Sheaf]:
        """Open a file for the length of the block."""
        sheaf = Sheaf(self._path(name))
        try:
            yield sheaf
        finally:
            self.digests[name] = sheaf.close()

    def put(self, name: str, content: bytes) -> None:
        """Write a small file at once."""
        self._path(name).write_bytes(content)
        self.digests[name] = hashlib.sha256(content).hexdigest()

    def take(self, name: str, source: Path) -> bool:
        """Copy a file in and say whether it was there."""
        if not source.is_file():
            return False
        path, digest = self._path(name), hashlib.sha256()
        with source.open("rb") as given, path.open("wb") as taken:
            while block := given.read(BLOCK):
                digest.update(block)
                taken.write(block)
        self.digests[name] = digest.hexdigest()
        return True

    def _path(self, name: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def pack(root: Path, target: Path) -> None:
    """Pack a folder, under its own name; the same files give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in root.rglob("*") if each.is_file()):
            member = zipfile.ZipInfo(f"{root.name}/{path.relative_to(root).as_posix()}", OLDEST)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, READABLE
            with path.open("rb") as given, archive.open(member, "w") as taken:
                shutil.copyfileobj(given, taken, BLOCK)
