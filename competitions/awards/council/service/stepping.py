"""What the council's step of a round tells: who goes to the council, who is left behind and why, what to prepare."""

from collections.abc import Iterable
from datetime import datetime

from competitions.awards.council.queries import councils
from competitions.awards.council.service.planning import sort_out
from competitions.awards.dossiers.queries.notice import find_notice
from competitions.awards.rounds.domain.told import Told
from competitions.awards.rounds.queries.reading import NominationRow
from competitions.awards.rounds.service.access import load_round
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

READY = N_("Complete, they go to the council: %(number)s.")
TAKEN = N_("In a session of the council already: %(number)s.")
UNFINISHED = N_("Left behind, the dossier is not complete: %(number)s.")
HELD = N_("Left behind, consideration is paused by a document: %(number)s.")
NOBODY = N_("Nobody is nominated for an award that a council votes on.")
NONE_READY = N_("Nobody can go to the council yet: no dossier is complete. The step waits.")
NOTICE = N_("The public notice runs until %(until)s; the vote is held after that day.")
FORM = N_("To prepare: the unit has no council yet. Form it first, with its members and their terms.")
PLAN = N_("To prepare: plan the session with this list, invite the members, print declarations and ballots.")


async def tell_council(uow: UnitOfWork, round_id: str, now: datetime) -> tuple[Told, ...]:
    """Say who goes to the council and who does not; raises Conflict while nobody can. Nothing is changed."""
    found = await load_round(uow, round_id)
    parts = await sort_out(uow, found)
    if not (parts.ready or parts.taken or parts.held or parts.unfinished):
        return (Told(NOBODY),)
    if not (parts.ready or parts.taken):
        raise Conflict(NONE_READY)
    told = [_told(READY, parts.ready), _told(TAKEN, parts.taken)]
    told += [_told(UNFINISHED, parts.unfinished), _told(HELD, parts.held)]
    notice = await find_notice(uow, round_id)
    if notice is not None and notice.is_open(day_of(now)):
        told.append((Told(NOTICE, {"until": f"{notice.closes_on:%d/%m/%Y}"}),))
    if parts.ready:
        known = {each.unit.id for each in await councils.list_councils(uow)}
        told.append((Told(PLAN if found.unit_id in known else FORM),))
    return tuple(one for each in told for one in each)


def _told(text: str, nominees: Iterable[NominationRow]) -> tuple[Told, ...]:
    ids = tuple(each.id for each in nominees)
    return (Told(text, {"number": len(ids)}, ids),) if ids else ()
