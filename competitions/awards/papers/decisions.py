"""The forms that follow from a decision: the decision with its annex, the list of money, the register of its year."""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from competitions.awards.decisions.domain.acts import CertificateStatus, DecisionKind
from competitions.awards.decisions.queries import certificates
from competitions.awards.decisions.queries import decisions as queries
from competitions.awards.decisions.queries.certificates import Line, RegisterQuery
from competitions.awards.decisions.queries.decisions import DecisionRow, ItemRow
from competitions.awards.decisions.service.reading import DecisionView, load_view
from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.context import date_words, grouped
from competitions.awards.documents.domain.forms import FormCode
from competitions.awards.documents.domain.letterheads import (
    BASES,
    OFFICE_NAME,
    OFFICE_SYMBOL,
    Desk,
    closing_of,
    committee_of,
    council_of,
    dated,
    decider_of,
    head_of,
)
from competitions.awards.documents.domain.wording import DOTS, deed_of, occasion_of, signing
from competitions.awards.documents.service.rounds import Asker, Gathered, Source, Subject
from competitions.awards.domain.words import Level, SubjectKind
from competitions.awards.papers.people import KINDS, counts_of, nominee_place, short_award
from competitions.awards.rounds.domain.rules_document import OFFICIAL
from competitions.awards.rounds.queries import reading as rounds
from competitions.awards.rounds.queries.reading import NominationRow
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

MOST_PAGES = 40
People = Mapping[str, NominationRow]


class DecisionPapers:
    """Gathers about decisions; `verify_at` is the address where codes are looked up."""

    def __init__(self, verify_at: str) -> None:
        self._verify_at = verify_at

    async def decision(self, uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
        """Return the decision with its annex, as a draft or as it was signed; no later decision changes it."""
        view = await load_view(uow, asker.actor, decision_id, asker.now)
        row, people = view.row, await _nominees(uow, view.row.round_id)
        if row.kind is not DecisionKind.AWARD:
            raise Conflict(N_("Only decisions that award are made by this form; enter others from outside."))
        head = head_of(row.level, row.unit_name, Desk.SIGNATORY, "QĐ")
        form = data.Decision(
            head=data.Letterhead(head.above, head.issuer, row.number, head.symbol, head.place, row.decided_on),
            closing=_closing(row),
            decider=decider_of(row.level, row.unit_name),
            title=f"Về việc khen thưởng {occasion_of(row.round_title)}",
            bases=BASES,
            proposer=_proposer(row),
            achievement=f"đã {deed_of(row.round_title)}",
            awards=_awards(row, view.items),
            total_money=sum(view.money.get(item.id, 0) for item in view.items),
            money_source="quỹ thi đua, khen thưởng",
            executors="Các cơ quan, đơn vị liên quan",
            awarded=tuple(_awarded(view, item, people) for item in view.items),
            root=view.batch.root if view.batch else "",
            verify_at=self._verify_at,
        )
        return Gathered(form, row.round_id, row.number, row.decided_on or day_of(asker.now))


async def money(uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
    """Return the list by which money is paid out; raises Conflict before the decision is signed."""
    view = await load_view(uow, asker.actor, decision_id, asker.now)
    row, people = _signed(view), await _nominees(uow, view.row.round_id)
    paid = [item for item in view.items if item.annulled_by is None and item.money]
    form = data.MoneyList(
        head=dated(head_of(row.level, row.unit_name, Desk.OFFICE, "DS"), day_of(asker.now)),
        preparer=data.Signer("", "Người lập", ""),
        accountant=data.Signer("", "Kế toán", ""),
        closing=closing_of(row.level, Desk.OFFICE).signer,
        decision=_cited(row),
        rule=_base(paid),
        lines=tuple(
            data.MoneyLine(item.subject_name, *_told(item, people), _formula(item), item.money) for item in paid
        ),
        total=sum(item.money for item in paid),
    )
    return Gathered(form, row.round_id, "", day_of(asker.now))


async def book(uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
    """Return the register of the decision's year, for the kinds of award that the decision gives."""
    view = await load_view(uow, asker.actor, decision_id, asker.now)
    row = _signed(view)
    kinds = dict.fromkeys(item.award for item in view.items)
    lines = [line for kind in kinds for line in await _register(uow, RegisterQuery(row.unit_code, kind, row.year))]
    form = data.GoldenBook(
        head=dated(head_of(row.level, row.unit_name, Desk.SIGNATORY, "SV"), day_of(asker.now)),
        year=str(row.year),
        award=committee_of(row.unit_name),
        lines=tuple(_book_line(line) for line in lines),
        keeper=data.Signer("", "Người giữ sổ", ""),
    )
    return Gathered(form, row.round_id, "", day_of(asker.now))


async def list_all(uow: UnitOfWork, _asker: Asker, round_id: str) -> Sequence[Subject]:
    """List the round's decisions that award, drafts too."""
    return [_subject(row) for row in await queries.list_decisions(uow, round_id) if row.kind is DecisionKind.AWARD]


async def list_signed(uow: UnitOfWork, _asker: Asker, round_id: str) -> Sequence[Subject]:
    """List the round's decisions that were signed."""
    rows = await queries.list_decisions(uow, round_id)
    return [_subject(row) for row in rows if row.kind is DecisionKind.AWARD and row.signed_at is not None]


def sources(papers: DecisionPapers) -> dict[FormCode, Source]:
    """Return who fills the forms of decisions."""
    return {
        FormCode.DECISION: Source(list_all, papers.decision),
        FormCode.MONEY_LIST: Source(list_signed, money),
        FormCode.GOLDEN_BOOK: Source(list_signed, book),
    }


def _subject(row: DecisionRow) -> Subject:
    return Subject(row.id, f"quyết định số {row.number}" if row.number else "dự thảo quyết định")


def _signed(view: DecisionView) -> DecisionRow:
    if view.row.signed_at is None:
        raise Conflict(N_("The decision is not signed yet."))
    return view.row


async def _nominees(uow: UnitOfWork, round_id: str) -> People:
    return {each.id: each for each in await rounds.list_nominations(uow, round_id)}


def _told(item: ItemRow, people: People) -> tuple[str, str]:
    """Return the unit that stands beside a name, and how a table names the award."""
    found = people.get(item.nomination_id)
    if found is None:
        return "", KINDS.get(item.award, item.award)
    return nominee_place(item.subject_name, found.unit_name), short_award(found.award_title, item.award)


def _proposer(row: DecisionRow) -> str:
    """Return who proposes: for the province the Department with its letter, elsewhere the council."""
    if row.level is not Level.PROVINCE:
        return council_of(row.unit_name)
    return f"Giám đốc {OFFICE_NAME} tại Tờ trình số {DOTS}/TTr-{OFFICE_SYMBOL} {date_words(None)}"


def _closing(row: DecisionRow) -> data.Closing:
    closing = closing_of(row.level, Desk.SIGNATORY, "Như Điều 3")
    title = row.signer_title or closing.signer.title
    authority, title = signing(title)
    return data.Closing(closing.recipients, data.Signer(authority, title, row.signer))


def _awards(row: DecisionRow, items: Sequence[ItemRow]) -> tuple[str, ...]:
    counted: dict[str, list[SubjectKind]] = {}
    for item in items:
        counted.setdefault(item.award, []).append(item.subject_kind)
    return tuple(
        f"{'tặng' if at else 'Tặng'} {_official(row, award)} cho {counts_of(kinds)}"
        for at, (award, kinds) in enumerate(counted.items())
    )


def _official(row: DecisionRow, award: str) -> str:
    """Return "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Điện Biên"; other papers bear no office's name."""
    title = KINDS.get(award, award)
    return f"{title} của {decider_of(row.level, row.unit_name)}" if award in OFFICIAL else title


def _awarded(view: DecisionView, item: ItemRow, people: People) -> data.AwardedLine:
    issued = view.issued.get(item.id)
    told = json.loads(issued.fields) if issued else {}
    unit, award = _told(item, people)
    return data.AwardedLine(
        name=item.subject_name,
        unit=unit,
        award=award,
        money=view.money.get(item.id, 0),
        register=f"{told['register_number']}/{told['register_year']}" if told else DOTS,
        code=str(told.get("code", "")),
    )


def _cited(row: DecisionRow) -> str:
    return f"Quyết định số {row.number} {date_words(row.decided_on)} của {decider_of(row.level, row.unit_name)}"


def _base(items: Sequence[ItemRow]) -> data.Rule:
    rules = [rule for item in items for rule in json.loads(item.money_basis or "[]")]
    found = next((rule for rule in rules if rule["code"] == "money.base_salary"), None)
    if found is None:
        return data.Rule("không có tiền thưởng", "quyết định", is_verified=True)
    verified = all(rule["verified"] for rule in rules)
    citations = "; ".join(dict.fromkeys(rule["citation"] for rule in rules))
    return data.Rule(f"mức lương cơ sở {grouped(int(found['value']))} đồng", citations, is_verified=verified)


def _formula(item: ItemRow) -> str:
    rules = {rule["code"]: rule["value"] for rule in json.loads(item.money_basis or "[]")}
    base = rules.pop("money.base_salary", "")
    factors = [value.replace(".", ",") for value in rules.values()]
    return " × ".join([*factors, grouped(int(base))]) if base else ""


async def _register(uow: UnitOfWork, wanted: RegisterQuery) -> list[Line]:
    lines: list[Line] = []
    for page in range(MOST_PAGES):
        found = await certificates.list_register(
            uow, RegisterQuery(wanted.unit_code, wanted.register, wanted.year, page)
        )
        if not found:
            break
        lines += found
    return sorted(lines, key=lambda line: int(json.loads(line.fields)["register_number"]))


def _book_line(line: Line) -> data.BookLine:
    told = json.loads(line.fields)
    return data.BookLine(
        register=f"{told['register_number']}/{told['register_year']}",
        name=str(told["subject"]),
        unit=str(told["subject_line"]),
        award=KINDS.get(str(told["award"]), str(told["award"])),
        achievement=str(told["achievement"]),
        decision=f"{told['decision']} {date_words(date.fromisoformat(str(told['decided_on'])))}",
        status=STATUSES.get(line.status, ""),
    )


STATUSES = {CertificateStatus.REVOKED: "Đã hủy bỏ", CertificateStatus.REPLACED: "Đã cấp lại"}
