"""The Ed25519 key of the audit, derived from the one secret: sealing anchors and checking seals."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from competitions.awards.inspection.domain.anchors import Anchor
from core.audit import Mark
from core.security import derive_key

PURPOSE = "audit"


class Seal:
    """Signs anchors. `key_id` is the thumbprint of the public key (RFC 7638)."""

    def __init__(self, secret_key: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(derive_key(secret_key, PURPOSE))
        self._public = self._key.public_key()
        self.public_key = encode(self._public.public_bytes(Encoding.Raw, PublicFormat.Raw))
        jwk = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": self.public_key}, separators=(",", ":"))
        self.key_id = encode(hashlib.sha256(jwk.encode()).digest())

        self.pem = self._public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sign(self, content: bytes) -> bytes:
        """Return the signature over any bytes."""
        return self._key.sign(content)

    def seal(self, day: date, mark: Mark) -> Anchor:
        """Return the signed anchor; the same day and end give the same signature."""
        anchor = Anchor(day, mark.length, mark.digest, "", self.key_id)
        return replace(anchor, signature=encode(self._key.sign(anchor.statement)))

    def holds(self, anchor: Anchor) -> bool:
        """Say whether the anchor was sealed with this key and says now what it said then."""
        try:
            self._public.verify(urlsafe_b64decode(anchor.signature + "=="), anchor.statement)
        except (InvalidSignature, ValueError):
            return False
        return anchor.key_id == self.key_id


def encode(raw: bytes) -> str:
    """Write bytes as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
