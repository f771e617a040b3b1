"""Documents that people send as proof: told by their content, never by their name; bounded; pictures drawn anew."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import puremagic
from starlette.datastructures import FormData, UploadFile

from core.files import FileStore, clean_image
from core.kernel import Invalid, N_, TooLarge
from core.spreadsheets import BAD_ZIP
from core.web.forms import read_upload

MOST_BYTES = 8_000_000
LONGEST_SIDE = 2400
LONGEST_NAME = 120
HEAD = 2048
TAIL = 2048
MOST_PARTS = 2000
MOST_UNPACKED = 100_000_000
MOST_RATIO = 200
RATIO_FROM = 2_000_000
CHUNK = 65_536
PDF, XLSX, DOCX = "PDF", "XLSX", "DOCX"
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WebP"}
MEDIA_TYPES = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
ENDINGS = {
    ".pdf": PDF,
    ".png": "PNG",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".webp": "WebP",
    ".xlsx": XLSX,
    ".docx": DOCX,
}
_MAIN_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was found good and kept."""

    digest: str
    media_type: str
    name: str
    size: int


async def read_uploads(form: FormData, name: str) -> list[SentFile]:
    """Return the files of one field, at most 8 MB each; empty choices are left out. Raises TooLarge."""
    uploads = [each for each in form.getlist(name) if isinstance(each, UploadFile) and each.filename]
    return [SentFile(_plain(each.filename or ""), await read_upload(each, MOST_BYTES)) for each in uploads]


def keep_document(files: FileStore, sent: SentFile) -> KeptFile:
    """Check the file by its content and keep it. Takes up to a second of CPU and the disk, so call it in a thread.

    Raises Invalid for a file that is broken, of another type or not what its name says, TooLarge for a bomb.
    """
    found = find_type(sent.content)
    if found is None:
        text = N_("“%(name)s” is neither PDF, JPEG, PNG, WebP, XLSX nor DOCX.")
        raise Invalid(text, name=sent.name)
    claimed = ENDINGS.get(PurePosixPath(sent.name.lower()).suffix)
    if claimed != found:
        text = N_("“%(name)s” is really %(found)s. Please send the file itself under its true name.")
        raise Invalid(text, name=sent.name, found=found)
    if found in MEDIA_TYPES:
        return KeptFile(files.put(sent.content), MEDIA_TYPES[found], sent.name, len(sent.content))
    drawn = clean_image(sent.content, LONGEST_SIDE)
    return KeptFile(files.put(drawn), "image/webp", sent.name, len(drawn))


def find_type(content: bytes) -> str | None:
    """Return "PDF", "JPEG", "PNG", "WebP", "XLSX" or "DOCX" as the bytes show, None for anything else.

    Raises Invalid for a broken or locked document, TooLarge for one that unpacks to too much.
    """
    try:
        matches = puremagic.magic_string(content[:HEAD])
    except (puremagic.PureError, ValueError):
        return None
    found = [match.mime_type for match in matches]
    picture = next((PICTURES[each] for each in found if each in PICTURES), None)
    if picture is not None:
        return picture
    if content.startswith(b"%PDF-"):
        return _check_pdf(content)
    return _look_into_zip(content) if content.startswith(b"PK\x03\x04") else None


def _check_pdf(content: bytes) -> str:
    if b"%%EOF" not in content[-TAIL:]:
        raise Invalid(N_("This PDF is cut off. Please send it again."))
    return PDF


def _look_into_zip(content: bytes) -> str | None:
    """Unpack every part without keeping it, counting the bytes that really come out."""
    left = min(MOST_UNPACKED, max(RATIO_FROM, MOST_RATIO * len(content)))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS:
                raise TooLarge(N_("This document unpacks to too much."))
            for entry in entries:
                left -= _size_of(archive, entry, left)
            names = {entry.filename for entry in entries}
    except BAD_ZIP as error:
        raise Invalid(N_("This document is broken or locked by a password.")) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid(N_("This document holds macros. Please save it without them."))
    kinds = {_MAIN_PARTS[name] for name in names & set(_MAIN_PARTS)}
    return kinds.pop() if len(kinds) == 1 and "[Content_Types].xml" in names else None


def _size_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> int:
    size = 0
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            size += len(chunk)
            if size > limit:
                raise TooLarge(N_("This document unpacks to too much."))
    return size


def _plain(name: str) -> str:
    """Return the file's own name, without folders and control signs, of bounded length with its ending kept."""
    own = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip()
    stem, dot, ending = own.rpartition(".")
    if not dot:
        return own[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"
