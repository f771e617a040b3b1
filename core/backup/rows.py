"""What a copy of a table is measured by: how many rows, and one digest over them in key order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableDigest:
    """Rows and the SHA-256 over them; equal on both sides of a restore."""

    rows: int
    digest: str
