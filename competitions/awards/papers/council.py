"""The forms of a council's session, from what the council knows: invitation, ballot, tellers, the two minutes."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from competitions.awards.council.domain.frozen_rules import DENOMINATOR, QUORUM, THRESHOLD, FrozenRule
from competitions.awards.council.domain.words import Position, Presence, SessionState, TellerPosition
from competitions.awards.council.queries import sessions, votes
from competitions.awards.council.queries.sessions import SessionRow
from competitions.awards.council.service.access import access_session
from competitions.awards.council.service.minutes import (
    MinutesData,
    MinutesItem,
    MinutesMember,
    ballot_data,
    minutes_data,
)
from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.context import moment_words, share_words
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.letterheads import Desk, closing_of, council_of, dated, head_of
from competitions.awards.documents.domain.wording import LONG_DOTS, capital, cited, occasion_of, within
from competitions.awards.documents.service.rounds import Asker, Gathered, ListSubjects, Source, Subject
from competitions.awards.domain.words import VotingMode
from competitions.awards.papers.people import KINDS, MODES, POSITIONS, TELLERS, counts_of, nominee_place, short_award
from competitions.awards.rounds.queries.reading import RoundRow
from competitions.awards.rules.domain.catalogue import ALL_MEMBERS
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

THIRDS = frozenset({3})
ON_ALL = "tổng số thành viên Hội đồng, kể cả người vắng mặt và người không biểu quyết vì xung đột lợi ích"
ON_TAKING_PART = "số thành viên tham gia biểu quyết, không tính người không biểu quyết vì xung đột lợi ích"
AHEAD = frozenset({SessionState.PLANNED, SessionState.OPEN})
AGENDA = (
    "Nghe báo cáo thẩm định hồ sơ",
    "Kê khai xung đột lợi ích, bầu Ban kiểm phiếu",
    "Thảo luận và biểu quyết",
)


async def invitation(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the invitation to a session; it leaves the name of the invited to the hand."""
    found, minutes = await _load(uow, asker, session_id)
    council = council_of(found.unit_name)
    recipients = closing_of(found.level, Desk.COUNCIL, "Như trên").recipients
    form = data.Invitation(
        head=_head(found, Desk.COUNCIL, "GM", day_of(asker.now)),
        closing=data.Closing(recipients, data.Signer("TM. Hội đồng", "Chủ tịch", _chair_of(minutes))),
        invitee=f"{LONG_DOTS}{LONG_DOTS}",
        meeting=f"Họp {council}, {_occasion(found)}",
        meets_at=minutes.meets_at,
        room=minutes.place,
        chair=f"{_chair_of(minutes) or LONG_DOTS}, Chủ tịch {council}",
        agenda=AGENDA,
        note="Tài liệu họp gửi kèm. Nếu vắng mặt, đề nghị báo thư ký Hội đồng để nhận phiếu xin ý kiến.",
    )
    return Gathered(form, found.id, "", day_of(asker.now))


async def ballot(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the ballot; every paper is the same."""
    found, _ = await _load(uow, asker, session_id)
    known = await ballot_data(uow, session_id)
    head = _head(found, Desk.COUNCIL, "", day_of(known.meets_at))
    form = data.Ballot(
        above=head.above,
        council=head.issuer,
        place=head.place,
        meets_on=day_of(known.meets_at),
        occasion=capital(_occasion(found)),
        is_secret=known.mode is VotingMode.SECRET_BALLOT,
        nominees=_nominees(known.items),
    )
    return Gathered(form, found.id, "", day_of(known.meets_at))


async def tellers(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the decision on the counting committee; raises Conflict while none is elected."""
    found, minutes = await _load(uow, asker, session_id)
    counting = _tellers(minutes)
    if not counting:
        raise Conflict(N_("The session has elected no counting committee yet."))
    council, met_on = council_of(found.unit_name), day_of(minutes.opened_at or minutes.meets_at)
    recipients = closing_of(found.level, Desk.COUNCIL, "Như Điều 3").recipients
    form = data.TellersDecision(
        head=_head(found, Desk.COUNCIL, "QĐ", met_on),
        closing=data.Closing(recipients, data.Signer("", "Chủ tịch", _chair_of(minutes))),
        decider=f"Chủ tịch {council}",
        council=council,
        meets_on=met_on,
        bases=(f"Căn cứ {cited(minutes.council_document)}", "Theo kết quả bầu tại phiên họp"),
        tellers=counting,
    )
    return Gathered(form, found.id, "", met_on)


async def minutes(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the minutes of a closed session; raises Conflict before."""
    found, known = await _load(uow, asker, session_id)
    if known.closed_at is None or known.opened_at is None:
        raise Conflict(N_("Minutes are made once the session is closed."))
    form = data.Minutes(
        head=_head(found, Desk.COUNCIL, "BB", day_of(known.closed_at)),
        council=council_of(found.unit_name),
        occasion=_occasion(found),
        opened_at=known.opened_at,
        closed_at=known.closed_at,
        room=known.place,
        present=tuple(_attendee(each) for each in known.members if each.presence is Presence.PRESENT),
        absent=tuple(_absent(each) for each in known.members if each.presence is not Presence.PRESENT),
        members=len(known.members),
        conflicts=tuple(_conflict(each, known) for each in known.members if each.conflicts),
        mode=MODES[known.mode] + (", trên hệ thống điện tử" if known.is_online else ""),
        discussion=tuple(line for line in known.discussion.splitlines() if line.strip()) or ("Không có ý kiến khác.",),
        rules=_rules(known.rules),
        tally=_tally(known),
        notes=_notes(known),
        chair=data.Signer("", "Chủ trì", _name_of(known, Position.CHAIR, Position.VICE)),
        secretary=data.Signer("", "Thư ký", _name_of(known, Position.SECRETARY)),
    )
    return Gathered(form, found.id, "", day_of(known.closed_at))


async def count_minutes(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the minutes of the count on paper; raises Conflict where nothing was counted so, or not closed."""
    found, known = await _load(uow, asker, session_id)
    if known.closed_at is None or known.papers is None:
        raise Conflict(N_("There is no closed count on paper in this session."))
    head = next((each.name for each in known.members if each.teller is TellerPosition.HEAD), "")
    form = data.CountMinutes(
        head=_head(found, Desk.COUNCIL, "BB", day_of(known.closed_at)),
        council=council_of(found.unit_name),
        occasion=_occasion(found),
        counted_at=known.closed_at,
        room=known.place,
        tellers=_tellers(known),
        members=len(known.members),
        on_screen=known.voted_on_screen,
        issued=known.papers.issued,
        collected=known.papers.collected,
        valid=known.papers.valid,
        invalid=known.papers.invalid,
        tally=_tally(known),
        rules=_rules(known.rules),
        tellers_head=data.Signer("", "Trưởng ban kiểm phiếu" if head else "Người kiểm phiếu", head),
        witness=data.Signer("", "Thư ký", _name_of(known, Position.SECRETARY)),
    )
    return Gathered(form, found.id, "", day_of(known.closed_at))


async def opinion_slip(uow: UnitOfWork, asker: Asker, session_id: str) -> Gathered:
    """Return the slip by which a member who is not there gives an opinion in writing."""
    found, known = await _load(uow, asker, session_id)
    council, day = council_of(found.unit_name), day_of(known.meets_at)
    form = data.OpinionSlip(
        head=_head(found, Desk.COUNCIL, "PYK", day_of(asker.now)),
        signer=data.Signer("", "Người cho ý kiến", ""),
        asked=f"Thành viên {council}",
        question=_occasion(found),
        due_on=day,
        send_to="thư ký Hội đồng",
        nominees=_nominees(known.items),
    )
    return Gathered(form, found.id, "", day_of(asker.now))


def _listing(*states: SessionState) -> ListSubjects:
    async def list_subjects(uow: UnitOfWork, _asker: Asker, round_id: str) -> Sequence[Subject]:
        return [_subject(each) for each in await sessions.list_sessions(uow, round_id) if each.state in states]

    return list_subjects


async def _list_with_tellers(uow: UnitOfWork, asker: Asker, round_id: str) -> Sequence[Subject]:
    """List the sessions that have elected a counting committee: of others no decision can be made."""
    listed = await _listing(SessionState.OPEN, SessionState.CLOSED)(uow, asker, round_id)
    return [each for each in listed if any(seat.teller for seat in await sessions.list_seats(uow, each.id))]


async def _list_counted(uow: UnitOfWork, asker: Asker, round_id: str) -> Sequence[Subject]:
    """List the closed sessions in which somebody voted on paper."""
    listed = await _listing(SessionState.CLOSED)(uow, asker, round_id)
    return [each for each in listed if await votes.list_counts(uow, each.id)]


def _subject(session: SessionRow) -> Subject:
    return Subject(session.id, f"phiên họp {moment_words(session.meets_at)}")


async def _load(uow: UnitOfWork, asker: Asker, session_id: str) -> tuple[RoundRow, MinutesData]:
    _, found = await access_session(uow, asker.actor, session_id)
    return found, await minutes_data(uow, session_id)


def _head(found: RoundRow, desk: Desk, kind: str, day: date) -> data.Letterhead:
    return dated(head_of(found.level, found.unit_name, desk, kind), day)


def _nominees(items: Sequence[MinutesItem]) -> tuple[data.NomineeLine, ...]:
    return tuple(
        data.NomineeLine(
            item.name, nominee_place(item.name, item.unit_name), short_award(item.award_title, item.award), ""
        )
        for item in items
    )


def _occasion(found: RoundRow) -> str:
    return f"xét khen thưởng {occasion_of(found.title)}"


def _chair_of(known: MinutesData) -> str:
    return next((each.name for each in known.members if each.position is Position.CHAIR), "")


def _attendee(member: MinutesMember) -> data.Attendee:
    return data.Attendee(member.name, member.title, POSITIONS[member.position])


def _absent(member: MinutesMember) -> str:
    written = ", đã cho ý kiến bằng văn bản" if member.presence is Presence.IN_WRITING else ""
    return f"{member.name}, {member.title}: {POSITIONS[member.position]}{written}"


def _conflict(member: MinutesMember, known: MinutesData) -> str:
    names = ", ".join(within(name) for name, _ in member.conflicts)
    if known.is_whole_list:
        return f"{member.name} không xem hồ sơ của: {names}; không biểu quyết về toàn bộ danh sách"
    return f"{member.name} không xem hồ sơ và không biểu quyết về: {names}"


def _tellers(known: MinutesData) -> tuple[data.Attendee, ...]:
    seats = sorted(
        (each for each in known.members if each.teller), key=lambda each: each.teller is not TellerPosition.HEAD
    )
    return tuple(data.Attendee(each.name, each.title, TELLERS[each.teller]) for each in seats if each.teller)


def _rules(rules: Sequence[FrozenRule]) -> tuple[data.Rule, ...]:
    """Return the rules, those of one award from one document in one sentence."""
    said: dict[tuple[str, str, bool], list[str]] = {}
    for rule in rules:
        said.setdefault((rule.award, rule.citation, rule.is_verified), []).append(_rule(rule))
    return tuple(
        data.Rule(f"{KINDS.get(award, award)}: {'; '.join(texts)}", citation, is_verified)
        for (award, citation, is_verified), texts in said.items()
    )


def _rule(rule: FrozenRule) -> str:
    if rule.kind == DENOMINATOR:
        base = ON_ALL if rule.value == ALL_MEMBERS else ON_TAKING_PART
        return f"tỷ lệ tính trên {base}"
    words = {
        QUORUM: "họp hợp lệ khi có mặt ít nhất {} tổng số thành viên Hội đồng",
        THRESHOLD: "đạt khi tỷ lệ đồng ý từ {} trở lên",
    }
    return words[rule.kind].format(_share(Fraction(rule.value)))


def _share(share: Fraction) -> str:
    """Two thirds are called so; others in percent."""
    return str(share) if share.denominator in THIRDS else share_words(share)


def _tally(known: MinutesData) -> tuple[data.TallyLine, ...]:
    return tuple(_line(item) for item in known.items if item.tally is not None)


def _line(item: MinutesItem) -> data.TallyLine:
    votes = item.tally
    base = item.measure.counted_of if item.measure else 0
    voted = (votes.votes_for, votes.votes_against, votes.abstentions) if votes else (0, 0, 0)
    return data.TallyLine(
        name=item.name,
        unit=nominee_place(item.name, item.unit_name),
        award=short_award(item.award_title, item.award),
        votes_for=voted[0],
        votes_against=voted[1],
        abstentions=voted[2],
        share=share_words(Fraction(voted[0], base)) if base else "–",
        outcome="Đạt" if item.is_passed else "Không đạt",
    )


def _notes(known: MinutesData) -> tuple[str, ...]:
    notes = []
    if known.repeats is not None:
        began = f" mở lúc {moment_words(known.repeats_opened_at)}" if known.repeats_opened_at else ""
        notes.append(f"Phiên họp này biểu quyết lại thay cho phiên{began} đã bị gián đoạn: {known.repeats_because}.")
    if known.ballots_digest:
        notes += ["Mã đối chiếu tập phiếu điện tử (SHA-256):", known.ballots_digest]
    passed = counts_of(item.subject_kind for item in known.items if item.is_passed)
    if passed:
        notes.append(f"Hội đồng thống nhất đề nghị khen thưởng {passed} đạt tỷ lệ nêu trên.")
    else:
        notes.append("Không tập thể, cá nhân, hộ gia đình nào đạt tỷ lệ nêu trên.")
    return tuple(notes)


def _name_of(known: MinutesData, *positions: Position) -> str:
    there = [each for each in known.members if each.presence is Presence.PRESENT]
    found = (each.name for position in positions for each in there if each.position is position)
    return next(found, "")


SOURCES = {
    FormCode.INVITATION: Source(_listing(SessionState.PLANNED), invitation),
    FormCode.BALLOT: Source(_listing(*AHEAD), ballot),
    FormCode.TELLERS_DECISION: Source(_list_with_tellers, tellers),
    FormCode.MINUTES: Source(_listing(SessionState.CLOSED), minutes),
    FormCode.COUNT_MINUTES: Source(_list_counted, count_minutes),
}
OPINION_SLIPS = Source(_listing(*AHEAD), opinion_slip)
