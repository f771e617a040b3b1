"""What of a round stands in its folder for inspectors: which tables, whose rows, which columns a person reads."""

from dataclasses import dataclass

from core.kernel import N_


@dataclass(frozen=True, slots=True)
class Step:
    """How rows lead on to the round: `column` is the `other` column of `table`."""

    column: str
    table: str
    other: str = "id"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a person reads: its name in the table, and its title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one table that belong to a round, under a name that says their order. `path` leads to the round.

    Everything but `unsaid` stands in the data file; the page shows `columns`.
    """

    name: str
    title: str
    table: str
    columns: tuple[Column, ...]
    path: tuple[Step, ...] = ()
    unsaid: frozenset[str] = frozenset()


WHEN, BY, WHO = N_("Time"), N_("By whom"), N_("Whom it concerns")
REASON, STATE, DOCUMENT = N_("Reason"), N_("State"), N_("Document")
NUMBER, DAY, TITLE, AWARD, KIND, TEXT = N_("Number"), N_("Day"), N_("Title"), N_("Award (kind)"), N_("Kind"), N_("Text")
SUBJECT = Column("nomination_id", WHO)


def columns(**titles: str) -> tuple[Column, ...]:
    """Return columns by name with their titles."""
    return tuple(Column(name, title) for name, title in titles.items())
