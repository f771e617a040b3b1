"""What the columns of a CSV or XLSX mean: rows to questions and back."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from competitions.quizzes.domain.questions import MOST_OPTIONS, TRUE_FALSE_OPTIONS, Kind, Question, Quiz
from competitions.quizzes.importing.gift_answers import read_number
from competitions.quizzes.importing.outcome import KEPT, Draft, Imported, collect, shortened
from competitions.quizzes.importing.sheets import Cell, Sheet
from core.kernel import FieldError, Invalid, N_
from core.spreadsheets import column_name
from core.vietnamese import fold

FEWEST_COLUMNS = 6
ARROW = "->"
FIXED_BEFORE = ("kind", "text")
FIXED_AFTER = ("right", "seconds", "weight", "explanation", "tags")
KNOWN = {*FIXED_BEFORE, *FIXED_AFTER, *(f"option_{n}" for n in range(1, MOST_OPTIONS + 1))}
_TRUE_FALSE = {"1": 0, "dung": 0, "true": 0, "t": 0, "2": 1, "sai": 1, "false": 1, "f": 1}
_UNESCAPE = re.compile(r"\\([\\;>])")
_PARTS = re.compile(r"((?:[^;\\]|\\.|\\$)*)(?:;|$)", re.DOTALL)
Row = Mapping[str, str]
Fields = dict[str, object]


def read_table(sheet: Sheet, title: str) -> Imported:
    """Read the rows under the header; raises Invalid with the cells of a wrong header."""
    header = _read_header(sheet.rows[0] if sheet.rows else [])
    return collect(_drafts(sheet, header), title)


def _read_header(cells: Sequence[str]) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    errors = [
        FieldError(f"/{column_name(place)}1", N_("There is no column %(name)s."), {"name": shortened(name)})
        for place, name in enumerate(names)
        if name and name not in KNOWN
    ]
    errors += [
        FieldError(f"/{column_name(place)}1", N_("The column %(name)s comes twice."), {"name": name})
        for place, name in enumerate(names)
        if name and name in names[:place]
    ]
    errors += [
        FieldError("/A1", N_("The column %(name)s is missing."), {"name": name})
        for name in FIXED_BEFORE
        if name not in names
    ]
    if errors:
        raise Invalid(N_("The first row must hold the column names of the template."), errors=tuple(errors[:20]))
    return names


def _drafts(sheet: Sheet, header: list[str]) -> Iterator[Draft]:
    for number, cells in enumerate(sheet.rows[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name}
        name = shortened(row.get("text", "")) or f"#{number - 1}"
        problem = sheet.problems.get(number)
        if problem is None:
            yield Draft(number - 1, name, _document(row))
        else:
            document = _document(row) if problem.reason in KEPT else None
            yield Draft(number - 1, name, document, (problem.reason,), {"cell": problem.cell})


def _document(row: Row) -> Fields:
    kind = row.get("kind", "").lower()
    document: Fields = {"kind": kind, "text": row.get("text", ""), "explanation": row.get("explanation", "")}
    document |= {name: _whole(row[name]) for name in ("seconds", "weight") if row.get(name)}
    document["tags"] = _split(row.get("tags", ""))
    read = _READERS.get(kind)
    return document | read(_options(row), row.get("right", "")) if read else document


def _options(row: Row) -> list[str]:
    """Return the options without the empty ones at the end."""
    options = [row.get(f"option_{n}", "") for n in range(1, MOST_OPTIONS + 1)]
    while options and not options[-1]:
        options.pop()
    return options


def _whole(text: str) -> int | str:
    """Return a small whole number; anything else stays text and is refused later, at its place."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else text


def _split(text: str) -> list[str]:
    parts = [_UNESCAPE.sub(r"\1", found[1]).strip() for found in _PARTS.finditer(text)]
    return [part for part in parts if part]


def _indices(right: str) -> list[object]:
    numbers = [_whole(part) for part in _split(right.replace(",", ";"))]
    return [number - 1 if isinstance(number, int) else number for number in numbers]


def _given(options: list[str], right: str) -> Fields:
    """Return the cells that the kind has no use for, to be refused by name."""
    return ({"options": options} if options else {}) | ({"right": right} if right else {})


def _choice(options: list[str], right: str) -> Fields:
    return {"options": options, "right": _indices(right)}


def _true_false(options: list[str], right: str) -> Fields:
    plain = [fold(option) for option in options] in ([], [fold(option) for option in TRUE_FALSE_OPTIONS])
    index = _TRUE_FALSE.get(fold(right))
    return {"right": [] if index is None else [index]} | ({} if plain else {"options": options})


def _order(options: list[str], right: str) -> Fields:
    """Without `right` the options stand in the right order; with it, it numbers them in that order."""
    order = [place for place in _indices(right) if isinstance(place, int)]
    if sorted(order) == list(range(len(options))):
        return {"items": [options[place] for place in order]}
    return {"items": options} | _given([], right)


def _match(options: list[str], right: str) -> Fields:
    pairs = [option.partition(ARROW) for option in options]
    left = [_UNESCAPE.sub(r"\1", pair[0]).strip() for pair in pairs]
    return {"left": left, "right": right or [pair[2].strip() for pair in pairs]}


def _numeric(options: list[str], right: str) -> Fields:
    return read_number(right) | _given(options, "")


def _text(options: list[str], right: str) -> Fields:
    return {"answers": _split(right)} | _given(options, "")


def _poll(options: list[str], right: str) -> Fields:
    return {"options": options} | _given([], right)


_READERS: Mapping[str, Callable[[list[str], str], Fields]] = {
    Kind.CHOICE.value: _choice,
    Kind.MULTIPLE.value: _choice,
    Kind.TRUE_FALSE.value: _true_false,
    Kind.ORDER.value: _order,
    Kind.MATCH.value: _match,
    Kind.NUMERIC.value: _numeric,
    Kind.TEXT.value: _text,
    Kind.POLL.value: _poll,
    Kind.WORDS.value: _given,
}


def to_table(quiz: Quiz) -> list[list[Cell]]:
    """Return the header and a row for each question; pictures and clips have no place in a table."""
    widths = (len(question.options or question.items or question.left) for question in quiz.questions)
    width = max(FEWEST_COLUMNS, *widths, 0)
    header: list[Cell] = [*FIXED_BEFORE, *(f"option_{n}" for n in range(1, width + 1)), *FIXED_AFTER]
    return [header, *(_row(question, width) for question in quiz.questions)]


def _row(question: Question, width: int) -> list[Cell]:
    options = _option_cells(question)
    return [
        question.kind.value,
        question.text,
        *options,
        *[""] * (width - len(options)),
        _right_cell(question),
        question.seconds,
        question.weight,
        question.explanation,
        _joined(question.tags),
    ]


def _option_cells(question: Question) -> list[str]:
    if question.kind is Kind.TRUE_FALSE:
        return []
    pairs = zip(question.left, question.right_side, strict=True)
    matched = [f"{_escaped(left).replace(ARROW, '-' + chr(92) + '>')} {ARROW} {right}" for left, right in pairs]
    return matched or list(question.options or question.items)


def _right_cell(question: Question) -> str:
    if question.kind is Kind.NUMERIC:
        exact = not question.tolerance.strip("0.")
        return question.answer if exact else f"{question.answer}:{question.tolerance}"
    return _joined(question.answers) or ";".join(str(place + 1) for place in question.right)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\")


def _joined(texts: tuple[str, ...]) -> str:
    return ";".join(_escaped(text).replace(";", "\\;") for text in texts)
