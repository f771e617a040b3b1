"""A list of names as pasted or read from a table: one a line; after a semicolon what stands under the name."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from core.kernel import FieldError, Invalid, N_

MOST_NAMES = 10_000
LONGEST_NAME, LONGEST_LINE = 120, 160
SEPARATORS = (";", "\t", "|")
HEADINGS = frozenset({"họ và tên", "họ tên", "tên", "name", "full name"})


@dataclass(frozen=True, slots=True)
class Named:
    """A name and what stands under it."""

    name: str
    line: str = ""


def read_pasted(text: str) -> tuple[Named, ...]:
    """Read a pasted list; empty lines are left out."""
    return read_rows(_split(line) for line in text.splitlines())


def read_rows(rows: Iterable[Iterable[str]]) -> tuple[Named, ...]:
    """Read rows of a table: the first two cells count, a row of headings is left out. Raises Invalid by line."""
    found: list[Named] = []
    errors: list[FieldError] = []
    for number, row in enumerate(rows, start=1):
        cells = [*[" ".join(str(cell).split()) for cell in row][:2], "", ""]
        if not any(cells) or (number == 1 and cells[0].casefold() in HEADINGS):
            continue
        named = Named(cells[0], cells[1])
        flaw = _flaw_of(named, number)
        (errors if flaw else found).append(flaw or named)  # type: ignore[arg-type]  # one of the two, each to its own
    if not found and not errors:
        errors.append(FieldError("names", N_("Write at least one name.")))
    if len(found) > MOST_NAMES:
        errors.append(FieldError("names", N_("At most %(most)s names in one batch."), {"most": MOST_NAMES}))
    if errors:
        raise Invalid(N_("The list cannot be used like this. Nothing was made."), errors=tuple(errors[:20]))
    return tuple(found)


def key_of(named: Named) -> str:
    """Return a key for somebody who is only named on a list; it tells nothing but equality."""
    return "name:" + hashlib.sha256(f"{named.name}\n{named.line}".encode()).hexdigest()[:40]


def _split(line: str) -> list[str]:
    for separator in SEPARATORS:
        if separator in line:
            return line.split(separator, 1)
    return [line]


def _flaw_of(named: Named, number: int) -> FieldError | None:
    where: dict[str, str | int] = {"line": number}
    if not named.name:
        return FieldError("names", N_("Line %(line)s has no name."), where)
    if len(named.name) > LONGEST_NAME or len(named.line) > LONGEST_LINE:
        return FieldError("names", N_("Line %(line)s is too long for a certificate."), where)
    if not (named.name + named.line).isprintable():
        return FieldError("names", N_("Line %(line)s holds a sign that cannot be printed."), where)
    return None
