"""Frozen standings: the canonical form behind a snapshot's digest, and what came too late for one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

STEPS = 10_000  # four decimals


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """One line of a frozen board. `value` is the decimal text by which it was ranked.

    `carried` are those of its points that occurred in earlier periods and came after their freeze.
    """

    rank: int
    code: str
    name: str
    value: str
    points: int
    decided_by: str = ""
    carried: int = 0


def decimal_text(value: Fraction) -> str:
    """Return the value with at most four decimals, half up, without trailing zeros: "12.5", "3"."""
    steps = int(abs(value) * STEPS + Fraction(1, 2))
    text = f"{steps // STEPS}.{steps % STEPS:04}".rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 < steps else text


def row_document(row: FrozenRow) -> dict[str, Any]:  # JSON
    """Return a row as the API shows it and the digest covers it."""
    content: dict[str, Any] = {  # JSON
        "rank": row.rank,
        "unit": {"code": row.code, "name": row.name},
        "value": row.value,
        "points": row.points,
    }
    return content | ({"decided_by": row.decided_by} if row.decided_by else {})


def stored_document(row: FrozenRow) -> dict[str, Any]:  # JSON
    """Return a row as it is stored: with what was carried into it, which neither the API nor the digest has apart."""
    return row_document(row) | ({"carried": row.carried} if row.carried else {})


def canonical(rows: Sequence[FrozenRow], scheme_version: int) -> bytes:
    """Return RFC 8785 JSON of `{"rows": […], "scheme_version": n}`: sorted members, no white space, UTF-8.

    Its members are integers, texts without control characters, objects and lists only, where sorted compact JSON is
    the canonical form.
    """
    document = {"rows": [row_document(row) for row in rows], "scheme_version": scheme_version}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(rows: Sequence[FrozenRow], scheme_version: int) -> str:
    """Return the hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(rows, scheme_version)).hexdigest()


def to_rows(content: Sequence[dict[str, Any]]) -> tuple[FrozenRow, ...]:  # JSON
    """Read the rows of a stored snapshot."""
    return tuple(
        FrozenRow(
            row["rank"],
            row["unit"]["code"],
            row["unit"]["name"],
            row["value"],
            row["points"],
            row.get("decided_by", ""),
            row.get("carried", 0),
        )
        for row in content
    )
