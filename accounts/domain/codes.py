"""One-time codes as they stand on a printed slip: short enough to type, forgiving when read."""

from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BITS = 60
SYMBOLS = CODE_BITS // 5
GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


class Purpose(StrEnum):
    """What a one-time code may be used for."""

    FIRST_SIGN_IN = "first_sign_in"
    RESET = "reset"
    LINK = "link"


def write_code(number: int) -> str:
    """Write a random number below 2**60 as a code like "7K2M-09QD-XT4A"."""
    symbols = "".join(ALPHABET[number >> shift & 31] for shift in range(CODE_BITS - 5, -1, -5))
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))


def read_code(text: str) -> str:
    """Return the stored form of what was typed: case, spaces, dashes and look-alike letters are forgiven."""
    plain = "".join(symbol for symbol in text.upper() if symbol.isalnum())
    return plain.translate(_LOOKALIKES)
