"""The forms that follow the vote: the decision with its annex, the list of money, the register ("Sổ vàng")."""

from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.forms import AWARDS_LAW, LAYOUT_LAW, OWN, Form, FormCode
from competitions.awards.documents.domain.layout import (
    Column,
    Head,
    Layout,
    Look,
    Signature,
    Signatures,
    Table,
    Text,
)

BODY, ITEM = Look.BODY, Look.ITEM
HAS_MONEY = "total_money != '0'"
NO = Column("TT", 10, "{{ line.no }}", "center")

AWARDED = Table(
    "awarded",
    (
        NO,
        Column("Tập thể, cá nhân", 73, "{{ line.name }}{{ line.place }}"),
        Column("Hình thức", 30, "{{ line.award }}", "center"),
        Column("Số sổ vàng", 24, "{{ line.register }}", "center"),
        Column("Tiền thưởng (đồng)", 28, "{{ line.money }}", "right"),
    ),
    total=("", "Cộng", "", "", "{{ total_money }}"),
    when="not root",
)
AWARDED_WITH_CODES = Table(
    "awarded",
    (
        NO,
        Column("Tập thể, cá nhân", 60, "{{ line.name }}{{ line.place }}"),
        Column("Hình thức", 22, "{{ line.award }}", "center"),
        Column("Số sổ vàng", 18, "{{ line.register }}", "center"),
        Column("Tiền thưởng (đồng)", 23, "{{ line.money }}", "right"),
        Column("Mã xác minh", 32, "{{ line.code[:10] }} {{ line.code[10:] }}", "center"),
    ),
    total=("", "Cộng", "", "", "{{ total_money }}", ""),
    when="root",
)

DECISION = Form(
    FormCode.DECISION,
    "Quyết định khen thưởng",
    "Mẫu 1.2",
    LAYOUT_LAW,
    is_verified=False,
    data=data.Decision,
    layout=Layout(
        Head.FULL,
        (
            Text(Look.TITLE, "QUYẾT ĐỊNH"),
            Text(Look.ABSTRACT, "{{ title }}"),
            Text(Look.RULE),
            Text(Look.TITLE, "{{ decider | upper }}"),
            Text(Look.BASIS, "{{ line }};", each="bases"),
            Text(Look.BASIS, "Theo đề nghị của {{ proposer }}."),
            Text(Look.TITLE, "QUYẾT ĐỊNH:"),
            Text(BODY, "{{ awards | join('; ') }}, {{ achievement }} (danh sách kèm theo).", lead="Điều 1. "),
            Text(
                BODY,
                "Tiền thưởng kèm theo là {{ total_money }} đồng, trích từ {{ money_source }}, chi theo quy "
                "định hiện "
                "hành.",
                lead="Điều 2. ",
                when=HAS_MONEY,
            ),
            Text(
                BODY,
                "Quyết định này có hiệu lực kể từ ngày ký. {{ executors }} và các tập thể, cá nhân có tên "
                "trong danh sách "
                "chịu trách nhiệm thi hành Quyết định này./.",
                lead="Điều {{ 3 if " + HAS_MONEY + " else 2 }}. ",
            ),
            Signatures((Signature("closing.signer"),), "closing.recipients"),
            Text(Look.BREAK),
            Text(Look.TITLE, "DANH SÁCH KHEN THƯỞNG"),
            Text(Look.BRACKET, "(Kèm theo Quyết định số {{ head.number }} {{ head.date }} của {{ decider }})"),
            Text(
                Look.NOTE,
                "Tra cứu mã xác minh tại {{ verify_at }}. Mã gốc của lô (để đối chiếu): {{ root }}",
                when="root",
            ),
            AWARDED,
            AWARDED_WITH_CODES,
        ),
    ),
)

MONEY_LIST = Form(
    FormCode.MONEY_LIST,
    "Danh sách nhận tiền thưởng",
    "",
    OWN,
    is_verified=False,
    data=data.MoneyList,
    layout=Layout(
        Head.UNNUMBERED,
        (
            Text(Look.TITLE, "DANH SÁCH NHẬN TIỀN THƯỞNG"),
            Text(Look.BRACKET, "(Theo {{ decision }})"),
            Text(
                Look.NOTE,
                "Mức áp dụng: {{ rule.text }}. Căn cứ: {{ rule.citation }}"
                "{% if not rule.is_verified %}; quy định này chưa đối chiếu với văn bản gốc{% endif %}.",
            ),
            Table(
                "lines",
                (
                    NO,
                    Column("Tập thể, cá nhân", 62, "{{ line.name }}"),
                    Column("Đơn vị", 50, "{{ line.unit or '–' }}"),
                    Column("Hình thức", 34, "{{ line.award }}", "center"),
                    Column("Cách tính", 38, "{{ line.formula }}", "center"),
                    Column("Số tiền (đồng)", 28, "{{ line.money }}", "right"),
                    Column("Ký nhận", 30, ""),
                ),
                total=("", "Cộng", "", "", "", "{{ total }}", ""),
            ),
            Text(BODY, "Tổng số tiền viết bằng chữ: {{ total_words }}."),
            Signatures(
                (
                    Signature("preparer", "(Ký, ghi rõ họ tên)"),
                    Signature("accountant", "(Ký, ghi rõ họ tên)"),
                    Signature("closing", "(Ký, đóng dấu, ghi rõ họ tên)"),
                )
            ),
        ),
        is_landscape=True,
    ),
)

GOLDEN_BOOK = Form(
    FormCode.GOLDEN_BOOK,
    "Sổ vàng",
    "",
    AWARDS_LAW,
    is_verified=False,
    data=data.GoldenBook,
    layout=Layout(
        Head.UNNUMBERED,
        (
            Text(Look.TITLE, "SỔ VÀNG KHEN THƯỞNG NĂM {{ year }}"),
            Text(Look.ABSTRACT, "{{ award }}"),
            Text(Look.RULE),
            Table(
                "lines",
                (
                    Column("Số", 20, "{{ line.register }}", "center"),
                    Column("Tập thể, cá nhân", 52, "{{ line.name }}"),
                    Column("Đơn vị", 42, "{{ line.unit or '–' }}"),
                    Column("Hình thức", 30, "{{ line.award }}", "center"),
                    Column("Thành tích", 52, "{{ line.achievement }}"),
                    Column("Quyết định", 32, "{{ line.decision }}", "center"),
                    Column("Ghi chú", 24, "{{ line.status }}"),
                ),
            ),
            Text(BODY, "Sổ ghi đến {{ head.date }} có {{ lines | length }} lượt khen thưởng."),
            Signatures((Signature("keeper", "(Ký, ghi rõ họ tên)"),)),
        ),
        is_landscape=True,
    ),
)

FORMS = (DECISION, MONEY_LIST, GOLDEN_BOOK)
