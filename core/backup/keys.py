"""Keys leave the machine only under a passphrase: scrypt, then AES-256-GCM."""

import base64
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from core.kernel import Invalid, N_

COST, BLOCK, PARALLEL = 2**15, 8, 1
SHORTEST_PASSPHRASE = 12
LABEL = b"ngayhoi keys 1"


def seal(keys: dict[str, str], passphrase: str) -> bytes:
    """Return the keys as a sealed document; raise Invalid for a passphrase under 12 characters."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Invalid(N_("The passphrase needs at least %(count)s characters."), count=SHORTEST_PASSPHRASE)
    salt, nonce = os.urandom(16), os.urandom(12)
    box = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, json.dumps(keys).encode(), LABEL)
    parts = {"salt": salt, "nonce": nonce, "box": box}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()


def unseal(document: bytes, passphrase: str) -> dict[str, str]:
    """Return the keys; raise Invalid for a wrong passphrase or a changed document."""
    try:
        parts = {name: base64.b64decode(text) for name, text in json.loads(document).items()}
        opened = AESGCM(_stretch(passphrase, parts["salt"])).decrypt(parts["nonce"], parts["box"], LABEL)
    except (InvalidTag, KeyError, ValueError) as error:
        raise Invalid(N_("The keys do not open: the passphrase is wrong or the file was changed.")) from error
    keys: dict[str, str] = json.loads(opened)
    return keys


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=PARALLEL).derive(passphrase.encode())
