"""Catalogues: every `.po` of a language is merged at start; the English text is the message id."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from babel.messages.pofile import read_po

Locale = Literal["vi", "en"]
DEFAULT_LOCALE: Locale = "vi"
Entry = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Translations:
    """Messages by locale. A missing entry falls back to its English id."""

    entries: Mapping[str, Mapping[str, Entry]]

    def gettext(self, locale: str, message: str) -> str:
        """Return the message in the locale."""
        found = self.entries.get(locale, {}).get(message, message)
        return found if isinstance(found, str) else found[0]

    def ngettext(self, locale: str, singular: str, plural: str, number: int) -> str:
        """Return the form for the number; Vietnamese has one form only."""
        found = self.entries.get(locale, {}).get(singular)
        if found is None:
            return singular if number == 1 else plural
        return found if isinstance(found, str) else found[min(number != 1, len(found) - 1)]

    def format(self, locale: str, message: str, params: Mapping[str, str | int]) -> str:
        """Translate and put the named parameters in."""
        text = self.gettext(locale, message)
        return text % params if params else text


@cache
def load_translations(root: Path) -> Translations:
    """Read `root/<language>/*.po`, once a process; an unfinished (fuzzy) entry does not count."""
    return Translations({folder.name: _load_language(folder) for folder in sorted(root.iterdir()) if folder.is_dir()})


def _load_language(folder: Path) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=folder.name)
        for message in catalogue:
            if message.id and message.string and not message.fuzzy:
                key = message.id if isinstance(message.id, str) else message.id[0]
                entries[key] = message.string if isinstance(message.string, str) else tuple(message.string)
    return entries
