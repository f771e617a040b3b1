"""The documents of a round in the order of their dates: made from data, handed in with dossiers, signed decisions."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from competitions.awards.dossiers.service.editing import dossier_store
from competitions.awards.inspection.domain import folder
from competitions.awards.inspection.domain.folder import Say
from competitions.awards.inspection.queries.papers import Paper, Source, list_papers
from competitions.awards.inspection.service.shelf import Shelf
from competitions.awards.rounds.queries.reading import RoundRow
from core.database import UnitOfWork
from core.files import FileStore
from core.kernel import N_

PAGE = "01-van-ban.html"


@dataclass(frozen=True, slots=True)
class Archive:
    """Whose documents, and where files are kept."""

    round: RoundRow
    files: FileStore

    def path(self, paper: Paper) -> Path:
        """Return where a paper's file lies."""
        store = dossier_store(self.files) if paper.source is Source.DOSSIER else self.files
        return store.path(paper.digest)


async def write(uow: UnitOfWork, shelf: Shelf, say: Say, archive: Archive) -> None:
    """Copy every file and write the list of them."""
    titles = [say(each) for each in (N_("No."), N_("Day"), N_("Number"), N_("Document"), N_("SHA-256"))]
    with shelf.writing(PAGE) as page:
        page.add(folder.page_head(say(N_("Documents in their order")), home="index.html", say=say))
        page.add(folder.table_head(titles))
        for position, paper in enumerate(await list_papers(uow, archive.round.id), 1):
            name = f"van-ban/{position:03}{paper.suffix}"
            is_there = await asyncio.to_thread(shelf.take, name, archive.path(paper))
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
