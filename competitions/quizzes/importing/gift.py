"""GIFT as Moodle writes and people type it: blocks, escapes, formats. Answer blocks are read in `gift_answers`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from competitions.quizzes.importing.gift_answers import Answers, read_answers
from competitions.quizzes.importing.outcome import Draft, Imported, Reason, collect, shortened
from competitions.quizzes.importing.plain import decode_text, has_media, html_to_text, looks_like_html

GAP = "_____"
ESCAPED = "~=#{}:\\n"
_MASKS = {sign: chr(0xFDD0 + place) for place, sign in enumerate(ESCAPED)}
_UNMASK = str.maketrans({mask: "\n" if sign == "n" else sign for sign, mask in _MASKS.items()})
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_NOTE = re.compile(r"\[(tag):([^\[\]]{1,50})\]|\[(seconds|weight):([0-9]{1,4})\]")
_CATEGORY = "$CATEGORY:"


@dataclass(slots=True)
class _Block:
    """Neighbouring lines between two blank ones, comments taken out."""

    lines: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def note(self, comment: str) -> None:
        """Keep what a comment says about the question that follows."""
        for _, tag, name, number in _NOTE.findall(comment):
            if name:
                self.numbers[name] = int(number)
            elif tag.strip():
                self.tags.append(tag.strip())


def read_gift(raw: bytes, title: str, file_name: str = "") -> Imported:
    """Read a GIFT file; without a title the first category names the quiz, or else the file."""
    masked = _ESCAPE.sub(lambda found: _MASKS[found[1]], _NONCHARACTERS.sub("", decode_text(raw)))
    drafts: list[Draft] = []
    category = ""
    for block in _blocks(masked):
        for line in [line for line in block.lines if line.startswith(_CATEGORY)]:
            category = category or _category_name(line)
            block.lines.remove(line)
        if block.lines:
            drafts.append(_draft(len(drafts) + 1, block))
    return collect(drafts, title or category or file_name)


def _blocks(text: str) -> Iterator[_Block]:
    block = _Block()
    for line in (*text.split("\n"), ""):
        bare = line.strip()
        if bare.startswith("//"):
            block.note(bare)
        elif bare:
            block.lines.append(bare)
        elif block.lines:
            yield block
            block = _Block()


def _category_name(line: str) -> str:
    """Return the last step of a path such as `$course$/top/Tên`; Moodle doubles a slash inside a name."""
    path = line.removeprefix(_CATEGORY).translate(_UNMASK).strip()
    step = re.split(r"(?<!/)/(?!/)", path)[-1].replace("//", "/").strip()
    return "" if step in {"$course$", "$system$", "top"} else step


def _draft(position: int, block: _Block) -> Draft:
    text = "\n".join(block.lines)
    name = ""
    if text.startswith("::") and "::" in text[2:]:
        name, text = text[2:].split("::", 1)
    found = _FORMAT.match(text)
    style = found[1].lower() if found else "moodle"
    stem, answers = _parted(text)
    shown = read_text(stem, style)
    label = shortened(name.translate(_UNMASK) or shown) or f"#{position}"
    if answers is None:
        reason = Reason.MALFORMED if "{" in text or "}" in text else Reason.DESCRIPTION
        return Draft(position, label, None, (reason,))
    parsed = read_answers(answers, lambda part: read_text(part, style))
    shows = parsed.fields is not None and style in {"html", "moodle"} and has_media(text.translate(_UNMASK))
    media = (Reason.MEDIA,) if shows else ()
    return Draft(position, label, _document(shown, parsed, block), (*parsed.reasons, *media))


def _parted(text: str) -> tuple[str, str | None]:
    """Part the text from its one answer block; a block in the middle leaves a gap (missing word)."""
    if text.count("{") != 1 or text.count("}") != 1 or text.index("{") > text.index("}"):
        return text, None
    before, rest = text.split("{")
    answers, after = rest.split("}")
    stem = f"{before.rstrip()} {GAP} {after.lstrip()}" if after.strip() else before
    return stem, answers.strip()


def read_text(source: str, style: str) -> str:
    """Return masked text as plain text; a format marker at its start wins over the question's style."""
    found = _FORMAT.match(source)
    style = found[1].lower() if found else style
    text = (source[found.end() :] if found else source).translate(_UNMASK).strip()
    if style == "html" or (style == "moodle" and looks_like_html(text)):
        return html_to_text(text)
    return text


def _document(text: str, parsed: Answers, block: _Block) -> dict[str, object] | None:
    if parsed.fields is None:
        return None
    return {"text": text, "explanation": parsed.explanation, "tags": block.tags, **block.numbers, **parsed.fields}
