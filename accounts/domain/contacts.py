"""E-mail addresses and Vietnamese phone numbers in the one form under which they are stored and looked up."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_EMAIL = 254
INTERNATIONAL_LENGTH = 11
_EMAIL = re.compile(r"[^@\s<>\"'(),;:\\]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
_PHONE = re.compile(r"0[2-9][0-9]{8,9}")
_MOBILE_WITHOUT_ZERO = re.compile(r"[35789][0-9]{8}")
_PHONE_NOISE = re.compile(r"[\s.()\-–]")


@dataclass(frozen=True, slots=True)
class Contact:
    """What a person signs in with: exactly one of the two is set."""

    email: str | None = None
    phone: str | None = None


def find_email(text: str) -> str | None:
    """Return the address in lower case, or None where it is none."""
    email = unicodedata.normalize("NFKC", text).strip().lower()
    if len(email) > LONGEST_EMAIL or ".." in email:
        return None
    return email if _EMAIL.fullmatch(email) else None


def find_phone(text: str) -> str | None:
    """Return the number in national form (0 and nine or ten digits), or None where it is none.

    "+84 912 345 678", "0084912345678", "84912345678", "0912.345.678" and a sheet's "912345678" are one phone.
    """
    digits = _national(_PHONE_NOISE.sub("", unicodedata.normalize("NFKC", text)))
    return digits if _PHONE.fullmatch(digits) else None


def find_contact(text: str) -> Contact | None:
    """Read what was typed into the sign-in field, "e-mail or phone"."""
    if "@" in text:
        email = find_email(text)
        return Contact(email=email) if email else None
    phone = find_phone(text)
    return Contact(phone=phone) if phone else None


def _national(digits: str) -> str:
    for prefix in ("+84", "0084"):
        if digits.startswith(prefix):
            return "0" + digits.removeprefix(prefix).removeprefix("0")
    if digits.startswith("84") and len(digits) >= INTERNATIONAL_LENGTH:
        return "0" + digits.removeprefix("84")
    return "0" + digits if _MOBILE_WITHOUT_ZERO.fullmatch(digits) else digits
