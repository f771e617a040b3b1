"""The documents of a round: listed, made from what the parts above know, entered from outside, read."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from competitions.awards.documents import queries
from competitions.awards.documents.domain.catalogue import FORMS, load_form
from competitions.awards.documents.domain.data import FormData
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.models import AwardDocument
from competitions.awards.documents.permissions import has_part, may_make, may_read
from competitions.awards.documents.queries import DocumentRow, RoundRow
from competitions.awards.documents.service.making import NewDocument, access_making, note
from core.database import UnitOfWork
from core.files import FileStore
from core.ids import new_id
from core.kernel import Actor, Forbidden, N_, NotFound
from core.uploads import KeptFile


@dataclass(frozen=True, slots=True)
class Subject:
    """What a form may be made about: a dossier's, session's or decision's id ("" the round), and how it is called."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """A form's data, the round it belongs to, and the number and date that the document is kept under."""

    data: FormData
    round_id: str
    number: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks and when; `say` puts message ids into Vietnamese, since documents are Vietnamese on every screen."""

    actor: Actor
    now: datetime
    say: Callable[[str, Mapping[str, str | int]], str]


def scan_store(files: FileStore) -> FileStore:
    """Return the store of documents from outside, for those alone who may read their round."""
    return files.apart("van-ban-ngoai")


ListSubjects = Callable[[UnitOfWork, Asker, str], Awaitable[Sequence[Subject]]]
"""Lists of a round (its id) what the form can be made about now."""
Gather = Callable[[UnitOfWork, Asker, str], Awaitable[Gathered]]
"""Gathers about a subject (its id) what the form needs, for somebody who may read it; raises what refuses."""


@dataclass(frozen=True, slots=True)
class Source:
    """How a part above fills a form."""

    list_subjects: ListSubjects
    gather: Gather


Sources = Mapping[FormCode, Source]


@dataclass(frozen=True, slots=True)
class Offer:
    """A form that can be made of a round now."""

    form: FormCode
    subject: Subject

    @property
    def key(self) -> str:
        """How the choice is sent."""
        return f"{self.form}:{self.subject.id}"


@dataclass(frozen=True, slots=True)
class RoundDocuments:
    """A round's documents, and what may be made of it."""

    round: RoundRow
    documents: Sequence[DocumentRow]
    offers: tuple[Offer, ...] = ()
    may_make: bool = False


@dataclass(frozen=True, slots=True)
class OutsideDocument:
    """A document that came on paper or from another system; `scan` is its kept file, None without one."""

    round_id: str
    form: str
    title: str
    number: str
    dated_on: date
    scan: KeptFile | None = field(default=None, repr=False)


def check_part(actor: Actor) -> None:
    """Raise Forbidden for somebody who has nothing to do with awards."""
    if not has_part(actor):
        raise Forbidden(N_("You have no part in awards."))


async def load_documents(uow: UnitOfWork, asker: Asker, round_id: str, sources: Sources) -> RoundDocuments:
    """Load a round's documents and what may be made; raises Forbidden and NotFound."""
    actor = asker.actor
    check_part(actor)
    found = await queries.find_round(uow, round_id)
    if found is None or not (may_read(actor, found.unit.awarding) or may_make(actor, found.unit.awarding)):
        raise NotFound(N_("There is no such award round."))
    makes = may_make(actor, found.unit.awarding)
    offers = await _offers(uow, asker, round_id, sources) if makes else ()
    return RoundDocuments(found, await queries.list_documents(uow, round_id), offers, may_make=makes)


async def gather(uow: UnitOfWork, asker: Asker, offer: Offer, sources: Sources) -> Gathered:
    """Gather what the form needs; raises NotFound for what is not offered, and what the part that knows it raises."""
    check_part(asker.actor)
    source = sources.get(offer.form)
    if source is None:
        raise NotFound(N_("This form cannot be made of this round now."))
    return await source.gather(uow, asker, offer.subject.id)


async def find_unit_id(uow: UnitOfWork, round_id: str) -> str:
    """Return the unit whose templates count in a round; raises NotFound."""
    found = await queries.find_round(uow, round_id)
    if found is None:
        raise NotFound(N_("There is no such award round."))
    return found.unit.id


def read_offer(key: str) -> Offer:
    """Return what a sent choice means; raises NotFound for an unknown form."""
    form, _, subject = key.partition(":")
    return Offer(load_form(form).code, Subject(subject, ""))


async def enter_outside(uow: UnitOfWork, actor: Actor, new: OutsideDocument, now: datetime) -> str:
    """Keep a document from outside and return its id; raises Forbidden and NotFound."""
    await access_making(uow, actor, NewDocument(new.round_id, "", new.title, new.number, new.dated_on))
    document = AwardDocument(
        id=new_id(),
        round_id=new.round_id,
        about="",
        form=load_form(new.form).code,
        title=new.title,
        number=new.number,
        dated_on=new.dated_on,
        is_outside=True,
        docx_digest=None,
        pdf_digest=new.scan.digest if new.scan else None,
        scan_type=new.scan.media_type if new.scan else "",
        made_by=actor.person_id,
        made_at=now,
    )
    await queries.add_document(uow, document)
    await note(uow, document, "document.entered")
    return document.id


async def load_document(uow: UnitOfWork, actor: Actor, document_id: str) -> DocumentRow:
    """Load a document whose round the actor reads; raises Forbidden and NotFound."""
    check_part(actor)
    document = await queries.find_document(uow, document_id)
    found = await queries.find_round(uow, document.round_id) if document else None
    if document is None or found is None or not _reads(actor, found):
        raise NotFound(N_("There is no such document."))
    return document


def _reads(actor: Actor, found: RoundRow) -> bool:
    return may_read(actor, found.unit.awarding) or may_make(actor, found.unit.awarding)


async def _offers(uow: UnitOfWork, asker: Asker, round_id: str, sources: Sources) -> tuple[Offer, ...]:
    offers = []
    for form in FORMS:
        if form in sources:
            subjects = await sources[form].list_subjects(uow, asker, round_id)
            offers += [Offer(form, subject) for subject in subjects]
    return tuple(offers)
