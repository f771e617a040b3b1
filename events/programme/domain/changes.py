"""What changes between two versions of a session, as readable fields; a version is a document of short texts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from core.kernel import N_
from events.programme.domain.session import Content

FIELD_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "title": N_("Name of the session"),
        "kind": N_("Kind of session"),
        "starts_at": N_("Begins at"),
        "ends_at": N_("Ends at"),
        "place": N_("Place"),
        "mode": N_("Way of taking part"),
        "link": N_("Link to take part"),
        "capacity": N_("Number of seats"),
        "target_group": N_("For whom"),
        "language": N_("Language of material"),
        "aids": N_("Aids for people with disabilities"),
        "admission": N_("Registration"),
        "people": N_("People of the session"),
        "about": N_("What it is about"),
        "state": N_("State"),
        "head_count": N_("People present"),
    }
)
MOMENTS = frozenset({"starts_at", "ends_at"})
MOVED = ("starts_at", "ends_at", "place", "mode")
"""What people who want to come have to know of."""
BETWEEN, INSIDE = "\n", "\t"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as stored."""

    name: str
    before: str
    after: str

    @property
    def first(self) -> str | datetime:
        """The text before; a moment as one."""
        return self._read(self.before)

    @property
    def second(self) -> str | datetime:
        """The text after; a moment as one."""
        return self._read(self.after)

    def _read(self, text: str) -> str | datetime:
        return datetime.fromisoformat(text) if text and self.name in MOMENTS else text


def to_document(content: Content) -> dict[str, str]:
    """Return every field of a session as text."""
    return {
        "title": content.title,
        "kind": content.kind,
        "starts_at": content.starts_at.isoformat(),
        "ends_at": content.ends_at.isoformat(),
        "place": content.place,
        "mode": content.mode,
        "link": content.link,
        "capacity": "" if content.capacity is None else str(content.capacity),
        "target_group": content.target_group,
        "language": content.language,
        "aids": content.aids,
        "admission": content.admission,
        "people": BETWEEN.join(f"{role}{INSIDE}{name}" for role, name in content.people),
        "about": content.about,
    }


def from_document(document: Mapping[str, str]) -> Content:
    """Return the session that `to_document` was given."""
    pairs = [line.partition(INSIDE) for line in document["people"].split(BETWEEN) if line]
    return Content(
        kind=document["kind"],
        title=document["title"],
        starts_at=datetime.fromisoformat(document["starts_at"]),
        ends_at=datetime.fromisoformat(document["ends_at"]),
        mode=document["mode"],
        place=document["place"],
        link=document["link"],
        about=document["about"],
        capacity=int(document["capacity"]) if document["capacity"] else None,
        target_group=document["target_group"],
        language=document["language"],
        aids=document["aids"],
        admission=document["admission"],
        people=tuple((role, name) for role, _, name in pairs),
    )


def diff(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FieldChange, ...]:
    """Return the fields of `after` that say something else, in the order of the form."""
    return tuple(
        FieldChange(name, before.get(name, ""), after[name])
        for name in FIELD_TITLES
        if name in after and not _is_same(name, before.get(name, ""), after[name])
    )


def _is_same(name: str, before: str, after: str) -> bool:
    if name in MOMENTS and before and after:
        return datetime.fromisoformat(before) == datetime.fromisoformat(after)
    return before == after


def read_moved(document: str) -> tuple[FieldChange, ...]:
    """Return what a stored change moved; a first release, which had nothing before, moved nothing."""
    try:
        changed = json.loads(document)
    except ValueError:
        return ()
    pairs = [(name, changed[name]) for name in MOVED if isinstance(changed, dict) and name in changed]
    return tuple(FieldChange(name, *pair) for name, pair in pairs if isinstance(pair, list) and all(pair))
