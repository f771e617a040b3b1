"""Scans of the signed papers of a session; each attachment stays, with its digest in the record of acts."""

from dataclasses import dataclass

from competitions.awards.council.domain.words import PaperKind, SessionState
from competitions.awards.council.models import SessionFile
from competitions.awards.council.permissions import may_keep
from competitions.awards.council.queries import votes
from competitions.awards.council.queries.votes import FileRow
from competitions.awards.council.service.access import Hand, access_session, check_keeper
from core import audit
from core.database import UnitOfWork
from core.files import FileStore
from core.ids import new_id
from core.kernel import Actor, Conflict, N_, NotFound
from core.uploads import KeptFile


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """Which paper of which session was kept as which file."""

    session_id: str
    kind: PaperKind
    file: KeptFile


def paper_store(files: FileStore) -> FileStore:
    """Return the store of signed papers: minutes and rolls, for those alone who may read the session."""
    return files.apart("bien-ban")


async def attach(uow: UnitOfWork, hand: Hand, paper: SignedPaper) -> None:
    """Attach the scan of a signed paper, before or after the close; raises Conflict for a session broken off."""
    check_keeper(hand.actor)
    session, found = await access_session(uow, hand.actor, paper.session_id)
    if not may_keep(hand.actor, found.awarding):
        raise NotFound(N_("There is no such council session."))
    if session.state is SessionState.BROKEN:
        raise Conflict(N_("This session was broken off. Please use the one that repeats it."), code="broken_off")
    known = {(row.kind, row.digest) for row in await votes.list_files(uow, session.id)}
    if (paper.kind, paper.file.digest) in known:
        return
    row = SessionFile(
        id=new_id(),
        session_id=session.id,
        kind=paper.kind,
        digest=paper.file.digest,
        media_type=paper.file.media_type,
        name=paper.file.name,
        size=paper.file.size,
        added_by=hand.actor.person_id,
        added_at=hand.now,
    )
    await votes.add_file(uow, row)
    detail = {"round": found.id, "kind": paper.kind, "digest": paper.file.digest}
    await audit.record(uow, audit.Act("council.paper_attached", session.id, hand.actor.person_id, detail), hand.now)


async def load_file(uow: UnitOfWork, actor: Actor, session_id: str, file_id: str) -> FileRow:
    """Load a scan for somebody who reads the session; raises Forbidden, NotFound."""
    session, _ = await access_session(uow, actor, session_id)
    found = next((row for row in await votes.list_files(uow, session.id) if row.id == file_id), None)
    if found is None:
        raise NotFound(N_("There is no such file."))
    return found
