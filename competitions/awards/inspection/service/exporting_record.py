"""The round's lines of the record, for people and for machines, and the anchors that seal them."""

import json
from datetime import UTC

from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.folder import Link, Say
from competitions.awards.inspection.queries.anchors import list_anchors
from competitions.awards.inspection.queries.record import Linked, stream_entries
from competitions.awards.inspection.service.record import Line, write_lines
from competitions.awards.inspection.service.shelf import Shelf
from core.database import UnitOfWork
from core.kernel import N_

NAME, ANCHORS = "90-nhat-ky", "91-neo.jsonl"
PROGRAM = N_("The program")


async def write(uow: UnitOfWork, shelf: Shelf, say: Say, round_id: str) -> list[Link]:
    """Write the record and return its lines of the contents."""
    titles = [say(each) for each in (N_("Entry no."), N_("Time"), N_("Who"), N_("What happened"), N_("Concerns"))]
    first = last = 0
    with shelf.writing(f"{NAME}.jsonl") as lines, shelf.writing(f"{NAME}.html") as page:
        page.add(folder.page_head(say(N_("Record of acts")), home="index.html", say=say) + folder.table_head(titles))
        async for some in stream_entries(uow, round_id):
            first, last = first or some[0].entry.position, some[-1].entry.position
            for linked in some:
                lines.add(_data(linked))
            for line in await write_lines(uow, round_id, tuple(linked.entry for linked in some)):
                page.add(_row(line, say))
        page.add(folder.TABLE_END + folder.PAGE_END)
    await _write_anchors(uow, shelf, first, last)
    remark = say(N_("sealed by the anchors in %(file)s")) % {"file": ANCHORS}
    return [Link(f"{NAME}.html", say(N_("Record of acts")), remark)]


async def _write_anchors(uow: UnitOfWork, shelf: Shelf, first: int, last: int) -> None:
    """Write the anchors over the round's entries: those from its first on, until one reaches its last."""
    with shelf.writing(ANCHORS) as sheaf:
        for anchor in await list_anchors(uow):
            if anchor.length < first or not first:
                continue
            said = {"statement": anchor.statement.decode(), "signature": anchor.signature, "key_id": anchor.key_id}
            sheaf.add(json.dumps(said, sort_keys=True) + "\n")
            if anchor.length >= last:
                return


def _data(linked: Linked) -> str:
    entry = linked.entry
    content = {
        "position": entry.position,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "act": entry.act,
        "subject": entry.subject,
        "detail": json.dumps(dict(entry.detail), ensure_ascii=False, sort_keys=True),
        "previous": linked.previous,
        "digest": entry.digest,
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True) + "\n"


def _row(line: Line, say: Say) -> str:
    details = [f"{say(each.title)}: {folder.write_value(each.day or say(each.value), say)}" for each in line.details]
    return folder.table_row(
        [
            str(line.entry.position),
            folder.write_value(line.entry.at, say),
            line.who or say(PROGRAM),
            "\n".join([say(line.sentence), *details]),
            line.subject.label or line.subject.id,
        ]
    )
