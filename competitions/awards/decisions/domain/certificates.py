"""What a certificate says, as the fields that are signed, and the root of a batch over all of them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from core.kernel import LOCAL_ZONE

FORMAT = "ngayhoi-certificate-1"
PLACES = frozenset({"tỉnh", "xã", "phường"})
LEAF, NODE = b"\x00", b"\x01"  # apart, so that no node passes for a leaf (RFC 6962)


@dataclass(frozen=True, slots=True)
class Shared:
    """What all certificates of a batch say alike. `amended_by` numbers the decision that corrected or issued anew."""

    issuer: str
    issuer_code: str
    achievement: str
    decision: str
    decided_on: date
    signer: str
    signer_title: str
    place: str = ""
    amended_by: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of a batch: `line` stands under the name, such as a title or a place."""

    award: str
    key: str
    kind: str
    name: str
    line: str = ""
    item_id: str | None = None
    nomination_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a certificate stands: its code, and number and year in the unit's register."""

    code: str
    number: int
    year: int
    issued_on: date


def make_fields(shared: Shared, recipient: Recipient, entry: Entry) -> dict[str, str | int]:
    """Return the signed fields: names in English, values as printed; numbers are whole."""
    return {
        "format": FORMAT,
        "code": entry.code,
        "award": recipient.award,
        "subject": recipient.name,
        "subject_kind": recipient.kind,
        "subject_line": recipient.line,
        "achievement": shared.achievement,
        "issuer": shared.issuer,
        "issuer_code": shared.issuer_code,
        "decision": shared.decision,
        "decided_on": shared.decided_on.isoformat(),
        "amended_by": shared.amended_by,
        "signer": shared.signer,
        "signer_title": shared.signer_title,
        "place": shared.place,
        "register_number": entry.number,
        "register_year": entry.year,
        "issued_on": entry.issued_on.isoformat(),
    }


def place_of(unit_name: str) -> str:
    """Return the place that stands before the day: "Xã Mường Nhé" signs at "Mường Nhé"; another name stays whole."""
    kind, _, name = unit_name.partition(" ")
    return name if name and kind.casefold() in PLACES else unit_name


def leaf_of(canonical: str) -> bytes:
    """Return the leaf of a certificate: of its fields in canonical form (RFC 8785)."""
    return hashlib.sha256(LEAF + canonical.encode()).digest()


def root_of(leaves: Iterable[bytes]) -> str:
    """Return the root of a binary hash tree as hex: pairs from the left, one without a neighbour goes up as it is."""
    row: Sequence[bytes] = list(leaves)
    if not row:
        return ""
    while len(row) > 1:
        pairs = [hashlib.sha256(NODE + b"".join(row[at : at + 2])).digest() for at in range(0, len(row) - 1, 2)]
        row = [*pairs, row[-1]] if len(row) % 2 else pairs
    return row[0].hex()


@dataclass(frozen=True, slots=True)
class Words:
    """What a credential says besides the fields: our origin, its own address, the award's title and the criteria."""

    origin: str
    address: str
    title: str
    criteria: str

    @property
    def profile(self) -> dict[str, object]:
        """Who issues credentials here, without a name."""
        return {"id": self.origin, "type": ["Profile"], "url": self.origin}


def begins_at(day: str) -> datetime:
    """Return the first moment of a day in the province."""
    return datetime.combine(date.fromisoformat(day), time(), LOCAL_ZONE)


def make_credential(fields: Mapping[str, str | int], words: Words) -> dict[str, object]:
    """Return the certificate as an OpenBadgeCredential (Open Badges 3.0) to be secured as a JWT.

    The subject has no id of its own: it is named, as on the paper.
    """
    moment = begins_at(str(fields["issued_on"])).isoformat()
    issuer = {**words.profile, "name": fields["issuer"]}
    achievement = {
        "id": f"{words.address}#achievement",
        "type": ["Achievement"],
        "name": words.title,
        "description": fields["achievement"] or words.title,
        "criteria": {"narrative": words.criteria},
        "creator": issuer,
    }
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": words.address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words.title,
        "issuer": issuer,
        "validFrom": moment,
        "credentialSubject": {
            "id": f"{words.address}#subject",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityHash": fields["subject"],
                    "identityType": "name",
                    "hashed": False,
                }
            ],
            "achievement": achievement,
        },
    }
