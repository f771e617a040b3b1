"""What a form is laid out with: texts, tables, signatures. Texts hold fields as `{{ field }}`, as templates do.

A block with `each` is repeated over that list, whose entries are called `line`; one with `when` stands only where
that holds.
"""

from dataclasses import dataclass
from enum import StrEnum


class Look(StrEnum):
    """How a paragraph looks; sizes follow Decree 30/2020/NĐ-CP, appendix I."""

    TITLE = "title"
    ABSTRACT = "abstract"
    ADDRESSEE = "addressee"
    BASIS = "basis"
    HEADING = "heading"
    BODY = "body"
    ITEM = "item"
    CENTER = "center"
    BRACKET = "bracket"
    RIGHT = "right"
    NOTE = "note"
    RULE = "rule"
    BREAK = "break"


class Head(StrEnum):
    """What stands above: issuer and number beside the national motto with place and date, or less."""

    FULL = "full"
    UNDATED = "undated"
    UNNUMBERED = "unnumbered"
    BALLOT = "ballot"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `lead` is its bold beginning."""

    look: Look
    text: str = ""
    each: str = ""
    when: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in millimetres, and a cell's text; numbers stand right."""

    title: str
    width: int
    text: str
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a line for each entry of a list."""

    each: str
    columns: tuple[Column, ...]
    when: str = ""
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One column of signatures: the field of its Signer, and what stands in italics under the title."""

    field: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """Signatures side by side; with `recipients` "Nơi nhận" stands at the left."""

    columns: tuple[Signature, ...]
    recipients: str = ""
    when: str = ""


Block = Text | Table | Signatures


@dataclass(frozen=True, slots=True)
class Layout:
    """A form's page from head to signatures."""

    head: Head
    blocks: tuple[Block, ...]
    is_landscape: bool = False
