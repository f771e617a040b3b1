"""The pages of a round's folder for inspectors: plain HTML that opens from a disk, and its data lines. Pure."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from core.kernel import LOCAL_ZONE, N_

Say = Callable[[str], str]
"""From a message id to the text of the folder's language."""
Value = str | int | bool | date | datetime | bytes | None

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:75rem;margin:0 auto;padding:1rem}
h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}
.wrap{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border:1px solid #888;padding:.3rem .5rem;text-align:left;vertical-align:top;white-space:pre-line}
thead th{background:#26356b;color:#fff}
code,pre{font:14px/1.5 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
a{color:#26356b}
@media (prefers-color-scheme:dark){body{background:#12172a;color:#eee}a{color:#aab8f2}}
@media print{body{max-width:none;padding:0}}
"""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of the table of contents: where it leads, what it is called, and a remark."""

    target: str
    title: str
    remark: str = ""


def page_head(title: str, *, home: str = "", say: Say) -> str:
    """Return the beginning of a page; `home` is the way back to the first one."""
    back = f'<p><a href="{escape(home)}">{escape(say(N_("Table of contents")))}</a></p>\n' if home else ""
    return (
        f'<!doctype html>\n<html lang="vi">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>\n<body>\n{back}<h1>{escape(title)}</h1>\n"
    )


PAGE_END = "</body>\n</html>\n"


def table_head(titles: Iterable[str]) -> str:
    """Return the beginning of a table."""
    cells = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    return f'<div class="wrap"><table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n'


TABLE_END = "</tbody>\n</table></div>\n"


def table_row(cells: Iterable[str]) -> str:
    """Return a line of a table; the texts are escaped here."""
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>\n"


def linked_row(cells: Sequence[str], *, at: int, target: str, missing: str) -> str:
    """Return a line of a table with a link in one cell; without a target it says what is missing."""
    written = [escape(cell) for cell in cells]
    written[at] = (
        f'<a href="{escape(target)}">{written[at] or escape(target)}</a>'
        if target
        else f"{written[at]} ({escape(missing)})"
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in written)}</tr>\n"


def link_list(links: Sequence[Link]) -> str:
    """Return a list of links."""
    lines = [
        f'<li><a href="{escape(link.target)}">{escape(link.title)}</a>{_remark(link.remark)}</li>\n' for link in links
    ]
    return f"<ol>\n{''.join(lines)}</ol>\n"


def _remark(text: str) -> str:
    return f" – {escape(text)}" if text else ""


def paragraph(text: str) -> str:
    """Return a paragraph."""
    return f"<p>{escape(text)}</p>\n"


def heading(text: str) -> str:
    """Return a heading of the second level."""
    return f"<h2>{escape(text)}</h2>\n"


def command(text: str) -> str:
    """Return what is to be typed, as it stands."""
    return f"<pre>{escape(text)}</pre>\n"


def write_value(value: Value, say: Say) -> str:
    """Write a cell for people: days and times as Vietnamese does, yes and no in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say(N_("yes")) if value else say(N_("no"))
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return value.hex() if isinstance(value, bytes) else str(value)


def write_line(row: Mapping[str, Value]) -> str:
    """Write a row for machines: one line of JSON, its members in order, moments in UTC."""
    return json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True) + "\n"


def _plain(value: Value) -> str | int | bool | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def write_reasons(text: str, say: Say) -> str:
    """Write stored reasons (`[{code, text, params}]`) as sentences; what is no such list stays as it is."""
    try:
        reasons = json.loads(text)
        return "\n".join(
            say(each["text"]) % each["params"] if each["params"] else say(each["text"]) for each in reasons
        )
    except (ValueError, KeyError, TypeError):
        return text


def write_manifest(digests: Mapping[str, str]) -> str:
    """Return the list that `sha256sum -c` reads, by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
