"""Strict decimal strings, numbers as people type them, and the characters that can be kept."""

import re
from decimal import Decimal

LONGEST_DECIMAL = 27
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,10})?")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def is_decimal(text: object) -> bool:
    """Say whether this is a decimal string: at most 15 digits, a point and 10 more, no exponent, no plus sign."""
    return isinstance(text, str) and len(text) <= LONGEST_DECIMAL and _DECIMAL.fullmatch(text) is not None


def is_storable(text: str) -> bool:
    """Say whether both databases and JSON can keep the text: no control characters, surrogates or noncharacters."""
    return text.isprintable() or _UNSTORABLE.search(text) is None


def storable(text: str) -> str:
    """Return the text with a space for each character that cannot be kept."""
    return text if is_storable(text) else _UNSTORABLE.sub(" ", text)


def decimal_of(number: Decimal) -> str | None:
    """Return the number as a plain decimal string without idle zeros, or None when it has too many digits."""
    plain = format(number, "f") if number.is_finite() and abs(number.adjusted()) <= LONGEST_DECIMAL else ""
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    plain = "0" if plain == "-0" else plain
    return plain if is_decimal(plain) else None


def decimal_typed(text: str) -> str | None:
    """Return the decimal string a person meant: outer spaces and plus dropped, `10,5` as 10.5; None if no number."""
    plain = text.strip().removeprefix("+").replace(",", ".")
    if plain.startswith((".", "-.")):
        plain = plain.replace(".", "0.", 1)
    return plain if is_decimal(plain) else None
