"""Files of people: kept under the digest of their bytes, sniffed before they are kept, pictures drawn anew."""

import hashlib
import io
import os
import tempfile
from functools import lru_cache
from pathlib import Path

import puremagic
from PIL import Image, ImageOps, UnidentifiedImageError

from core.kernel import Invalid, N_, TooLarge

MOST_IMAGE_BYTES = 8_000_000
MOST_AUDIO_BYTES = 1_000_000
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1280
HEAD = 512
IMAGE_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
DIGEST_LENGTH = 64
PART = ".part-"  # with a dot in front: a backup passes over what is not whole yet
_KNOWN = {
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/webp": "image/webp",
    "image/gif": "image/gif",
    "audio/mpeg": "audio/mpeg",
    "audio/ogg": "audio/ogg",
    "application/ogg": "audio/ogg",
    "audio/mp4": "audio/mp4",
    "video/mp4": "audio/mp4",
    "video/3gpp": "audio/mp4",
    "video/webm": "audio/webm",
    "audio/wave": "audio/wav",
}
_MP3_SYNC = {0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2}
_BROKEN_IMAGE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
)


class FileStore:
    """A folder of files named by the SHA-256 of their bytes. A file once there never changes.

    Pictures and clips directly in the program's own store are served to everybody; what only some may see lies apart.
    """

    def __init__(self, root: Path, before: Path | None = None) -> None:
        self.root = root
        self._before = before

    def apart(self, folder: str) -> "FileStore":
        """Return the store in a folder of its own, which no public address reaches and every backup holds."""
        return FileStore(self.root / folder, before=self.root)

    def path(self, digest: str) -> Path:
        """Return where the file is, or would be; raises ValueError for what is no digest."""
        if len(digest) != DIGEST_LENGTH or not set(digest) <= set("0123456789abcdef"):
            raise ValueError(digest)
        return self.root / digest[:2] / digest

    def find(self, digest: str) -> Path:
        """Return where a kept file is: here, or where it lay before its kind had a folder of its own."""
        own = self.path(digest)
        return own if self._before is None or own.exists() else FileStore(self._before).path(digest)

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and return their digest. Blocks on the disk; the same bytes twice are one file."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if path.exists():
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=PART, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        Path(part.name).replace(path)
        return digest

    def find_media_type(self, digest: str) -> str | None:
        """Return the media type of a kept picture or clip; None where there is no such file or it is neither."""
        try:
            return _media_type_at(self.path(digest))
        except (ValueError, OSError):
            return None


@lru_cache(maxsize=4096)
def _media_type_at(path: Path) -> str | None:
    with path.open("rb") as file:
        return sniff(file.read(HEAD))


def sniff(content: bytes) -> str | None:
    """Return the media type the bytes themselves show, among the pictures and sounds we take; None for the rest."""
    head = content[:HEAD]
    if len(head) > 1 and head[0] == 0xFF and head[1] in _MP3_SYNC:  # noqa: PLR2004 - a frame's first byte
        return "audio/mpeg"
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return None
    return next((_KNOWN[match.mime_type] for match in matches if match.mime_type in _KNOWN), None)


def clean_image(content: bytes, longest_side: int = LONGEST_SIDE) -> bytes:
    """Return the picture drawn anew as WebP: upright, at most so many pixels a side, without any metadata.

    Takes up to a second of CPU, so call it in a thread. Raises Invalid or TooLarge.
    """
    if len(content) > MOST_IMAGE_BYTES:
        raise TooLarge(N_("The picture is too large: at most %(limit)d MB."), limit=MOST_IMAGE_BYTES // 1_000_000)
    try:
        with Image.open(io.BytesIO(content), formats=IMAGE_FORMATS) as opened:
            return _drawn_anew(opened, longest_side)
    except _BROKEN_IMAGE as error:
        raise Invalid(N_("This is not a picture we can read. Please send PNG, JPEG, WebP or GIF.")) from error


def _drawn_anew(opened: Image.Image, longest_side: int) -> bytes:
    if opened.width * opened.height > MOST_PIXELS:
        raise TooLarge(
            N_("The picture has too many pixels: at most %(limit)d million."), limit=MOST_PIXELS // 1_000_000
        )
    opened.draft("RGB", (longest_side, longest_side))
    upright = ImageOps.exif_transpose(opened)
    picture = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    picture.thumbnail((longest_side, longest_side))
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    out = io.BytesIO()
    bare.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def check_audio(content: bytes) -> bytes:
    """Return the clip as it is once it is known to be one; raises Invalid or TooLarge."""
    if len(content) > MOST_AUDIO_BYTES:
        raise TooLarge(N_("The clip is too large: at most %(limit)d MB."), limit=MOST_AUDIO_BYTES // 1_000_000)
    if not (sniff(content) or "").startswith("audio/"):
        raise Invalid(N_("This is not a clip we can play. Please send MP3, OGG, M4A, WebM or WAV."))
    return content
