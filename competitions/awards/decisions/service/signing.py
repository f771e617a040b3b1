"""The Ed25519 key of certificates, derived from the one secret; what it signs is JSON in canonical form (RFC 8785)."""

import secrets
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey

from competitions.awards.decisions.domain.codes import BITS, code_from_number
from core.security import derive_key

PURPOSE = "certificates"
ALGORITHM = "EdDSA"


class CertificateKeys:
    """Signs certificates. `key_id` is the thumbprint of the public key (RFC 7638).

    Every public key that ever signed stays in `award_key`, so that a changed secret leaves old certificates verifiable.
    """

    def __init__(self, secret_key: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(derive_key(secret_key, PURPOSE))
        self._jwk = OKPKey.import_key(self._private)
        self.public_key = encode(self._private.public_key().public_bytes_raw())
        self.key_id = self._jwk.thumbprint()

    def sign(self, canonical: str) -> str:
        """Return the signature of fields in canonical form, as base64url."""
        return encode(self._private.sign(canonical.encode()))

    def make_jwt(self, credential: Mapping[str, object]) -> str:
        """Return a credential secured as a JWT whose header holds the public key (Open Badges 3.0, section 8.2)."""
        header = {"alg": ALGORITHM, "typ": "JWT", "kid": self.key_id, "jwk": jwk_of(self.key_id, self.public_key)}
        with warnings.catch_warnings():  # verifiers of today know "EdDSA", not yet the "Ed25519" of RFC 9864
            warnings.simplefilter("ignore", SecurityWarning)
            return jwt.encode(header, dict(credential), self._jwk, algorithms=[ALGORITHM])


def canonical_of(fields: Mapping[str, str | int]) -> str:
    """Return the fields as the one text that is signed."""
    return rfc8785.dumps(dict(fields)).decode()


def is_signed(public_key: str, canonical: str, signature: str) -> bool:
    """Say whether the key of this public half has signed the text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(_decode(public_key))
        key.verify(_decode(signature), canonical.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def jwk_of(key_id: str, public_key: str) -> dict[str, str]:
    """Return a public key as a JSON Web Key."""
    return {"kty": "OKP", "crv": "Ed25519", "x": public_key, "kid": key_id, "alg": ALGORITHM, "use": "sig"}


def new_code() -> str:
    """Return a fresh code of 80 random bits."""
    return code_from_number(secrets.randbits(BITS))


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
