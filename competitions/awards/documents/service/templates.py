"""Replacing templates: what comes from outside is looked through, tried on made-up data, and only then kept."""

import asyncio
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError

from competitions.awards.documents import queries
from competitions.awards.documents.domain.forms import Form
from competitions.awards.documents.domain.samples import SAMPLES
from competitions.awards.documents.models import FormTemplate
from competitions.awards.documents.permissions import may_keep_templates
from competitions.awards.documents.queries import TemplateRow, UnitRow
from competitions.awards.documents.service.building import build_template
from competitions.awards.documents.service.making import Pages, Studio, print_form
from competitions.awards.domain.access import OFFICE, may_prepare
from core import audit
from core.audit import Act
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import Actor, Conflict, Forbidden, Invalid, N_, NotFound, TooLarge
from core.uploads import DOCX, SentFile, find_type
from core.xml_parts import Allowance, one_at_a_time, walk

HYPERLINK = "/hyperlink"
ACTIVE = re.compile(r"(vbaproject\.bin|/activex/|/embeddings/|/attachedtoolbars)", re.IGNORECASE)
LONGEST_NAME = 120
MOST_BYTES_OF_A_PART = 5_000_000


@dataclass(frozen=True, slots=True)
class Upload:
    """A checked template, kept, for one form of one unit; without a digest: back to the built-in one."""

    unit: UnitRow
    form: str
    digest: str
    name: str


async def list_keepable(uow: UnitOfWork, actor: Actor) -> list[UnitRow]:
    """List the units whose templates the actor keeps; raises Forbidden where there can be none."""
    if not may_keep_templates(actor):
        raise Forbidden(N_("You prepare no award rounds."))
    codes = dict.fromkeys(str(grant.unit_code) for grant in actor.grants if grant.role not in OFFICE)
    found = [await queries.find_province(uow)] if actor.holds(*OFFICE) else []
    found += [await queries.find_unit(uow, code) for code in codes]
    return [unit for unit in found if unit is not None and may_prepare(actor, unit.awarding)]


async def access_unit(uow: UnitOfWork, actor: Actor, code: str) -> UnitRow:
    """Load the asked unit whose templates the actor keeps, or the first one; raises Forbidden and NotFound."""
    units = await list_keepable(uow, actor)
    found = next((unit for unit in units if code in {"", unit.code}), None)
    if found is None:
        raise NotFound(N_("You keep no templates of this unit."))
    return found


async def find_template(files: FileStore, form: Form, digest: str) -> bytes:
    """Return a kept template, or with an empty digest the built-in one."""
    if not digest:
        return await asyncio.to_thread(build_template, form)
    return await asyncio.to_thread(files.path(digest).read_bytes)


async def try_out(studio: Studio, form: Form, template: bytes) -> Pages:
    """Fill a template with made-up data; raises Invalid where it cannot be filled."""
    return await print_form(studio.press, SAMPLES[form.code], template)


async def take(studio: Studio, form: Form, sent: SentFile) -> str:
    """Check a template, keep it and return its digest. Raises Invalid, TooLarge, Busy. Not for a unit of work."""
    await asyncio.to_thread(check, sent)
    await try_out(studio, form, sent.content)
    return await asyncio.to_thread(studio.files.put, sent.content)


def check(sent: SentFile) -> None:
    """Look a template through; raises Invalid for what is no DOCX, holds active parts or reaches out of itself."""
    if find_type(sent.content) != DOCX:
        raise Invalid(N_("“%(name)s” is no DOCX file. In Word choose “Save as” and the type DOCX."), name=sent.name)
    with one_at_a_time(), zipfile.ZipFile(io.BytesIO(sent.content)) as archive:
        left = Allowance()
        for entry in archive.infolist():
            if ACTIVE.search(f"/{entry.filename}"):
                raise Invalid(
                    N_("The template holds active parts, such as macros or embedded files. Remove them first.")
                )
            if entry.filename.lower().endswith((".rels", ".xml")):
                if entry.file_size > MOST_BYTES_OF_A_PART:
                    raise TooLarge(N_("This document unpacks to too much."))
                _check_part(archive.read(entry), entry.filename, left)


def _check_part(content: bytes, name: str, left: Allowance) -> None:
    try:
        for tag in walk(content, left):
            if name.lower().endswith(".rels"):
                _check_link(tag)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        raise Invalid(N_("This document is broken or locked by a password.")) from None


def _check_link(link: Element) -> None:
    if link.get("TargetMode", "").lower() == "external" and not link.get("Type", "").endswith(HYPERLINK):
        raise Invalid(
            N_("The template takes parts from elsewhere (%(target)s). Put them into the file itself."),
            target=link.get("Target", "")[:80],
        )


async def replace(uow: UnitOfWork, actor: Actor, upload: Upload, now: datetime) -> int:
    """Keep a version of a unit's template, which counts from now on, and return its number; raises Forbidden."""
    if not may_prepare(actor, upload.unit.awarding):
        raise Forbidden(N_("You keep no templates of this unit."))
    versions = await queries.list_versions(uow, upload.unit.id, upload.form)
    if not upload.digest and not (versions and versions[0].digest):
        raise Conflict(N_("The built-in template is the one in use already."))
    template = FormTemplate(
        unit_id=upload.unit.id,
        form=upload.form,
        version=_next(versions),
        digest=upload.digest,
        name=upload.name[:LONGEST_NAME],
        uploaded_by=actor.person_id,
        uploaded_at=now,
    )
    await queries.add_template(uow, template)
    detail = {"form": upload.form, "version": str(template.version), "unit": upload.unit.code, "digest": upload.digest}
    await audit.record(uow, Act("template.replaced", template.id, actor.person_id, detail), now)
    return template.version


def _next(versions: Sequence[TemplateRow]) -> int:
    return versions[0].version + 1 if versions else 1
