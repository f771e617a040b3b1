"""The forms of dossiers and their review: letter, reports, list, appraisal, supplement, refusal."""

from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.forms import AWARDS_LAW, LAYOUT_LAW, OWN, Form, FormCode
from competitions.awards.documents.domain.layout import (
    Block,
    Column,
    Head,
    Layout,
    Look,
    Signature,
    Signatures,
    Table,
    Text,
)
from competitions.awards.documents.domain.wording import LONG_DOTS

BODY, ITEM, HEADING = Look.BODY, Look.ITEM, Look.HEADING
NO = Column("TT", 10, "{{ line.no }}", "center")
NOMINEES = Table(
    "nominees",
    (
        NO,
        Column("Tập thể, cá nhân", 50, "{{ line.name }}{{ line.place }}"),
        Column("Hình thức", 30, "{{ line.award }}", "center"),
        Column("Tóm tắt thành tích", 75, "{{ line.summary }}"),
    ),
)
SIGNED = Signatures((Signature("closing.signer"),), "closing.recipients")
BASES = Text(Look.BASIS, "{{ line }}{{ '.' if loop.last else ';' }}", each="bases")


def _top(title: str, abstract: str) -> tuple[Block, ...]:
    return (Text(Look.TITLE, title), Text(Look.ABSTRACT, abstract), Text(Look.RULE))


SUBMISSION_LETTER = Form(
    FormCode.SUBMISSION_LETTER,
    "Tờ trình đề nghị khen thưởng",
    "Mẫu 1.4",
    LAYOUT_LAW,
    is_verified=False,
    data=data.SubmissionLetter,
    layout=Layout(
        Head.FULL,
        (
            *_top("TỜ TRÌNH", "Về việc đề nghị khen thưởng {{ occasion }}"),
            Text(Look.ADDRESSEE, "Kính gửi: {{ addressee }}."),
            BASES,
            Text(BODY, "{{ line }}", each="paragraphs"),
            Text(BODY, "{{ head.issuer }} đề nghị xét khen thưởng các tập thể, cá nhân sau:"),
            NOMINEES,
            Text(BODY, "Hồ sơ kèm theo:", when="enclosures"),
            Text(ITEM, "- {{ line }}{{ '.' if loop.last else ';' }}", each="enclosures"),
            Text(
                BODY,
                "{{ head.issuer }} chịu trách nhiệm về tính chính xác của thành tích đã nêu và kính trình xem xét, "
                "quyết định./.",
            ),
            SIGNED,
        ),
    ),
)

ACHIEVEMENT_REPORT = Form(
    FormCode.ACHIEVEMENT_REPORT,
    "Báo cáo thành tích",
    "",
    AWARDS_LAW,
    is_verified=False,
    data=data.AchievementReport,
    layout=Layout(
        Head.FULL,
        (
            *_top("BÁO CÁO THÀNH TÍCH", "Đề nghị tặng {{ award }} {{ occasion }}"),
            Text(Look.CENTER, "{{ subject }}"),
            Text(HEADING, "I. {{ outline | upper }}"),
            Text(BODY, "{{ line }}", each="introduction"),
            Text(HEADING, "II. THÀNH TÍCH ĐẠT ĐƯỢC"),
            Table(
                "results",
                (
                    NO,
                    Column("Nội dung, tiêu chí", 65, "{{ line.criterion }}"),
                    Column("Chỉ tiêu", 25, "{{ line.target }}", "center"),
                    Column("Kết quả", 25, "{{ line.achieved }}", "center"),
                    Column("Nguồn số liệu", 40, "{{ line.source }}"),
                ),
                when="results",
            ),
            Text(BODY, "{{ line }}", each="paragraphs"),
            Text(HEADING, "III. BIỆN PHÁP ĐÃ THỰC HIỆN", when="measures"),
            Text(ITEM, "- {{ line }}", each="measures"),
            Text(HEADING, "{{ 'IV' if measures else 'III' }}. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG"),
            Text(ITEM, "- {{ line }}", each="earlier"),
            Text(BODY, LONG_DOTS, when="not earlier"),
            Signatures(
                (
                    Signature("confirmation", "(Ký, đóng dấu, ghi rõ họ tên)"),
                    Signature("closing.signer", "(Ký, ghi rõ họ tên; cơ quan thì đóng dấu)"),
                ),
                when="confirmation.title",
            ),
            Signatures((Signature("closing.signer"),), "closing.recipients", when="not confirmation.title"),
        ),
    ),
)

ACHIEVEMENT_SUMMARY = Form(
    FormCode.ACHIEVEMENT_SUMMARY,
    "Báo cáo tóm tắt thành tích",
    "",
    AWARDS_LAW,
    is_verified=False,
    data=data.AchievementSummary,
    layout=Layout(
        Head.FULL,
        (
            *_top("BÁO CÁO TÓM TẮT THÀNH TÍCH", "Đề nghị tặng {{ award }} {{ occasion }}"),
            Text(BODY, "Tên tập thể, cá nhân, hộ gia đình: {{ subject }}."),
            Text(BODY, "Nơi công tác, cư trú: {{ unit }}.", when="unit"),
            Text(HEADING, "TÓM TẮT THÀNH TÍCH"),
            Text(BODY, "{{ line }}", each="paragraphs"),
            Text(BODY, "Đề nghị xem xét, khen thưởng kịp thời./."),
            SIGNED,
        ),
    ),
)

NOMINEE_LIST = Form(
    FormCode.NOMINEE_LIST,
    "Danh sách đề nghị khen thưởng",
    "",
    AWARDS_LAW,
    is_verified=False,
    data=data.NomineeList,
    layout=Layout(
        Head.FULL,
        (
            *_top("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", "{{ occasion }}"),
            Text(Look.BRACKET, "(Kèm theo {{ enclosed_to }})", when="enclosed_to"),
            Table(
                "nominees",
                (
                    NO,
                    Column("Tập thể, cá nhân", 60, "{{ line.name }}"),
                    Column("Đơn vị", 50, "{{ line.unit or '–' }}"),
                    Column("Hình thức đề nghị", 40, "{{ line.award }}", "center"),
                    Column("Tóm tắt thành tích", 92, "{{ line.summary }}"),
                ),
            ),
            Text(BODY, "Danh sách có {{ nominees | length }} tập thể, cá nhân, hộ gia đình./.", when="nominees"),
            Text(BODY, "Danh sách chưa có tập thể, cá nhân, hộ gia đình nào./.", when="not nominees"),
            SIGNED,
        ),
        is_landscape=True,
    ),
)

APPRAISAL_REPORT = Form(
    FormCode.APPRAISAL_REPORT,
    "Báo cáo thẩm định",
    "Mẫu 1.4",
    LAYOUT_LAW,
    is_verified=False,
    data=data.AppraisalReport,
    layout=Layout(
        Head.FULL,
        (
            *_top("BÁO CÁO THẨM ĐỊNH", "Hồ sơ đề nghị khen thưởng {{ occasion }}"),
            Text(Look.ADDRESSEE, "Kính gửi: {{ addressee }}."),
            BASES,
            Text(BODY, "{{ head.issuer }} đã thẩm định {{ received }} hồ sơ và báo cáo như sau:"),
            Text(HEADING, "I. KIỂM TRA HỒ SƠ"),
            Table(
                "checks",
                (
                    NO,
                    Column("Hồ sơ, nội dung", 75, "{{ line.text }}"),
                    Column("Kết quả", 30, "{{ line.finding }}", "center"),
                    Column("Ghi chú", 50, "{{ line.note }}"),
                ),
                when="checks",
            ),
            Text(HEADING, "II. Ý KIẾN CỦA CÁC CƠ QUAN, CÔNG KHAI DANH SÁCH", when="opinions"),
            Text(ITEM, "- {{ line }}{{ '.' if loop.last else ';' }}", each="opinions"),
            Text(HEADING, "{{ 'III' if opinions else 'II' }}. ĐỦ ĐIỀU KIỆN ĐỀ NGHỊ KHEN THƯỞNG"),
            NOMINEES,
            Text(HEADING, "{{ 'IV' if opinions else 'III' }}. CHƯA ĐỦ ĐIỀU KIỆN", when="refused"),
            Text(ITEM, "- {{ line }}{{ '.' if loop.last else ';' }}", each="refused"),
            Text(HEADING, "{{ ['III', 'IV', 'V'][(1 if opinions else 0) + (1 if refused else 0)] }}. KIẾN NGHỊ"),
            Text(BODY, "{{ proposal }}./."),
            SIGNED,
        ),
    ),
)

SUPPLEMENT_REQUEST = Form(
    FormCode.SUPPLEMENT_REQUEST,
    "Phiếu yêu cầu bổ sung hồ sơ",
    "",
    OWN,
    is_verified=False,
    data=data.SupplementRequest,
    layout=Layout(
        Head.FULL,
        (
            *_top("PHIẾU YÊU CẦU BỔ SUNG HỒ SƠ", "Đề nghị khen thưởng {{ subject }}"),
            Text(Look.ADDRESSEE, "Kính gửi: {{ addressee }}."),
            Text(
                BODY,
                "{{ received_on | capitalize }}, {{ head.issuer }} đã nhận hồ sơ đề nghị tặng {{ award }} đối với "
                "{{ subject }}. Qua kiểm tra, đề nghị bổ sung, hoàn thiện:",
            ),
            Text(ITEM, "{{ loop.index }}. {{ line }}{{ '.' if loop.last else ';' }}", each="missing"),
            Text(BODY, "Thời hạn nhận bổ sung: hết {{ due_on }}{% if due_rule %} ({{ due_rule }}){% endif %}."),
            Text(
                BODY,
                "Trong thời gian chờ bổ sung, thời hạn giải quyết tạm dừng. Quá thời hạn trên mà chưa bổ sung đủ, hồ "
                "sơ được "
                "xem xét theo hiện trạng./.",
            ),
            SIGNED,
        ),
    ),
)

REFUSAL = Form(
    FormCode.REFUSAL,
    "Thông báo không đủ điều kiện khen thưởng",
    "Mẫu 1.4",
    LAYOUT_LAW,
    is_verified=False,
    data=data.Refusal,
    layout=Layout(
        Head.FULL,
        (
            *_top("THÔNG BÁO", "Về việc không đủ điều kiện khen thưởng {{ occasion }}"),
            Text(Look.ADDRESSEE, "Kính gửi: {{ addressee }}."),
            Text(
                BODY,
                "Qua xem xét hồ sơ đề nghị tặng {{ award }} đối với {{ subject }}, {{ head.issuer }} thông báo: "
                "chưa đủ điều "
                "kiện khen thưởng, vì các lý do sau:",
            ),
            Text(ITEM, "{{ loop.index }}. {{ line }}{{ '.' if loop.last else ';' }}", each="reasons"),
            Text(BODY, "{{ remedy }}", when="remedy"),
            Text(BODY, "{{ head.issuer }} thông báo để đơn vị biết./."),
            SIGNED,
        ),
    ),
)

FORMS = (
    SUBMISSION_LETTER,
    ACHIEVEMENT_REPORT,
    ACHIEVEMENT_SUMMARY,
    NOMINEE_LIST,
    APPRAISAL_REPORT,
    SUPPLEMENT_REQUEST,
    REFUSAL,
)
