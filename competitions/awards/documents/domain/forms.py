"""What a form is: its code, title, legal mark with citation, data type and layout. The forms stand in `catalogue`."""

from dataclasses import dataclass
from enum import StrEnum

from competitions.awards.documents.domain.data import FormData
from competitions.awards.documents.domain.layout import Layout


class FormCode(StrEnum):
    """The forms, by their names in code."""

    INVITATION = "invitation"
    SUBMISSION_LETTER = "submission_letter"
    ACHIEVEMENT_REPORT = "achievement_report"
    ACHIEVEMENT_SUMMARY = "achievement_summary"
    NOMINEE_LIST = "nominee_list"
    OPINION_SLIP = "opinion_slip"
    BALLOT = "ballot"
    TELLERS_DECISION = "tellers_decision"
    MINUTES = "minutes"
    COUNT_MINUTES = "count_minutes"
    APPRAISAL_REPORT = "appraisal_report"
    SUPPLEMENT_REQUEST = "supplement_request"
    REFUSAL = "refusal"
    DECISION = "decision"
    MONEY_LIST = "money_list"
    GOLDEN_BOOK = "golden_book"


@dataclass(frozen=True, slots=True)
class Form:
    """A form. `mark` is its number in the law's appendix ("" where it has none), `citation` the law.

    `is_verified` says whether somebody held mark and citation against the law's text; the screen tells if not.
    """

    code: FormCode
    title: str
    mark: str
    citation: str
    is_verified: bool
    data: type[FormData]
    layout: Layout


LAYOUT_LAW = "Nghị định số 30/2020/NĐ-CP, Phụ lục III"
AWARDS_LAW = "Nghị định số 152/2025/NĐ-CP, Phụ lục"
OWN = "Thể thức theo Nghị định số 30/2020/NĐ-CP; nội dung do cơ quan tự lập"
