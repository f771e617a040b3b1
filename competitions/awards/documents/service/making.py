"""Making a document: draw first (the press, the disk), then store (the database only). Higher parts call both.

drawn = await making.draw(studio, unit_id, MinutesData(…))
async with database.writing() as uow:
    await making.store(uow, actor, making.NewDocument(round_id, session_id, title, number, dated_on), drawn, now=now)
"""

import asyncio
import base64
import json
from dataclasses import dataclass
from datetime import date, datetime

from competitions.awards.documents import queries
from competitions.awards.documents.domain.catalogue import form_of
from competitions.awards.documents.domain.context import words_of
from competitions.awards.documents.domain.data import FormData
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.models import AwardDocument
from competitions.awards.documents.permissions import may_make
from competitions.awards.documents.queries import RoundRow
from core import audit
from core.audit import Act
from core.database import Database, UnitOfWork
from core.files import FileStore
from core.ids import new_id
from core.kernel import Actor, Forbidden, Invalid, N_, NotFound
from core.press import Press

PROGRAM = "competitions.awards.documents.service.drawing"
FAULTS = {
    "unknown_field": N_("The template has a field that this form does not know: %(name)s. Look at the list of fields."),
    "broken_tag": N_("A tag in the template is broken: %(name)s"),
    "forbidden": N_("The template asks for something that templates may not do. Use only the listed fields."),
    "runs_off": N_(
        "“%(name)s” runs off its place on the paper. Make its column wider in the template, or its type smaller."
    ),
    "too_wide": N_("A table of the template is wider than the paper (%(name)s). Make its columns narrower."),
    "unreadable": N_("The template cannot be filled. Please download the built-in one and change that."),
}


@dataclass(frozen=True, slots=True)
class Studio:
    """What drawing needs of the lifespan state."""

    database: Database
    files: FileStore
    press: Press


@dataclass(frozen=True, slots=True)
class Pages:
    """A filled form: Word and PDF."""

    docx: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Drawn:
    """A filled form whose files are kept."""

    form: FormCode
    docx_digest: str
    pdf_digest: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """What a document belongs to and is called. `proposing_unit` lets that unit's people store it as well."""

    round_id: str
    about: str
    title: str
    number: str
    dated_on: date
    proposing_unit: str = ""


async def print_form(press: Press, data: FormData, template: bytes = b"") -> Pages:
    """Fill a form by the template (none: the built-in one). Raises Invalid for a faulty template, Busy."""
    order = {
        "form": form_of(data).code.value,
        "template": base64.b64encode(template).decode(),
        "words": words_of(data),
    }
    made = json.loads(await press.print(PROGRAM, order))
    if "fault" in made:
        raise Invalid(FAULTS[made["fault"]], name=made["name"])
    return Pages(base64.b64decode(made["docx"]), base64.b64decode(made["pdf"]))


async def draw(studio: Studio, unit_id: str, data: FormData) -> Drawn:
    """Fill a form by the awarding unit's own template and keep its files. Call it outside of a unit of work."""
    pages = await fill_in(studio, unit_id, data)
    docx = await asyncio.to_thread(studio.files.put, pages.docx)
    pdf = await asyncio.to_thread(studio.files.put, pages.pdf)
    return Drawn(form_of(data).code, docx, pdf)


async def fill_in(studio: Studio, unit_id: str, data: FormData) -> Pages:
    """Fill a form by the awarding unit's own template and keep nothing. Call it outside of a unit of work."""
    form = form_of(data).code
    async with studio.database.reading() as uow:
        versions = await queries.list_versions(uow, unit_id, form)
    template = b""
    if versions and versions[0].digest:
        template = await asyncio.to_thread(studio.files.path(versions[0].digest).read_bytes)
    return await print_form(studio.press, data, template)


async def store(uow: UnitOfWork, actor: Actor, new: NewDocument, drawn: Drawn, *, now: datetime) -> str:  # noqa: PLR0913 - uow and now beside the three that matter
    """Keep a drawn document in the round and return its id; raises Forbidden and NotFound."""
    await access_making(uow, actor, new)
    document = AwardDocument(
        id=new_id(),
        round_id=new.round_id,
        about=new.about,
        form=drawn.form,
        title=new.title,
        number=new.number,
        dated_on=new.dated_on,
        is_outside=False,
        docx_digest=drawn.docx_digest,
        pdf_digest=drawn.pdf_digest,
        made_by=actor.person_id,
        made_at=now,
    )
    await queries.add_document(uow, document)
    await note(uow, document, "document.made")
    return document.id


async def access_making(uow: UnitOfWork, actor: Actor, new: NewDocument) -> RoundRow:
    """Load the round whose document the actor may make; raises Forbidden and NotFound."""
    found = await queries.find_round(uow, new.round_id)
    if found is None:
        raise NotFound(N_("There is no such award round."))
    if not may_make(actor, found.unit.awarding, new.proposing_unit):
        raise Forbidden(N_("You make no documents of this round."))
    return found


async def note(uow: UnitOfWork, document: AwardDocument, act: str) -> None:
    """Put the making into the record of acts."""
    detail = {"round": document.round_id, "form": document.form, "about": document.about}
    await audit.record(uow, Act(act, document.id, document.made_by, detail), document.made_at)
