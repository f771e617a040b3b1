"""The council's session of the round that is over: roll, declarations, a secret ballot on paper, the close."""

from collections.abc import Mapping
from dataclasses import dataclass

from competitions.awards.council import service
from competitions.awards.council.domain.counting import Count, Marks, Papers
from competitions.awards.council.domain.words import PaperKind, Presence, TellerPosition
from competitions.awards.council.service import Declaration, Hand, NewSession
from competitions.awards.council.service.councils import load_councils
from competitions.awards.council.service.papers import SignedPaper, attach
from competitions.awards.council.service.reading import Desk, load_desk, load_suggestions
from competitions.awards.domain.words import VotingMode
from core.database import UnitOfWork
from core.kernel import Actor
from core.uploads import KeptFile
from seed.award_parts import at
from seed.scenario_councils import PROVINCE_COUNCIL

MEETS = "2026-08-03T08:30"
SAID = "Thư ký trình bày báo cáo thẩm định.\nHội đồng thảo luận từng trường hợp và nhất trí đưa ra bỏ phiếu kín."


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in the scenario."""

    units: Mapping[str, Actor]
    office: Actor
    head: Actor
    secretary: Actor


async def hold_session(uow: UnitOfWork, cast: Cast, round_id: str, what: tuple[Mapping[str, str], KeptFile]) -> None:
    """Hold the session about these nominees (by name) from its roll to its signed minutes."""
    nominees, scan = what
    secretary = _hand(cast.secretary, MEETS)
    session = await _plan(uow, secretary, round_id, tuple(nominees.values()))
    desk = await load_desk(uow, secretary, session)
    members = [seat.member_id for seat in desk.seats]
    await service.keep_roll(uow, secretary, session, dict.fromkeys(members, Presence.PRESENT))
    for member in members:
        conflicts = await load_suggestions(uow, desk.session, member)
        await service.declare_on_paper(uow, secretary, member, Declaration(session, conflicts))
    tellers = {members[-3]: TellerPosition.HEAD, members[-2]: TellerPosition.TELLER}
    await service.elect_tellers(uow, secretary, session, tellers)
    await service.open_session(uow, secretary, session)
    await service.write_discussion(uow, secretary, session, SAID)
    count = _count(await load_desk(uow, secretary, session))
    for person in (cast.secretary, cast.office):
        await service.enter_count(uow, _hand(person, "2026-08-03T10:30"), session, count)
    await service.close_session(uow, _hand(cast.secretary, "2026-08-03T10:45"), session)
    for kind in (PaperKind.COUNT, PaperKind.MINUTES):
        await attach(uow, _hand(cast.secretary, "2026-08-03T15:00"), SignedPaper(session, kind, scan))


async def _plan(uow: UnitOfWork, secretary: Hand, round_id: str, nominees: tuple[str, ...]) -> str:
    known = (await load_councils(uow, secretary.actor)).councils
    council = next(row for row in known if row.title == PROVINCE_COUNCIL.title)
    new = NewSession(
        round_id=round_id,
        council_id=council.id,
        mode=VotingMode.SECRET_BALLOT,
        is_online=False,
        is_whole_list=False,
        place="Phòng họp số 2, Sở Nội vụ",
        meets_at=at(MEETS),
        nominees=nominees,
    )
    return await service.plan_session(uow, secretary, new)


def _count(desk: Desk) -> Count:
    """Let everybody be in favour but one about the last of the list, who so misses the 80 % of all members."""
    bounds = desk.counting.bounds
    last = desk.lines[-1].item.nomination_id
    marks = {
        nominee: Marks(voters - (nominee == last), int(nominee == last))
        for nominee, voters in bounds.by_nominee.items()
    }
    return Count(Papers(bounds.voters, bounds.voters, bounds.voters, 0), marks)


def _hand(actor: Actor, text: str) -> Hand:
    return Hand(actor, at(text))
