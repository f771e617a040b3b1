"""What the OpenAPI document says about certificates and keys."""

from msgspec import Struct

from competitions.awards.decisions.domain.acts import CertificateStatus
from core.web.openapi import Operation


class CertificateAnswer(Struct):
    """A certificate. `signature` is Ed25519 in base64url over the RFC 8785 form of `fields`, by the key `key_id`."""

    code: str
    status: CertificateStatus
    status_reason: str
    replaced_by: str
    fields: dict[str, str | int]
    signature: str
    key_id: str


class KeyAnswer(Struct):
    """A public key (RFC 8037); `kid` is its thumbprint (RFC 7638)."""

    kty: str
    crv: str
    x: str
    kid: str
    alg: str
    use: str


class KeysAnswer(Struct):
    """A JWK set: the key that signs now first."""

    keys: list[KeyAnswer]


operations: tuple[Operation, ...] = (
    Operation("awards:certificates:read", "A certificate by its code", {200: CertificateAnswer}),
    Operation("awards:keys:list", "The keys that certificates are verified with", {200: KeysAnswer}),
)
