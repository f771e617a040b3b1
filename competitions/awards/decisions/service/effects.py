"""What a signed decision about an earlier one does: annul, correct, issue anew; and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from competitions.awards.decisions.domain.acts import DecisionKind
from competitions.awards.decisions.models import Recovery
from competitions.awards.decisions.queries import certificates, decisions, recoveries
from competitions.awards.decisions.queries.decisions import DecisionRow, ItemRow
from competitions.awards.rounds.service.achievements import note_annulled
from core.database import UnitOfWork
from core.ids import new_id
from core.kernel import Conflict, N_

CERTIFICATE, MONEY = "certificate", "money"


@dataclass(frozen=True, slots=True)
class Amending:
    """A decision about an earlier one, who records it and when."""

    row: DecisionRow
    by: str
    now: datetime


async def amend(uow: UnitOfWork, amending: Amending, items: Sequence[ItemRow]) -> None:
    """Let the decision take effect on the items of the one that it amends.

    Certificates that are corrected or issued anew are replaced when the new ones are made. Raises Conflict where an
    award was annulled before. The earlier decision is held: no certificate of it is being made meanwhile.
    """
    row = amending.row
    await decisions.hold_decision(uow, row.amends or row.id)
    nominations = {item.nomination_id for item in items}
    concerned = [
        each for each in await decisions.list_items(uow, row.amends or "") if each.nomination_id in nominations
    ]
    gone = next((each for each in concerned if each.annulled_by is not None), None)
    if gone is not None:
        raise Conflict(N_("The award of %(name)s was annulled already."), name=gone.subject_name)
    if row.kind is DecisionKind.ANNULMENT:
        await _annul(uow, amending, concerned)


async def _annul(uow: UnitOfWork, amending: Amending, concerned: Sequence[ItemRow]) -> None:
    row = amending.row
    await decisions.annul_items(uow, [item.id for item in concerned], row.id)
    standing = await certificates.list_standing(uow, [item.nomination_id for item in concerned])
    await certificates.revoke(uow, [certificate for _nominee, certificate in standing], row.id, row.reason[:500])
    for item in concerned:
        await note_annulled(uow, item.nomination_id, amending.now)
    rows = [_recovery(amending, item, CERTIFICATE, 1) for item in concerned]
    rows += [_recovery(amending, item, MONEY, item.money) for item in concerned if item.money]
    await recoveries.add(uow, rows)


def _recovery(amending: Amending, item: ItemRow, what: str, amount: int) -> Recovery:
    return Recovery(
        id=new_id(),
        item_id=item.id,
        annulment_id=amending.row.id,
        what=what,
        amount=amount,
        updated_by=amending.by,
        updated_at=amending.now,
    )
