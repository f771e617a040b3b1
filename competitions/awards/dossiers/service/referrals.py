"""The third register: complaints and denunciations, dealt with elsewhere. Number, authority, dates; nobody's name."""

from dataclasses import dataclass
from datetime import date

from competitions.awards.dossiers import permissions
from competitions.awards.dossiers.domain.deadlines import Term
from competitions.awards.dossiers.domain.registers import (
    LONGEST_DOCUMENT,
    RULE_OF_LAW,
    NewReferral,
    ReferralLaw,
    find_referral_flaws,
)
from competitions.awards.dossiers.queries import registers as queries
from competitions.awards.dossiers.queries.registers import ReferralRow
from competitions.awards.dossiers.service import terms
from competitions.awards.dossiers.service.access import Reader, RoundDesk, access_round
from core import audit
from core.database import UnitOfWork
from core.kernel import Conflict, FieldError, Forbidden, Invalid, N_, NotFound


@dataclass(frozen=True, slots=True)
class ReferralBook:
    """The third register of a round, with the limits of law of today."""

    desk: RoundDesk
    rows: tuple[ReferralRow, ...]
    terms: dict[ReferralLaw, Term]
    today: date


async def load_book(uow: UnitOfWork, reader: Reader, round_id: str) -> ReferralBook:
    """Load the register for the signatory's office alone."""
    desk = await _access(uow, reader, round_id)
    limits = {law: await terms.load_term(uow, code, reader.today) for law, code in RULE_OF_LAW.items()}
    return ReferralBook(desk, tuple(await queries.list_referrals(uow, round_id)), limits, reader.today)


async def check_keeper(uow: UnitOfWork, reader: Reader, round_id: str) -> None:
    """Raise Forbidden for everybody but the signatory's office."""
    await _access(uow, reader, round_id)


async def add(uow: UnitOfWork, reader: Reader, round_id: str, new: NewReferral) -> str:
    """Note that one was routed out; taken at any time, its limit by its own law. Raises Forbidden, Invalid."""
    await _access(uow, reader, round_id)
    flaws = find_referral_flaws(new, reader.today)
    if flaws:
        raise Invalid(N_("Please mend the marked fields."), errors=flaws)
    due_on = (await terms.load_term(uow, RULE_OF_LAW[new.law], new.received_on)).last_day
    referral_id = await queries.add_referral(uow, round_id, (new, due_on), reader.doing)
    act = audit.Act("award_referral.recorded", referral_id, reader.id, {"round": round_id, "due": str(due_on)})
    await audit.record(uow, act, reader.now)
    return referral_id


async def close(uow: UnitOfWork, reader: Reader, referral_id: str, document: str) -> str:
    """Note the authority's closing document, and return the round."""
    _check_signer(reader)
    row = await queries.find_referral(uow, referral_id)
    if row is None:
        raise NotFound(N_("There is no such entry."))
    await _access(uow, reader, row.round_id)
    if not 0 < len(document) <= LONGEST_DOCUMENT:
        flaw = FieldError(f"document-{referral_id}", N_("Write number and date of the closing document."))
        raise Invalid(N_("Please mend the marked fields."), errors=(flaw,))
    if not await queries.close_referral(uow, referral_id, document, reader.today):
        raise Conflict(N_("This entry is closed already."))
    act = audit.Act("award_referral.closed", referral_id, reader.id, {"round": row.round_id})
    await audit.record(uow, act, reader.now)
    return row.round_id


async def find_round_of(uow: UnitOfWork, reader: Reader, referral_id: str) -> str:
    """Return the round of an entry, for the signatory's office."""
    _check_signer(reader)
    row = await queries.find_referral(uow, referral_id)
    if row is None:
        raise NotFound(N_("There is no such entry."))
    return row.round_id


def _check_signer(reader: Reader) -> None:
    if not permissions.may_sign_some(reader.actor):
        raise Forbidden(N_("Only the signatory's office keeps this register."))


async def _access(uow: UnitOfWork, reader: Reader, round_id: str) -> RoundDesk:
    _check_signer(reader)
    desk = await access_round(uow, reader, round_id)
    if not desk.is_signer:
        raise Forbidden(N_("Only the signatory's office keeps this register."))
    return desk
