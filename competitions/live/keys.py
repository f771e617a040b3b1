"""Keys derived from the one secret: projector links, join links, receipts; and the names of live cookies."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest, digest

from core.security import derive_key


@dataclass(frozen=True, slots=True)
class LiveKeys:
    """What proves that a link was made by us. `secure` says whether cookies are `__Host-`."""

    secret: str
    secure: bool

    def receipt_key(self) -> bytes:
        """Return the key behind receipts."""
        return derive_key(self.secret, "receipts")

    def projector_key(self, room_id: str) -> str:
        """Return the read-only key of a room's projectors, 128 bits."""
        return self._sign("projector", room_id)

    def join_key(self, pin: str) -> str:
        """Return the key that links and QR codes carry, so that they are never taken for a guessed PIN."""
        return self._sign("join", pin)

    def is_projector_key(self, room_id: str, key: str | None) -> bool:
        """Say whether the key opens the room's projector."""
        return compare_digest(self.projector_key(room_id).encode(), (key or "").encode())

    def is_join_key(self, pin: str, key: str | None) -> bool:
        """Say whether the key belongs to a link for this PIN."""
        return compare_digest(self.join_key(pin).encode(), (key or "").encode())

    def seat_cookie(self, pin: str) -> str:
        """Return the name of the cookie with the seat in the room of this PIN."""
        return self._prefix + f"ngayhoi_seat_{pin}"

    def projector_cookie(self, pin: str) -> str:
        """Return the name of the cookie with the projector's key."""
        return self._prefix + f"ngayhoi_chieu_{pin}"

    @property
    def device_cookie(self) -> str:
        """Return the name of the cookie by which wrong PINs of one device are counted."""
        return self._prefix + "ngayhoi_device"

    def find_seat_token(self, cookies: Mapping[str, str], pin: str) -> str | None:
        """Return the token in the seat cookie, or None."""
        return cookies.get(self.seat_cookie(pin))

    @property
    def _prefix(self) -> str:
        return "__Host-" if self.secure else ""

    def _sign(self, purpose: str, subject: str) -> str:
        return digest(derive_key(self.secret, purpose), subject.encode(), sha256).hex()[:32]
