"""Which foreign formats there are, and the way in and out of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from competitions.quizzes.domain.questions import Quiz
from competitions.quizzes.importing.gift import read_gift
from competitions.quizzes.importing.gift_export import write_gift
from competitions.quizzes.importing.outcome import Imported
from competitions.quizzes.importing.sheets import read_csv, read_xlsx, write_csv, write_xlsx
from competitions.quizzes.importing.tabular import read_table, to_table
from core.kernel import FieldError, Invalid, N_, TooLarge

MOST_BYTES = 5_000_000
NOT_YET = frozenset({"aiken", "moodle_xml", "kahoot_xlsx", "qti"})
SHEET_NAME = "Câu hỏi"


class Format(StrEnum):
    """A format that can be read and written."""

    GIFT = "gift"
    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class File:
    """A file to download."""

    content: bytes
    media_type: str
    ending: str


def format_named(name: str) -> Format:
    """Return the format; raises Invalid, with code `not_yet` for those that are to come."""
    if name in NOT_YET:
        raise Invalid(N_("This format cannot be read yet."), code="not_yet")
    if name not in {one.value for one in Format}:
        where = FieldError("/format", N_("The format must be gift, csv or xlsx."))
        raise Invalid(N_("There is no such format."), errors=(where,))
    return Format(name)


def import_quiz(raw: bytes, kind: Format, title: str = "", file_name: str = "") -> Imported:
    """Make a quiz of a foreign file, named by the title, else the file's category, else its name.

    Takes up to a second of CPU, so call it in a thread. Raises Invalid where nothing can be imported, and TooLarge.
    """
    if len(raw) > MOST_BYTES:
        raise TooLarge(N_("The file is too large: at most %(limit)s KB."), limit=MOST_BYTES // 1024)
    if kind is Format.GIFT:
        return read_gift(raw, title, file_name)
    sheet = read_csv(raw) if kind is Format.CSV else read_xlsx(raw)
    return read_table(sheet, title or file_name)


def export_quiz(quiz: Quiz, kind: Format) -> File:
    """Write the quiz for others. GIFT leaves out `order`, `poll` and `words`; none of them holds media."""
    return _WRITERS[kind](quiz)


def _gift(quiz: Quiz) -> File:
    return File(write_gift(quiz), "text/plain; charset=utf-8", "gift.txt")


def _csv(quiz: Quiz) -> File:
    return File(write_csv(to_table(quiz)), "text/csv; charset=utf-8", "csv")


def _xlsx(quiz: Quiz) -> File:
    content = write_xlsx({SHEET_NAME: to_table(quiz)})
    return File(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")


_WRITERS: Mapping[Format, Callable[[Quiz], File]] = {Format.GIFT: _gift, Format.CSV: _csv, Format.XLSX: _xlsx}
