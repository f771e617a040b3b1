"""One achievement, one award, across levels: what decisions note when they decide and annul."""

from datetime import datetime

from competitions.awards.rounds.domain.rules_document import read_rules
from competitions.awards.rounds.queries import achievements as queries
from competitions.awards.rounds.queries import reading
from competitions.awards.rounds.queries.achievements import Achievement
from competitions.awards.rounds.queries.reading import NominationRow
from competitions.awards.rounds.service.access import load_round
from core.database import UnitOfWork
from core.kernel import Conflict, N_, NotFound


async def note_awarded(uow: UnitOfWork, nomination_id: str, now: datetime) -> bool:
    """Note that a nominee was decided; False for thanks and participation, which are no awards under the law.

    Raises Conflict where the same achievement has a standing award already (Law 06/2022/QH15, Art. 5).
    """
    nominee = await load_nominee(uow, nomination_id)
    row = await load_round(uow, nominee.round_id)
    award = read_rules(row.rules).find_award(nominee.award)
    if award is None or not award.is_exclusive:
        return False
    found = Achievement(nominee.subject_key, row.occasion, row.period, row.category.value, row.id, nominee.id)
    standing = await queries.find_standing(uow, found)
    if standing == nominee.id:
        return True
    if standing is not None:
        raise Conflict(N_("%(name)s has an award for this achievement already."), name=nominee.subject_name)
    await queries.add_achievement(uow, found, now)
    return True


async def note_annulled(uow: UnitOfWork, nomination_id: str, now: datetime) -> None:
    """Note that a nominee's award was annulled; noting it twice changes nothing."""
    await queries.annul_achievement(uow, nomination_id, now)


async def list_awarded(uow: UnitOfWork, occasion: str, period: str, subject_keys: list[str]) -> set[str]:
    """Return which of the subjects have a standing award for an achievement."""
    return await queries.list_awarded(uow, occasion, period, subject_keys)


async def load_nominee(uow: UnitOfWork, nomination_id: str) -> NominationRow:
    """Load somebody who was considered; raises NotFound."""
    found = await reading.find_nomination(uow, nomination_id)
    if found is None:
        raise NotFound(N_("There is no such nominee."))
    return found
