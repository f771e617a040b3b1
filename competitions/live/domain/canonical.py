"""Canonical JSON (RFC 8785) of our own values: text, integers below 2^53, truth, null, lists, objects with ASCII keys.

Of such values the standard library's output is canonical already; a property test holds it to a reference.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical_json(value: Json) -> bytes:
    """Return the one UTF-8 form; raises `ValueError` for text that is not Unicode (lone surrogates)."""
    return _encode(value).encode()


def digest_of(value: Json) -> str:
    """Return the hex SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
