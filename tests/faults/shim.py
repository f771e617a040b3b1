"""The preloaded library that gives a server a full disk or a stepped clock, and the switch to it."""

import mmap
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")


class Shim:
    """The switch: what is set here the server feels at once."""

    def __init__(self, folder: Path) -> None:
        self._library = folder / "shim.so"
        self._file = folder / "faults"
        self._file.write_bytes(bytes(16))
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            message = "the trials need a C compiler: apt-get install gcc libc6-dev"
            raise RuntimeError(message)
        command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(self._library), str(SOURCE), "-ldl"]
        subprocess.run(command, check=True)
        with self._file.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), 16)

    @property
    def settings(self) -> dict[str, str]:
        """What the server's environment needs."""
        return {"LD_PRELOAD": str(self._library), "FAULT_FILE": str(self._file)}

    def fill_disk(self) -> None:
        """Let every write to the database fail."""
        self._set(0, 1)

    def free_disk(self) -> None:
        """Let writes succeed again."""
        self._set(0, 0)

    def step_clock(self, seconds: int) -> None:
        """Put the wall clock off by so many seconds."""
        self._set(1, seconds)

    def _set(self, place: int, number: int) -> None:
        self._shared[8 * place : 8 * place + 8] = struct.pack("=q", number)


@contextmanager
def shim() -> Iterator[Shim]:
    """Compile the library in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="ngayhoi-shim-") as folder:
        yield Shim(Path(folder))
