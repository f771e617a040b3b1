"""Pictures and clips of questions: cleaned and kept before the unit of work, recorded in it."""

from datetime import datetime

from competitions.quizzes import queries
from competitions.quizzes.queries import MediaRow
from core.database import UnitOfWork
from core.files import FileStore, check_audio, clean_image, sniff


def keep_image(files: FileStore, content: bytes) -> MediaRow:
    """Draw the picture anew and keep it. Blocks up to a second, so call it in a thread; raises Invalid, TooLarge."""
    return _keep(files, clean_image(content))


def keep_clip(files: FileStore, content: bytes) -> MediaRow:
    """Check the recorded clip and keep it. Blocks on the disk, so call it in a thread; raises Invalid, TooLarge."""
    return _keep(files, check_audio(content))


def _keep(files: FileStore, content: bytes) -> MediaRow:
    return MediaRow(files.put(content), sniff(content) or "", len(content))


async def record_media(uow: UnitOfWork, media: tuple[MediaRow, ...], now: datetime) -> None:
    """Note which kept files questions may refer to; known ones stay as they are."""
    known = {row.digest for row in await queries.list_media(uow, frozenset(row.digest for row in media))}
    for row in media:
        if row.digest not in known:
            known.add(row.digest)
            await queries.add_media(uow, row, now)
