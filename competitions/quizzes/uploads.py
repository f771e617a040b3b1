"""Files that come with the question form: each is cleaned and kept, or its mistake is noted at its field."""

import asyncio
from dataclasses import dataclass, field

from starlette.datastructures import FormData, UploadFile

from competitions.quizzes.queries import MediaRow
from competitions.quizzes.service import keep_clip, keep_image
from core.files import MOST_AUDIO_BYTES, MOST_IMAGE_BYTES, FileStore
from core.kernel import FieldError, Invalid, TooLarge
from core.web.forms import read_upload

MOST_FILES = 40
ENDING = "-file"


@dataclass(slots=True)
class Uploads:
    """What was kept, by the field it stands for, and what was refused."""

    kept: dict[str, str] = field(default_factory=dict)
    media: list[MediaRow] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)


async def keep_uploads(files: FileStore, form: FormData) -> Uploads:
    """Keep every file of the form, one after the other, outside any unit of work; its temporary files end here."""
    uploads = Uploads()
    try:
        for name, upload in form.multi_items():
            if isinstance(upload, UploadFile) and upload.filename and name.endswith(ENDING):
                await _note(uploads, files, name.removesuffix(ENDING), upload)
    finally:
        await form.close()
    return uploads


async def _note(uploads: Uploads, files: FileStore, name: str, upload: UploadFile) -> None:
    try:
        row = await _keep(files, name, upload)
    except (Invalid, TooLarge) as refused:
        uploads.errors.append(FieldError(f"{name}{ENDING}", refused.text, dict(refused.params)))
    else:
        uploads.kept[name] = row.digest
        uploads.media.append(row)


async def _keep(files: FileStore, name: str, upload: UploadFile) -> MediaRow:
    if name.endswith("image"):
        return await asyncio.to_thread(keep_image, files, await read_upload(upload, MOST_IMAGE_BYTES))
    return await asyncio.to_thread(keep_clip, files, await read_upload(upload, MOST_AUDIO_BYTES))
