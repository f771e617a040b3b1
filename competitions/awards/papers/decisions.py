"""The forms that follow from a decision: the decision with its annex, the list of money, the register of its year."""

import json
from collections.abc import Sequence
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
    Desk,
    closing_of,
    committee_of,
    council_of,
    dated,
    decider_of,
    head_of,
)
from competitions.awards.documents.service.rounds import Asker, Gathered, Source, Subject
from competitions.awards.rounds.domain.award_names import award_named
from competitions.awards.rounds.queries import reading as rounds
from core.database import UnitOfWork
from core.kernel import Conflict, N_
from leaderboards.domain.periods import day_of

MOST_PAGES = 40


class DecisionPapers:
    """Gathers about decisions; `verify_at` is the address where codes are looked up."""

    def __init__(self, verify_at: str) -> None:
        self._verify_at = verify_at

    async def decision(self, uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
        """Return the decision with its annex, as a draft to be signed or as it was signed."""
        view = await load_view(uow, asker.actor, decision_id, asker.now)
        row, rules = view.row, await _rules_of(uow, view.row)
        if row.kind is not DecisionKind.AWARD:
            raise Conflict(N_("Only decisions that award are made by this form; enter others from outside."))
        head = head_of(row.level, row.unit_name, Desk.SIGNATORY, "QĐ")
        standing = [item for item in view.items if item.annulled_by is None]
        form = data.Decision(
            head=data.Letterhead(head.above, head.issuer, row.number, head.symbol, head.place, row.decided_on),
            closing=_closing(row),
            decider=decider_of(row.level, row.unit_name),
            title=f"Về việc khen thưởng đợt “{row.round_title}”",
            bases=BASES,
            proposer=council_of(row.unit_name),
            achievement=f"đã có thành tích trong đợt “{row.round_title}”",
            awards=_awards(standing, rules),
            total_money=view.total,
            money_source="quỹ thi đua, khen thưởng",
            executors="Các cơ quan, đơn vị liên quan",
            awarded=tuple(_awarded(view, item, rules) for item in standing),
            root=view.batch.root if view.batch else "",
            verify_at=self._verify_at,
        )
        return Gathered(form, row.round_id, row.number, row.decided_on or day_of(asker.now))


async def money(uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
    """Return the list by which money is paid out; raises Conflict before the decision is signed."""
    view = await load_view(uow, asker.actor, decision_id, asker.now)
    row, rules = _signed(view), await _rules_of(uow, view.row)
    paid = [item for item in view.items if item.annulled_by is None and item.money]
    form = data.MoneyList(
        head=dated(head_of(row.level, row.unit_name, Desk.OFFICE, "DS"), day_of(asker.now)),
        preparer=data.Signer("", "Người lập", ""),
        accountant=data.Signer("", "Kế toán", ""),
        closing=closing_of(row.level, Desk.OFFICE).signer,
        decision=_cited(row),
        rule=_base(paid),
        lines=tuple(
            data.MoneyLine(item.subject_name, "", award_named(rules, item.award).title, _formula(item), item.money)
            for item in paid
        ),
        total=sum(item.money for item in paid),
    )
    return Gathered(form, row.round_id, "", day_of(asker.now))


async def book(uow: UnitOfWork, asker: Asker, decision_id: str) -> Gathered:
    """Return the register of the decision's year, for the kinds of award that the decision gives."""
    view = await load_view(uow, asker.actor, decision_id, asker.now)
    row, rules = _signed(view), await _rules_of(uow, view.row)
    kinds = dict.fromkeys(award_named(rules, item.award).kind for item in view.items)
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


async def _rules_of(uow: UnitOfWork, row: DecisionRow) -> str:
    found = await rounds.find_round(uow, row.round_id)
    return found.rules if found else ""


def _closing(row: DecisionRow) -> data.Closing:
    closing = closing_of(row.level, Desk.SIGNATORY, "Như Điều 3")
    title = row.signer_title or closing.signer.title
    return data.Closing(closing.recipients, data.Signer("", title, row.signer))


def _awards(items: Sequence[ItemRow], rules: str) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for item in items:
        title = award_named(rules, item.award).title
        counted[title] = counted.get(title, 0) + 1
    return tuple(f"Tặng {title} cho {number:02d} tập thể, cá nhân" for title, number in counted.items())


def _awarded(view: DecisionView, item: ItemRow, rules: str) -> data.AwardedLine:
    issued = view.issued.get(item.id)
    told = json.loads(issued.fields) if issued else {}
    return data.AwardedLine(
        name=item.subject_name,
        unit=str(told.get("subject_line", "")),
        award=award_named(rules, item.award).title,
        money=view.money.get(item.id, 0),
        register=f"{told['register_number']}/{told['register_year']}" if told else "",
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
        award=AWARDS.get(str(told["award"]), str(told["award"])),
        achievement=str(told["achievement"]),
        decision=f"{told['decision']} ngày {date.fromisoformat(str(told['decided_on'])):%d/%m/%Y}",
        status=STATUSES.get(line.status, ""),
    )


AWARDS = {"certificate_of_merit": "Bằng khen", "certificate_of_commendation": "Giấy khen"}
STATUSES = {CertificateStatus.REVOKED: "Đã hủy bỏ", CertificateStatus.REPLACED: "Đã cấp lại"}
