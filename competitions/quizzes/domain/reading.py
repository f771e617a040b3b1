"""Strict reading of one JSON object, field by field: every error is collected with its pointer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from competitions.quizzes.domain.questions import Kind
from competitions.quizzes.domain.values import is_decimal, is_storable
from core.kernel import FieldError, N_

MOST_ERRORS = 100
MISSING = object()
KINDS = {kind.value: kind for kind in Kind}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many texts a list holds, how long each may be, and whether two may be equal."""

    fewest: int
    most: int
    longest: int
    distinct: bool = False


class Reader:
    """One object of the document. Readers of inner objects share its list of errors."""

    __slots__ = ("_at", "_raw", "errors")

    def __init__(self, raw: object, at: str, errors: list[FieldError] | None = None) -> None:
        self.errors: list[FieldError] = [] if errors is None else errors
        self._at = at
        self._raw: dict[str, object] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            self._refuse_at(at, N_("This must be an object."))

    def refuse(self, field: str, text: str, **params: str | int) -> None:
        """Note an error at the field."""
        self._refuse_at(f"{self._at}/{field}", text, **params)

    def _refuse_at(self, pointer: str, text: str, **params: str | int) -> None:
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(FieldError(pointer, text, params))

    def has(self, field: str) -> bool:
        """Say whether the object has the field and it is not null."""
        return self._raw.get(field) is not None

    def allow(self, fields: frozenset[str]) -> None:
        """Refuse every field that is not among these."""
        for field in self._raw:
            if field not in fields:
                escaped = field.replace("~", "~0").replace("/", "~1")
                self.refuse(escaped, N_("There is no such field here."))

    def _get(self, field: str) -> object:
        value = self._raw.get(field, MISSING)
        if value is MISSING:
            self.refuse(field, N_("This is missing."))
        return value

    def kind(self, field: str) -> Kind | None:
        """Read the question's kind; None after noting an error."""
        value = self._get(field)
        if isinstance(value, str) and value in KINDS:
            return KINDS[value]
        if value is not MISSING:
            self.refuse(field, N_("There is no such kind of question."))
        return None

    def text(self, field: str, longest: int) -> str:
        """Read a text that must say something."""
        value = self._get(field)
        return "" if value is MISSING else self._checked_text(f"{self._at}/{field}", value, longest)

    def optional_text(self, field: str, longest: int) -> str:
        """Read a text that may be absent or empty."""
        value = self._raw.get(field, "")
        return "" if value == "" else self._checked_text(f"{self._at}/{field}", value, longest, blank=True)

    def _checked_text(self, pointer: str, value: object, longest: int, *, blank: bool = False) -> str:
        if not isinstance(value, str):
            self._refuse_at(pointer, N_("This must be text."))
            return ""
        if not blank and not value.strip():
            self._refuse_at(pointer, N_("This must not be empty."))
        elif len(value) > longest:
            self._refuse_at(pointer, N_("At most %(most)d characters."), most=longest)
        elif not is_storable(value):
            self._refuse_at(pointer, N_("There is a character in it that cannot be kept."))
        return value

    def language(self, field: str) -> str:
        """Read a BCP 47 tag; absent means Vietnamese."""
        value = self._raw.get(field, "vi")
        if isinstance(value, str) and _LANGUAGE.fullmatch(value):
            return value
        self.refuse(field, N_("This must be a language code such as vi."))
        return "vi"

    def integer(self, field: str, least: int, most: int, *, default: int) -> int:
        """Read a whole number within bounds; absent means the default."""
        value = self._raw.get(field, default)
        if type(value) is int and least <= value <= most:
            return value
        self.refuse(field, N_("This must be a whole number from %(least)d to %(most)d."), least=least, most=most)
        return default

    def digest(self, field: str) -> str | None:
        """Read the digest of an uploaded file, or null."""
        value = self._raw.get(field)
        if value is None or (isinstance(value, str) and _DIGEST.fullmatch(value)):
            return value
        self.refuse(field, N_("This must be null or the digest of an uploaded file."))
        return None

    def decimal(self, field: str) -> str:
        """Read a decimal string."""
        value = self._get(field)
        if isinstance(value, str) and is_decimal(value):
            return value
        if value is not MISSING:
            self.refuse(field, N_('This must be a decimal number as text, such as "10.5".'))
        return "0"

    def tolerance(self, field: str) -> str:
        """Read a decimal string that is not negative; absent means none."""
        value = self.decimal(field) if field in self._raw else "0"
        if value.startswith("-") and value.strip("-0."):
            self.refuse(field, N_("The tolerance must not be negative."))
        return value.removeprefix("-")

    def _list(self, field: str, fewest: int, most: int) -> list[object]:
        value = self._get(field)
        if value is MISSING:
            return []
        if not isinstance(value, list):
            self.refuse(field, N_("This must be a list."))
            return []
        if not fewest <= len(value) <= most:
            self.refuse(field, N_("This needs %(fewest)d to %(most)d entries."), fewest=fewest, most=most)
            return []
        return value

    def texts(self, field: str, bounds: Bounds, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Read a list of texts; absent means the default where there is one."""
        if default is not None and field not in self._raw:
            return default
        entries = self._list(field, bounds.fewest, bounds.most)
        pointers = [f"{self._at}/{field}/{place}" for place in range(len(entries))]
        texts = [
            self._checked_text(pointer, entry, bounds.longest) for pointer, entry in zip(pointers, entries, strict=True)
        ]
        for place, text in enumerate(texts):
            if bounds.distinct and text and text in texts[:place]:
                self._refuse_at(pointers[place], N_("This is the same as an entry before it."))
        return tuple(texts)

    def indices(self, field: str, size: int, *, most: int) -> tuple[int, ...]:
        """Read distinct indices below `size`, at least one; none where the options were refused (`size` 0)."""
        entries = self._list(field, 1, max(most, 1)) if size else []
        found: list[int] = []
        for place, entry in enumerate(entries):
            if type(entry) is not int or not 0 <= entry < size or entry in found:
                self.refuse(f"{field}/{place}", N_("This must be the index of an option, each at most once."))
            else:
                found.append(entry)
        return tuple(found)

    def objects(self, field: str, fewest: int, most: int) -> Iterator["Reader"]:
        """Read a list of objects, each by a reader of its own."""
        for place, entry in enumerate(self._list(field, fewest, most)):
            yield Reader(entry, f"{self._at}/{field}/{place}", self.errors)
