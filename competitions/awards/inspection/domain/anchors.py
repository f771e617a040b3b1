"""What a day's anchor says and how it stands in its file; how anchors fit to each other. Keys are the service's."""

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.kernel import LOCAL_ZONE, Invalid, N_

FORMAT = "ngayhoi-audit-anchor-1"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How long the record was and the digest it ended with, signed; `signature` and `key_id` are base64url."""

    day: date
    length: int
    digest: str
    signature: str
    key_id: str

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return make_statement(self.day, self.length, self.digest)


def make_statement(day: date, length: int, digest: str) -> bytes:
    """Return the signed text: sorted JSON without blanks, so that anybody can write the same bytes."""
    said = {"day": day.isoformat(), "digest": digest, "format": FORMAT, "length": length}
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def day_to_anchor(now: datetime) -> date:
    """Return the last day that is over in the province."""
    return now.astimezone(LOCAL_ZONE).date() - timedelta(days=1)


def write_file(anchor: Anchor, public_key: str) -> bytes:
    """Return the file for outsiders: the signed statement as it stands, the signature and the key."""
    said = {
        "statement": anchor.statement.decode(),
        "signature": anchor.signature,
        "key_id": anchor.key_id,
        "key": {"kty": "OKP", "crv": "Ed25519", "x": public_key},
    }
    return json.dumps(said, indent=1, sort_keys=True).encode() + b"\n"


def read_file(content: bytes) -> Anchor:
    """Read what `write_file` wrote; raises Invalid for anything else."""
    try:
        outer = json.loads(content)
        said = json.loads(outer["statement"])
        day = date.fromisoformat(said["day"])
        anchor = Anchor(day, int(said["length"]), str(said["digest"]), str(outer["signature"]), str(outer["key_id"]))
    except (ValueError, KeyError, TypeError):
        raise Invalid(N_("This file is no anchor of the record.")) from None
    if outer["statement"].encode() != anchor.statement:
        raise Invalid(N_("This file is no anchor of the record."))
    return anchor


def find_disagreements(stored: Iterable[Anchor], kept: Mapping[str, Anchor]) -> list[str]:
    """Name what does not fit between the anchors in the database and those in files (by the file's name).

    A file that is missing is no fault: it is written again. One without its row, or that says something else, is.
    """
    rows = {anchor.day: anchor for anchor in stored}
    faults = [
        f"anchor file {name} says something else than the database"
        for name, each in sorted(kept.items())
        if name != LATEST and rows.get(each.day) != each
    ]
    ordered = sorted(rows.values(), key=lambda each: each.day)
    for earlier, later in itertools.pairwise(ordered):
        if later.length < earlier.length:
            faults.append(f"the record was shorter on {later.day} than on {earlier.day}")
    return faults


LATEST = "latest.json"
"""The newest end of the record, sealed within a minute; it has no row."""
