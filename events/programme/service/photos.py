"""Photographs of a session for everybody: shown once an organizer has signed for them, taken down again at once."""

from dataclasses import dataclass

from core import audit
from core.database import UnitOfWork
from core.files import FileStore, clean_image
from core.kernel import Actor, Conflict, FieldError, Forbidden, Invalid, N_, NotFound
from events.programme.models import SessionPhoto
from events.programme.permissions import may_show_photos
from events.programme.queries import console
from events.programme.queries.console import PhotoRow
from events.programme.queries.sessions import SessionRow
from events.programme.service.access import Doing, access_session, find_where, load_public_by_slug
from events.programme.service.planning import MEND
from events.programme.service.recording import load_photo

LONGEST_CAPTION = 200
LONGEST_SIDE = 960  # fits a phone and half a screen; a few dozen kilobytes


@dataclass(frozen=True, slots=True)
class Showing:
    """What an organizer signs: what is to be seen, whether children are, and that whoever must has consented."""

    session_id: str
    photo_id: str
    caption: str
    has_children: bool
    is_signed: bool


def photo_store(files: FileStore) -> FileStore:
    """Return the store of photographs: what nobody signed for, or was taken down, has no public address."""
    return files.apart("anh-buoi")


def draw_small(files: FileStore, digest: str) -> str:
    """Keep a smaller one of a photograph and return its digest; takes CPU and the disk, so call it in a thread."""
    store = photo_store(files)
    return store.put(clean_image(store.find(digest).read_bytes(), LONGEST_SIDE))


async def may_sign(uow: UnitOfWork, actor: Actor, row: SessionRow) -> bool:
    """Say whether the actor may show this session's photographs to everybody."""
    return may_show_photos(actor, await find_where(uow, row.host_code))


async def check_showing(uow: UnitOfWork, actor: Actor, showing: Showing) -> PhotoRow:
    """Return the photograph that is to be shown. Raises Forbidden, NotFound, Conflict, and Invalid by field."""
    row = await access_session(uow, actor, showing.session_id)
    if not await may_sign(uow, actor, row):
        raise Forbidden(N_("Photographs are shown to everybody by the organizers only."))
    photo = await load_photo(uow, actor, row.id, showing.photo_id)
    if not row.is_public:
        raise Conflict(N_("Release the session first; its photographs are shown on its page."))
    caption, errors = showing.caption.strip(), []
    if not 0 < len(caption) <= LONGEST_CAPTION or not caption.isprintable():
        errors.append(FieldError("caption", N_("Say in at most 200 characters what is to be seen.")))
    if not showing.is_signed:
        text = N_(
            "Sign that everybody on it has agreed, and for children their guardians; without it nothing is shown."
        )
        errors.append(FieldError("signed", text))
    if errors:
        raise Invalid(MEND, errors=tuple(errors))
    return photo


async def show_photo(uow: UnitOfWork, doing: Doing, showing: Showing, small: str) -> None:
    """Show a photograph to everybody, by the digest of its smaller one. Raises as `check_showing`."""
    photo = await check_showing(uow, doing.actor, showing)
    stored = await _hold(uow, photo.id)
    stored.caption, stored.has_children = showing.caption.strip(), showing.has_children
    stored.shown_digest, stored.shown_by, stored.shown_at = small, doing.actor.person_id, doing.now
    await uow.session.flush()
    detail = {"photo": photo.id, "children": "guardians consented" if showing.has_children else "none"}
    await audit.record(
        uow, audit.Act("session.photo_shown", photo.session_id, doing.actor.person_id, detail), doing.now
    )


async def hide_photo(uow: UnitOfWork, doing: Doing, session_id: str, photo_id: str) -> None:
    """Take a photograph down; whoever plans the session may. Done twice it changes nothing."""
    photo = await load_photo(uow, doing.actor, session_id, photo_id)
    stored = await _hold(uow, photo.id)
    if stored.shown_digest is None:
        return
    stored.shown_digest = stored.shown_by = stored.shown_at = None
    await uow.session.flush()
    detail = {"photo": photo.id}
    await audit.record(uow, audit.Act("session.photo_hidden", session_id, doing.actor.person_id, detail), doing.now)


async def list_shown(uow: UnitOfWork, session_id: str) -> tuple[PhotoRow, ...]:
    """List the photographs of a session that everybody sees."""
    return tuple(each for each in await console.list_photos(uow, session_id) if each.shown_digest)


async def load_shown(uow: UnitOfWork, slug: str, photo_id: str) -> str:
    """Return the digest of a photograph that everybody sees; raises NotFound for all others."""
    row = await load_public_by_slug(uow, slug)
    found = next((each for each in await list_shown(uow, row.id) if each.id == photo_id), None)
    if found is None or found.shown_digest is None:
        raise NotFound(N_("There is no such file."))
    return found.shown_digest


async def _hold(uow: UnitOfWork, photo_id: str) -> SessionPhoto:
    stored = await console.hold_photo(uow, photo_id)
    if stored is None:
        raise NotFound(N_("There is no such file."))
    return stored
