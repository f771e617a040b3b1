"""What anybody learns from a code: every field, the decision, what became of it; and the keys to check it alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from competitions.awards.decisions.domain.acts import CertificateStatus
from competitions.awards.decisions.domain.certificates import Words, begins_at, make_credential
from competitions.awards.decisions.domain.codes import read_code
from competitions.awards.decisions.queries import certificates as queries
from competitions.awards.decisions.queries.certificates import Found
from competitions.awards.decisions.service.signing import CertificateKeys, is_signed, jwk_of
from core.database import UnitOfWork
from core.kernel import Gone, N_, NotFound

UNKNOWN = N_("No certificate has this code. Check each letter; the code has sixteen.")


@dataclass(frozen=True, slots=True)
class Verified:
    """A certificate by its code, its fields read, and whether our signature fits them."""

    found: Found
    fields: Mapping[str, str | int]
    is_genuine: bool

    def day_of(self, name: str) -> date:
        """Return a field that is a day, to be shown as days are here."""
        return date.fromisoformat(str(self.fields[name]))


async def load_certificate(uow: UnitOfWork, typed: str) -> Verified:
    """Load a certificate by its code as typed; raises NotFound."""
    code = read_code(typed)
    found = await queries.find_by_code(uow, code) if code else None
    if found is None:
        raise NotFound(UNKNOWN)
    genuine = is_signed(found.public_key, found.fields, found.signature)
    return Verified(found, json.loads(found.fields), genuine)


def to_document(verified: Verified) -> dict[str, object]:
    """Return what the API and the download say of a certificate."""
    found = verified.found
    return {
        "code": found.code,
        "status": found.status,
        "status_reason": found.status_reason,
        "replaced_by": found.newer,
        "fields": dict(verified.fields),
        "signature": found.signature,
        "key_id": found.key_id,
    }


async def list_jwks(uow: UnitOfWork, keys: CertificateKeys) -> dict[str, list[dict[str, str]]]:
    """Return every public key that signed or signs certificates, as a JWK set."""
    known = dict([(keys.key_id, keys.public_key), *await queries.list_keys(uow)])
    return {"keys": [jwk_of(key_id, public_key) for key_id, public_key in known.items()]}


def make_badge(verified: Verified, keys: CertificateKeys, words: Words) -> str:
    """Return a valid certificate as an Open Badges 3.0 credential (JWT); raises Gone for one that is not valid."""
    if verified.found.status is not CertificateStatus.VALID:
        raise Gone(N_("This certificate is not valid any more, so no credential is made of it."))
    credential = make_credential(verified.fields, words)
    subject = credential["credentialSubject"]
    claims = {
        "iss": words.origin,
        "jti": credential["id"],
        "sub": subject["id"] if isinstance(subject, dict) else "",
        "nbf": int(begins_at(str(verified.fields["issued_on"])).timestamp()),
    }
    return keys.make_jwt({**credential, **claims})
