"""The credential for others: an Open Badges 3.0 verifier that is not ours accepts it, and nothing that was changed."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources import files
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from competitions.awards.decisions.domain.acts import CertificateStatus
from competitions.awards.decisions.domain.certificates import Entry, Recipient, Shared, Words, make_fields
from competitions.awards.decisions.service.signing import CertificateKeys
from competitions.awards.decisions.service.verification import Verified, make_badge
from tests.competitions.awards.decisions.conftest import KEYS

ORIGIN = "https://ngayhoi.example"
ADDRESS = f"{ORIGIN}/xac-minh/ABCD-EFGH-JKMN-PQRS"
WORDS = Words(ORIGIN, ADDRESS, "Bằng khen", "Được tặng theo quyết định đã ký.")
SHARED = Shared(
    issuer="Tỉnh Điện Biên",
    issuer_code="11",
    achievement="Dạy 500 người lớn tuổi",
    decision="1486/QĐ-UBND",
    decided_on=date(2026, 8, 6),
    signer="Lê Văn Ký",
    signer_title="Chủ tịch",
)
RECIPIENT = Recipient("certificate_of_merit", "k", "person", "Lò Văn Ẳng")
ENTRY = Entry("ABCD-EFGH-JKMN-PQRS", 1, 2026, date(2026, 8, 6))
CONTEXTS = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
}


def token_of(entry=ENTRY):
    fields = make_fields(SHARED, RECIPIENT, entry)
    return make_badge(Verified(SimpleNamespace(status=CertificateStatus.VALID), fields, is_genuine=True), KEYS, WORDS)


def verifier_of(keys: CertificateKeys) -> OB3Verifier:
    """Somebody else's verifier with the key as we publish it (JWK "x")."""
    key = Ed25519PublicKey.from_public_bytes(urlsafe_b64decode(keys.public_key + "="))
    return OB3Verifier(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def payload_of(token: str) -> dict[str, object]:
    return json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))


def test_a_verifier_that_is_not_ours_accepts_it_and_reads_who_got_what_from_whom():
    found = verifier_of(KEYS).verify(token_of())
    assert (found.issuer.id, found.issuer.name, found.id) == (ORIGIN, "Tỉnh Điện Biên", ADDRESS)
    assert (found.achievement.name, found.achievement.description) == ("Bằng khen", "Dạy 500 người lớn tuổi")
    assert [(each.identity_type, each.identity_hash) for each in found.identifiers] == [("name", "Lò Văn Ẳng")]
    assert found.issuance_date.isoformat() == "2026-08-06T00:00:00+07:00"


@pytest.mark.parametrize("what", ["name", "key", "future"])
def test_it_refuses_a_changed_name_another_key_and_a_day_to_come(what):
    header, payload, signature = token_of().split(".")
    token, keys = f"{header}.{payload}.{signature}", KEYS
    if what == "name":
        changed = json.dumps(payload_of(token), ensure_ascii=False).replace("Lò Văn Ẳng", "Lò Văn Ẩng")
        assert "Ẩng" in changed
        token = f"{header}.{urlsafe_b64encode(changed.encode()).rstrip(b'=').decode()}.{signature}"
    elif what == "key":
        keys = CertificateKeys("y" * 40)
    else:
        token = token_of(replace(ENTRY, issued_on=date(2999, 1, 1)))
    with pytest.raises(OB3VerificationError):
        verifier_of(keys).verify(token)


def test_every_member_is_a_term_of_the_contexts_that_it_names():
    credential = payload_of(token_of())
    named = credential.pop("@context")
    assert named == list(CONTEXTS)
    known = {term for name in named for term in terms_of(CONTEXTS[name])}
    registered = {"iss", "jti", "sub", "nbf"}
    assert {term for term in words_of(credential) if term not in known | registered} == set()


@cache
def terms_of(name: str) -> frozenset[str]:
    """The terms that a context defines, those inside of terms too; the file is the verifier's, none of ours."""
    return frozenset(_defined(json.loads((files("openbadgeslib.ob3.contexts") / name).read_text())["@context"]))


def _defined(context: object) -> Iterator[str]:
    for part in context if isinstance(context, list) else [context]:
        for term, meaning in part.items() if isinstance(part, dict) else ():
            yield term
            if isinstance(meaning, dict):
                yield from _defined(meaning.get("@context", {}))


def words_of(value: object) -> Iterator[str]:
    """The names of all members, and the types."""
    for part in value if isinstance(value, list) else [value]:
        for name, inner in part.items() if isinstance(part, dict) else ():
            yield name
            yield from inner if name == "type" and isinstance(inner, list) else words_of(inner)
