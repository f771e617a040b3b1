"""What each form needs to know. Every type is one form's data; parts that many forms share come first."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues a document, under what number, where and when.

    `number` may be whole ("12/QĐ-UBND") or bare; without one dots stand before `symbol`, without both nothing.
    """

    above: str
    issuer: str
    number: str
    symbol: str
    place: str
    dated_on: date | None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: "TM. ỦY BAN NHÂN DÂN" (may be empty), "CHỦ TỊCH", and the name (may be empty)."""

    authority: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a document: who receives it, who signs it."""

    recipients: tuple[str, ...]
    signer: Signer


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """Somebody who is proposed: name, where, the award, and the achievement in a few words."""

    name: str
    unit: str
    award: str
    summary: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody at a meeting."""

    name: str
    title: str
    position: str


@dataclass(frozen=True, slots=True)
class TallyLine:
    """How the vote about one nominee came out. `share` is a text such as "88,9 %", `outcome` a word."""

    name: str
    unit: str
    award: str
    votes_for: int
    votes_against: int
    abstentions: int
    share: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a vote rested on, in words, with its citation; an unverified one is marked on the paper."""

    text: str
    citation: str
    is_verified: bool


@dataclass(frozen=True, slots=True)
class Invitation:
    """Giấy mời họp."""

    head: Letterhead
    closing: Closing
    invitee: str
    meeting: str
    meets_at: datetime
    room: str
    chair: str
    agenda: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SubmissionLetter:
    """Tờ trình đề nghị khen thưởng."""

    head: Letterhead
    closing: Closing
    addressee: str
    occasion: str
    bases: tuple[str, ...]
    paragraphs: tuple[str, ...]
    nominees: tuple[NomineeLine, ...]
    enclosures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result with its target: both texts, as they were published; `source` says where it can be looked up."""

    criterion: str
    target: str
    achieved: str
    source: str


@dataclass(frozen=True, slots=True)
class AchievementReport:
    """Báo cáo thành tích, in full. `outline` titles the introduction, `confirmation` is the unit that confirms it."""

    head: Letterhead
    closing: Closing
    award: str
    subject: str
    occasion: str
    outline: str
    introduction: tuple[str, ...]
    results: tuple[ResultLine, ...]
    paragraphs: tuple[str, ...]
    measures: tuple[str, ...]
    earlier: tuple[str, ...]
    confirmation: Signer


@dataclass(frozen=True, slots=True)
class AchievementSummary:
    """Báo cáo tóm tắt thành tích of the simplified procedure: one page."""

    head: Letterhead
    closing: Closing
    award: str
    subject: str
    unit: str
    occasion: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NomineeList:
    """Danh sách đề nghị khen thưởng kèm tóm tắt thành tích."""

    head: Letterhead
    closing: Closing
    occasion: str
    enclosed_to: str
    nominees: tuple[NomineeLine, ...]


@dataclass(frozen=True, slots=True)
class OpinionSlip:
    """Phiếu xin ý kiến: of an agency, or of a council's member in writing."""

    head: Letterhead
    signer: Signer
    asked: str
    question: str
    due_on: date
    send_to: str
    nominees: tuple[NomineeLine, ...]


@dataclass(frozen=True, slots=True)
class Ballot:
    """Phiếu bầu: no name, no number; the council's seal stands at the upper left."""

    above: str
    council: str
    place: str
    meets_on: date
    occasion: str
    is_secret: bool
    nominees: tuple[NomineeLine, ...]


@dataclass(frozen=True, slots=True)
class TellersDecision:
    """Quyết định thành lập Ban kiểm phiếu."""

    head: Letterhead
    closing: Closing
    decider: str
    council: str
    meets_on: date
    bases: tuple[str, ...]
    tellers: tuple[Attendee, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Biên bản họp hội đồng. `absent` holds names with reasons, `conflicts` who neither read nor voted about whom."""

    head: Letterhead
    council: str
    occasion: str
    opened_at: datetime
    closed_at: datetime
    room: str
    present: tuple[Attendee, ...]
    absent: tuple[str, ...]
    members: int
    conflicts: tuple[str, ...]
    mode: str
    discussion: tuple[str, ...]
    rules: tuple[Rule, ...]
    tally: tuple[TallyLine, ...]
    notes: tuple[str, ...]
    chair: Signer
    secretary: Signer


@dataclass(frozen=True, slots=True)
class CountMinutes:
    """Biên bản kiểm phiếu. `on_screen` voted electronically beside it; `tellers` may be none."""

    head: Letterhead
    council: str
    occasion: str
    counted_at: datetime
    room: str
    tellers: tuple[Attendee, ...]
    members: int
    on_screen: int
    issued: int
    collected: int
    valid: int
    invalid: int
    tally: tuple[TallyLine, ...]
    rules: tuple[Rule, ...]
    tellers_head: Signer
    witness: Signer


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A line of the appraisal's checklist."""

    text: str
    finding: str
    note: str


@dataclass(frozen=True, slots=True)
class AppraisalReport:
    """Báo cáo thẩm định."""

    head: Letterhead
    closing: Closing
    addressee: str
    occasion: str
    bases: tuple[str, ...]
    received: int
    checks: tuple[CheckLine, ...]
    opinions: tuple[str, ...]
    nominees: tuple[NomineeLine, ...]
    refused: tuple[str, ...]
    proposal: str


@dataclass(frozen=True, slots=True)
class SupplementRequest:
    """Phiếu yêu cầu bổ sung hồ sơ. `due_rule` says how the deadline is counted."""

    head: Letterhead
    closing: Closing
    addressee: str
    subject: str
    award: str
    received_on: date
    missing: tuple[str, ...]
    due_on: date
    due_rule: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Thông báo không đủ điều kiện khen thưởng; refusals are answered with reasons."""

    head: Letterhead
    closing: Closing
    addressee: str
    subject: str
    award: str
    occasion: str
    reasons: tuple[str, ...]
    remedy: str


@dataclass(frozen=True, slots=True)
class AwardedLine:
    """Somebody who is awarded. `money` in đồng; `code` verifies the certificate, "" without one."""

    name: str
    unit: str
    award: str
    money: int
    register: str
    code: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Quyết định khen thưởng with its annex. `root` is its batch root or ""; codes are looked up `verify_at`."""

    head: Letterhead
    closing: Closing
    decider: str
    title: str
    bases: tuple[str, ...]
    proposer: str
    achievement: str
    awards: tuple[str, ...]
    total_money: int
    money_source: str
    executors: str
    awarded: tuple[AwardedLine, ...]
    root: str
    verify_at: str


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Somebody who is paid: how the amount comes about, in words ("1,5 × 2.340.000 đ")."""

    name: str
    unit: str
    award: str
    formula: str
    money: int


@dataclass(frozen=True, slots=True)
class MoneyList:
    """Danh sách nhận tiền thưởng. `rule` names the base salary with its citation."""

    head: Letterhead
    preparer: Signer
    accountant: Signer
    closing: Signer
    decision: str
    rule: Rule
    lines: tuple[MoneyLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the register; `status` is empty while the certificate stands."""

    register: str
    name: str
    unit: str
    award: str
    achievement: str
    decision: str
    status: str


@dataclass(frozen=True, slots=True)
class GoldenBook:
    """Sổ vàng: the register of one year."""

    head: Letterhead
    year: str
    award: str
    lines: tuple[BookLine, ...]
    keeper: Signer


FormData = (
    Invitation
    | SubmissionLetter
    | AchievementReport
    | AchievementSummary
    | NomineeList
    | OpinionSlip
    | Ballot
    | TellersDecision
    | Minutes
    | CountMinutes
    | AppraisalReport
    | SupplementRequest
    | Refusal
    | Decision
    | MoneyList
    | GoldenBook
)
