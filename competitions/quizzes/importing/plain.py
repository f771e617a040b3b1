"""Bytes and HTML to plain text: strict UTF-8 with a helpful refusal, tags and entities taken out."""

import html
import re

import nh3

from core.kernel import FieldError, Invalid, N_

LONGEST_SOURCE = 50_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CELLS = re.compile(r"</?t[dh]\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(
    r"<br\s*/?>|(?:</?(?:p|div|li|tr|h[1-6]|ul|ol|dl|dt|dd|table|caption|pre|blockquote)\b[^<>]*> ?)+", re.IGNORECASE
)
_SHIFT = re.compile(r"<(/?)(su[bp])\b[^<>]*>", re.IGNORECASE)
_MARKS = {"sup": "\ufdd0", "sub": "\ufdd1", "/": "\ufdd2"}
_SHIFTED = re.compile("([\ufdd0\ufdd1])([^\ufdd0-\ufdd2]*)\ufdd2")
_STRAY_MARK = re.compile("[\ufdd0-\ufdd2]")
_DEEPEST_SHIFT = 3
_RAISED = dict(zip("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_LOWERED = dict(zip("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_TAGS = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|sub|sup|ul|ol|li|img|a|font|table|tr|td|th|h[1-6]|pre|code)\b[^<>]*>",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"<(?:img|audio|video|source|object|iframe)\b|@@PLUGINFILE@@", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#[0-9]{1,6}|#x[0-9a-f]{1,5});", re.IGNORECASE)


def decode_text(raw: bytes) -> str:
    """Return the file as text with plain newlines; raises Invalid that says how to save it otherwise."""
    if raw.startswith(_UTF16) or b"\x00" in raw[:4096]:
        raise Invalid(N_("The file is not UTF-8 text. Please save it as UTF-8 and send it again."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        where = FieldError("", N_("Line %(line)d is not UTF-8."), {"line": line})
        raise Invalid(
            N_("The file is not UTF-8 text. Please save it as UTF-8 and send it again."), errors=(where,)
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def html_to_text(source: str) -> str:
    """Return what a reader sees: paragraphs and breaks as newlines, blanks between cells, raised and lowered figures.

    What is far too long for any field comes back as it is, to be refused for its length.
    """
    if len(source) > LONGEST_SOURCE:
        return source
    broken = _BREAKS.sub("\n", _SPACES.sub(" ", _CELLS.sub(" ", source)))
    marked = _SHIFT.sub(lambda found: _MARKS[found[1] or found[2].lower()], broken)
    text = _shifted(html.unescape(nh3.clean(marked, tags=set()))).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _shifted(text: str) -> str:
    """Return the marked parts as Unicode's raised or lowered characters, from the innermost outwards."""
    for _ in range(_DEEPEST_SHIFT):
        text = _SHIFTED.sub(_shift, text)
    return _STRAY_MARK.sub("", text)


def _shift(found: re.Match[str]) -> str:
    """Write one raised or lowered part; what has no such character follows a `^` or `_`, in brackets where needed."""
    characters, sign = (_RAISED, "^") if found[1] == _MARKS["sup"] else (_LOWERED, "_")
    part = found[2].strip()
    if all(character in characters for character in part):
        return "".join(characters[character] for character in part)
    runs_on = found.string[found.end() : found.end() + 1].isalnum()
    return f"{sign}{part}" if part.isalpha() and not runs_on else f"{sign}({part})"


def looks_like_html(source: str) -> bool:
    """Say whether unmarked text was written as HTML; `x < y` was not."""
    return _TAGS.search(source) is not None or _ENTITY.search(source) is not None


def has_media(source: str) -> bool:
    """Say whether the HTML shows a picture or plays a sound."""
    return _MEDIA.search(source) is not None


def text_to_html(text: str) -> str:
    """Write plain text as HTML that `html_to_text` reads back unchanged."""
    return html.escape(text).replace(" ", "&#32;").replace("\n", "<br>")
