"""A round's folder for inspectors: all that the database holds about it, in order, with what is needed to check it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from accounts.queries.people import list_people
from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.contents import SHEETS
from competitions.awards.inspection.domain.folder import Link, Say
from competitions.awards.inspection.domain.sheets import Sheet
from competitions.awards.inspection.domain.words import WORDS
from competitions.awards.inspection.queries import rows as queries
from competitions.awards.inspection.queries.rows import Cell, Row
from competitions.awards.inspection.service import exporting_law, exporting_papers, exporting_record
from competitions.awards.inspection.service.sealing import Seal
from competitions.awards.inspection.service.shelf import Shelf, pack
from competitions.awards.rounds.queries.reading import RoundRow, find_round
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import LOCAL_ZONE, N_, NotFound
from core.migrating import load_models

HOME = "index.html"
MANIFEST = "SHA256SUMS"
DATES = {"award_step": ("due_at", "ran_at"), "award_session": ("opened_at",), "award_decision": ("decided_on",)}
REASONS = "reasons"


@dataclass(frozen=True, slots=True)
class Press:
    """What a folder is made with: the words of its language, the kept files, the key that seals it."""

    say: Say
    files: FileStore
    seal: Seal


@dataclass(slots=True)
class Making:
    """A folder in the making: where it goes, what ids stand for, what the contents list, which dates mattered."""

    shelf: Shelf
    press: Press
    round: RoundRow
    names: Mapping[str, str]
    links: list[Link] = field(default_factory=list)
    dates: set[date] = field(default_factory=set)


async def export(uow: UnitOfWork, round_id: str, root: Path, press: Press) -> RoundRow:
    """Write the folder of a round into an empty one. The same data give the same bytes. Raises NotFound."""
    load_models()  # the folder reads every part's tables, and one of them may not have been asked for yet
    found = await find_round(uow, round_id)
    if found is None:
        raise NotFound(N_("There is no award round under this address."))
    people = {str(row.id): row.name for row in await list_people(uow)}
    making = Making(Shelf(root), press, found, people | await queries.find_names(uow, round_id))
    await exporting_papers.write(uow, making.shelf, press.say, exporting_papers.Source(found, press.files))
    making.links.append(Link("01-van-ban.html", press.say(N_("Documents in their order"))))
    for sheet in SHEETS:
        await _write_sheet(uow, making, sheet)
    making.links += await exporting_law.write(uow, making.shelf, press.say, exporting_law.Asked(found, making.dates))
    making.links += await exporting_record.write(uow, making.shelf, press.say, found.id)
    await asyncio.to_thread(_finish, making)
    return found


async def export_zip(uow: UnitOfWork, round_id: str, place: Path, press: Press) -> Path:
    """Write the folder below an empty place and pack it; return the ZIP. Raises NotFound."""
    root = place / folder_name(round_id)
    root.mkdir()
    await export(uow, round_id, root, press)
    target = place / f"{root.name}.zip"
    await asyncio.to_thread(pack, root, target)
    return target


def folder_name(round_id: str) -> str:
    """Return what a round's folder is called."""
    return f"ho-so-dot-{round_id}"


async def _write_sheet(uow: UnitOfWork, making: Making, sheet: Sheet) -> None:
    say, count = making.press.say, 0
    title = say(sheet.title)
    with making.shelf.writing(f"{sheet.name}.jsonl") as lines, making.shelf.writing(f"{sheet.name}.html") as page:
        page.add(folder.page_head(title, home=HOME, say=say) + folder.table_head(say(c.title) for c in sheet.columns))
        async for some in queries.stream_rows(uow, sheet, making.round.id):
            count += len(some)
            for row in some:
                lines.add(folder.write_line(row))
                page.add(folder.table_row(_cell(making, column.name, row[column.name]) for column in sheet.columns))
                making.dates |= _dates_of(sheet, row)
        page.add(folder.TABLE_END + folder.PAGE_END)
    making.links.append(Link(f"{sheet.name}.html", title, say(N_("%(count)s rows")) % {"count": count}))


def _cell(making: Making, name: str, value: Cell) -> str:
    say = making.press.say
    if not isinstance(value, str):
        return folder.write_value(value, say)
    if name == REASONS:
        return folder.write_reasons(value, say)
    return making.names.get(value) or say(WORDS.get(value, value))


def _dates_of(sheet: Sheet, row: Row) -> set[date]:
    found = [row[name] for name in DATES.get(sheet.table, ())]
    moments = {each.astimezone(LOCAL_ZONE).date() for each in found if isinstance(each, datetime)}
    return moments | {each for each in found if isinstance(each, date) and not isinstance(each, datetime)}


def _finish(making: Making) -> None:
    """Write the first page, the manifest over everything, and its seal."""
    making.shelf.put(HOME, _first_page(making).encode())
    manifest = folder.write_manifest(making.shelf.digests).encode()
    making.shelf.put(MANIFEST, manifest)
    making.shelf.put(f"{MANIFEST}.sig", making.press.seal.sign(manifest))
    making.shelf.put("khoa.pem", making.press.seal.pem)


def _first_page(making: Making) -> str:
    say, found = making.press.say, making.round
    words = (
        N_(
            "This folder holds everything the program knows about the round. It opens without it, and without internet."
        ),
        N_("Beside each page stands a data file (.jsonl) with all its columns, one row a line."),
    )
    checks = (
        (N_("1. No file was changed: every line must end in OK."), f"sha256sum -c {MANIFEST}"),
        (N_("2. The list of digests was sealed by the installation that made this folder:"), _VERIFY),
        (N_("3. A frozen standing is the one that was sealed: this digest must stand on its page."), _STANDING),
        (N_("4. Every line of the record follows from the one before it:"), _RECORD),
        (N_("5. The ballots of each closed vote are those that were counted:"), _BALLOTS),
        (N_("6. A certificate is genuine: its signature is Ed25519 over its fields as they stand."), _CERTIFICATES),
    )
    parts = [folder.page_head(f"{found.title} – {found.unit_name}", say=say)]
    parts += [folder.paragraph(say(text)) for text in words]
    parts += [folder.heading(say(N_("Table of contents"))), folder.link_list(sorted(making.links, key=_target))]
    parts.append(folder.heading(say(N_("How to check this folder without the program"))))
    parts += [folder.paragraph(say(text)) + folder.command(typed) for text, typed in checks]
    return "".join(parts) + folder.PAGE_END


def _target(link: Link) -> str:
    return link.target


_VERIFY = f"openssl pkeyutl -verify -pubin -inkey khoa.pem -rawin -in {MANIFEST} -sigfile {MANIFEST}.sig"
_STANDING = "find . -maxdepth 1 -name '20-bang-xep-hang-*.json' -exec sha256sum {} +"
"""A round about persons alone stands on no board: then there is nothing to print, and nothing fails."""
_RECORD = """python3 - <<'HET'
import hashlib, json
for line in open("90-nhat-ky.jsonl", encoding="utf-8"):
    e = json.loads(line)
    parts = [e["previous"], e["position"], e["at"], e["actor_id"], e["act"], e["subject"], e["detail"]]
    ok = hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest() == e["digest"]
    print(e["position"], "OK" if ok else "SAI")
HET"""
_BALLOTS = """python3 - <<'HET'
import hashlib, json
read = lambda name: [json.loads(line) for line in open(name, encoding="utf-8")]
for s in read("62-phien.jsonl"):
    own = [b for b in read("68-phieu.jsonl") if b["session_id"] == s["id"]]
    votes = sorted([b["id"], b["nomination_id"], b["choice"]] for b in own)
    digest = hashlib.sha256(json.dumps([s["id"], votes], ensure_ascii=False).encode()).hexdigest()
    print(s["id"], digest == s["ballots_digest"] if s["ballots_digest"] else "-")
HET"""
_CERTIFICATES = """python3 - <<'HET'
import base64, json
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
raw = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
read = lambda name: [json.loads(line) for line in open(name, encoding="utf-8")]
keys = {k["key_id"]: Ed25519PublicKey.from_public_bytes(raw(k["public_key"])) for k in read("72b-khoa.jsonl")}
for c in read("72-so-vang.jsonl"):
    keys[c["key_id"]].verify(raw(c["signature"]), c["fields"].encode())
    print(c["code"], "OK")
HET"""
