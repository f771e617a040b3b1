"""What importing an item changes: nothing, a new fact, or a reversal and a new revision where the number changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum

from competitions.movements.imports.domain.reading import Item, occurred_at
from leaderboards.domain.facts import Fact, Verification

SLICE = 100
"""Items recorded in one writing turn of at most 50 ms."""


class State(StrEnum):
    """Where an import stands. A staging one is still being read; a cancelled one keeps what it had recorded."""

    STAGING = "staging"
    READY = "ready"
    RECORDING = "recording"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Change(StrEnum):
    """What an item does to what is known under its key."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Known:
    """What was imported before under a key; its fact is the newest revision, which `stands` unless it was reversed.

    `is_vouched`: whoever sent it speaks for the province.
    """

    quantity: int
    revision: int
    stands: bool = True
    is_vouched: bool = False

    @property
    def standing(self) -> int:
        """The number that the ledger holds."""
        return self.quantity if self.stands else 0


def decide(item: Item, known: Known | None) -> Change:
    """Say what the item changes."""
    if known is None:
        return Change.NEW
    return Change.SAME if known.stands and known.quantity == item.quantity else Change.DIFFERENT


def is_withheld(item: Item, known: Known | None, *, is_vouched: bool) -> bool:
    """Say whether a local list would replace a number that stands by the province's own."""
    is_theirs = known is not None and known.stands and known.is_vouched
    return is_theirs and not is_vouched and decide(item, known) is Change.DIFFERENT


def source_key(key: str, revision: int) -> str:
    """Return the source key of a revision's fact; the first bears no suffix."""
    return key if revision == 1 else f"{key}:r{revision}"


def to_fact(item: Item, revision: int, import_id: str, today: date) -> Fact:
    """Return the fact of an item."""
    return Fact(
        source_key(item.key, revision),
        item.kind,
        item.unit_code,
        occurred_at(item.period, today),
        item.quantity,
        person_key=item.person or None,
        detail=item.note,
        verification=Verification.PENDING if item.waits else Verification.IMPORTED,
        evidence=f"/thi-dua/nhap-so-lieu/{import_id}",
    )


def pack(items: Sequence[Item]) -> str:
    """Return a slice of items as text to be kept until it is recorded."""
    return json.dumps([[*asdict(item).values()] for item in items], ensure_ascii=False, separators=(",", ":"))


def unpack(payload: str) -> tuple[Item, ...]:
    """Return the items of a kept slice."""
    return tuple(Item(*values) for values in json.loads(payload))


def slices(items: Sequence[Item]) -> Iterable[Sequence[Item]]:
    """Cut the items into slices, in order."""
    return (items[start : start + SLICE] for start in range(0, len(items), SLICE))


@dataclass(frozen=True, slots=True)
class KindSum:
    """What an import says of one kind."""

    kind: str
    rows: int
    quantity: int


def sum_kinds(items: Iterable[Item]) -> tuple[KindSum, ...]:
    """Sum the items by kind, in the order in which kinds first appear."""
    sums: dict[str, tuple[int, int]] = {}
    for item in items:
        rows, quantity = sums.get(item.kind, (0, 0))
        sums[item.kind] = (rows + 1, quantity + item.quantity)
    return tuple(KindSum(kind, *numbers) for kind, numbers in sums.items())


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that changed since it was imported."""

    row: int
    unit_code: str
    kind: str
    period: str
    before: int
    after: int


def list_differences(items: Iterable[Item], known: Mapping[str, Known]) -> tuple[Difference, ...]:
    """List the items whose number differs from what is known."""
    return tuple(
        Difference(item.row, item.unit_code, item.kind, item.period, known[item.key].standing, item.quantity)
        for item in items
        if decide(item, known.get(item.key)) is Change.DIFFERENT
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """What recording would do, counted before: sums by kind, the first items, and the first numbers that changed.

    Of the new and the changed numbers `waiting` will count only after the second confirmation. `is_vouched`: whoever
    sent the list speaks for the province.
    """

    new: int
    same: int
    different: int
    sums: tuple[KindSum, ...]
    first: tuple[Item, ...]
    differences: tuple[Difference, ...]
    waiting: int = 0
    is_vouched: bool = False


MOST_SHOWN = 50


def preview(items: Sequence[Item], known: Mapping[str, Known], *, is_vouched: bool = False) -> Preview:
    """Return what recording these items would do to what is known."""
    differences = list_differences(items, known)
    same = sum(item.key in known for item in items) - len(differences)
    return Preview(
        new=len(items) - same - len(differences),
        same=same,
        different=len(differences),
        sums=sum_kinds(items),
        first=tuple(items[:MOST_SHOWN]),
        differences=differences[:MOST_SHOWN],
        waiting=sum(item.waits and decide(item, known.get(item.key)) is not Change.SAME for item in items),
        is_vouched=is_vouched,
    )


def pack_preview(shown: Preview) -> str:
    """Return the preview as text; no person is in it, not even sealed."""
    plain = asdict(shown) | {"first": [asdict(replace(item, person="", key="")) for item in shown.first]}
    return json.dumps(plain, ensure_ascii=False)


def unpack_preview(text: str) -> Preview:
    """Return the kept preview."""
    kept = json.loads(text)
    return Preview(
        kept["new"],
        kept["same"],
        kept["different"],
        tuple(KindSum(**each) for each in kept["sums"]),
        tuple(Item(**each) for each in kept["first"]),
        tuple(Difference(**each) for each in kept["differences"]),
        kept.get("waiting", 0),
        kept.get("is_vouched", False),
    )
