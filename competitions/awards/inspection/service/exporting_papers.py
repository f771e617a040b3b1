"""The documents of a round in the order of their dates: made from data, handed in with dossiers, signed decisions."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from competitions.awards.council.service.papers import paper_store
from competitions.awards.decisions.service.scans import scan_store
from competitions.awards.documents.service.rounds import scan_store as scan_store_of_documents
from competitions.awards.dossiers.service.editing import dossier_store
from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.folder import Say
from competitions.awards.inspection.queries.papers import Paper, Part, list_papers
from competitions.awards.inspection.service.shelf import Shelf
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import N_

PAGE = "01-van-ban.html"
STORES: Mapping[Part, Callable[[FileStore], FileStore]] = {
    Part.DOCUMENT: scan_store_of_documents,
    Part.DOSSIER: dossier_store,
    Part.SESSION: paper_store,
    Part.DECISION: scan_store,
}
"""Where each part of a round keeps its files."""


@dataclass(frozen=True, slots=True)
class Source:
    """Whose documents, and where their files are kept."""

    round: RoundRow
    files: FileStore


async def write(uow: UnitOfWork, shelf: Shelf, say: Say, source: Source) -> None:
    """Copy every file and write the list of them."""
    titles = [say(each) for each in (N_("No."), N_("Day"), N_("Number"), N_("Document"), N_("SHA-256"))]
    with shelf.writing(PAGE) as page:
        page.add(folder.page_head(say(N_("Documents in their order")), home="index.html", say=say))
        page.add(folder.table_head(titles))
        for position, paper in enumerate(await list_papers(uow, source.round.id), 1):
            name = f"van-ban/{position:03}{paper.suffix}"
            is_there = await asyncio.to_thread(shelf.take, name, STORES[paper.part](source.files).find(paper.digest))
            page.add(_row(position, paper, name if is_there else "", say))
        page.add(folder.TABLE_END + folder.PAGE_END)


def _row(position: int, paper: Paper, name: str, say: Say) -> str:
    day = folder.write_value(paper.dated_on, say)
    return folder.linked_row(
        [str(position), day, paper.number, paper.title, paper.digest],
        at=3,
        target=name,
        missing=say(N_("the file is missing")),
    )
