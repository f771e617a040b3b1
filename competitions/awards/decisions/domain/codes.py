"""The code of a certificate: eighty random bits in sixteen letters that are read aloud and typed without doubt."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS, GROUP = 16, 4
BITS = 5 * LETTERS
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = str.maketrans("", "", " -–—.\t")


def code_from_number(number: int) -> str:
    """Return the code of a number of 80 bits, in four groups."""
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS)))
    return _grouped(letters)


def read_code(typed: str) -> str | None:
    """Return the code that was typed or scanned, in its one form; None for what cannot be one."""
    letters = typed.upper().translate(_BETWEEN).translate(_MEANT)
    return _grouped(letters) if len(letters) == LETTERS and set(letters) <= set(ALPHABET) else None


def _grouped(letters: str) -> str:
    return "-".join(letters[at : at + GROUP] for at in range(0, LETTERS, GROUP))
