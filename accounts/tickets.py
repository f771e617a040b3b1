"""Signed tickets: the key that signs them, derived from the one secret, and the check that a device can make too."""

import secrets
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.domain import tickets
from accounts.domain.tickets import CODE_LETTERS, Ticket, code_from_number, key_number, tag_of
from core.security import derive_key


class TicketKeys:
    """Signs tickets and checks them. Tickets live for days, so their key follows the secret and is stored nowhere."""

    def __init__(self, secret_key: str) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(derive_key(secret_key, "tickets"))
        self.public_key = self._private.public_key().public_bytes_raw()
        self.number = key_number(self.public_key)

    def sign(self, session_id: str, code: str, valid_to: date) -> str:
        """Return the text of a ticket's QR code: 123 letters, version 5 at level L."""
        payload = tickets.pack(Ticket(tag_of(session_id), code, valid_to), self.number)
        return tickets.to_text(payload, self._private.sign(payload))

    def read(self, text: str) -> Ticket:
        """Return what a ticket says once its signature is known to be ours; raise TicketRefused otherwise.

        Whether it is for this session, and still today, is the caller's question.
        """
        payload, signature = tickets.from_text(text.strip())
        try:
            self._private.public_key().verify(signature, payload)
        except InvalidSignature:
            raise tickets.refused() from None
        return tickets.unpack(payload)[0]


def new_code() -> str:
    """Return a random code of 45 bits, nine letters that are read aloud and typed without doubt."""
    return code_from_number(secrets.randbits(5 * CODE_LETTERS))
