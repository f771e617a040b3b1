"""E-mail addresses and Vietnamese phone numbers, brought into the one form under which they are stored and looked up."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^@\s<>\"'(),;:\\]{1,64}@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\.[a-z]{2,}")
_PHONE = re.compile(r"0[2-9][0-9]{8,9}")
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

    "+84 912 345 678", "0084912345678", "84912345678" and "0912.345.678" are the same phone.
    """
    digits = _PHONE_NOISE.sub("", unicodedata.normalize("NFKC", text))
    for prefix in ("+84", "0084", "84"):
        if digits.startswith(prefix):
            digits = "0" + digits.removeprefix(prefix).removeprefix("0")
            break
    return digits if _PHONE.fullmatch(digits) else None


def find_contact(text: str) -> Contact | None:
    """Read what was typed into the sign-in field, "e-mail or phone"."""
    if "@" in text:
        email = find_email(text)
        return Contact(email=email) if email else None
    phone = find_phone(text)
    return Contact(phone=phone) if phone else None
