"""Bytes and HTML to plain text: strict UTF-8 with a helpful refusal, tags and entities taken out."""

import html
import re

import nh3

from core.kernel import FieldError, Invalid, N_

LONGEST_SOURCE = 50_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|tr|h[1-6]|ul|ol|table|pre|blockquote)\s*>", re.IGNORECASE)
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
    """Return what a reader sees: paragraphs and breaks as newlines, no tags, entities as their characters.

    What is far too long for any field comes back as it is, to be refused for its length.
    """
    if len(source) > LONGEST_SOURCE:
        return source
    broken = _BREAKS.sub("\n", _SPACES.sub(" ", source))
    text = html.unescape(nh3.clean(broken, tags=set())).replace("\xa0", " ")
    lines = (line.strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def looks_like_html(source: str) -> bool:
    """Say whether unmarked text was written as HTML; `x < y` was not."""
    return _TAGS.search(source) is not None or _ENTITY.search(source) is not None


def has_media(source: str) -> bool:
    """Say whether the HTML shows a picture or plays a sound."""
    return _MEDIA.search(source) is not None


def text_to_html(text: str) -> str:
    """Write plain text as HTML that `html_to_text` reads back unchanged."""
    return html.escape(text).replace(" ", "&#32;").replace("\n", "<br>")
