"""The forms of the council: invitation, opinion slip, ballot, counting committee, the two minutes."""

from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.forms import LAYOUT_LAW, OWN, Form, FormCode
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

BODY, ITEM, HEADING = Look.BODY, Look.ITEM, Look.HEADING
UNVERIFIED = "{% if not line.is_verified %}; quy định này chưa đối chiếu với văn bản gốc{% endif %}"
RULES = Text(ITEM, "- {{ line.text }}. Căn cứ: {{ line.citation }}" + UNVERIFIED + ".", each="rules")
TELLERS = Text(
    ITEM,
    "{{ line.no }}. {{ line.name }}, {{ line.title }}: {{ line.position }}{{ '.' if loop.last else ';' }}",
    "tellers",
)
TALLY = Table(
    "tally",
    (
        Column("TT", 9, "{{ line.no }}", "center"),
        Column("Tập thể, cá nhân được đề nghị", 45, "{{ line.name }}{{ line.place }}"),
        Column("Hình thức", 23, "{{ line.award }}", "center"),
        Column("Đồng ý", 17, "{{ line.votes_for }}", "center"),
        Column("Không đồng ý", 16, "{{ line.votes_against }}", "center"),
        Column("Không ý kiến", 16, "{{ line.abstentions }}", "center"),
        Column("Tỷ lệ", 17, "{{ line.share }}", "center"),
        Column("Kết quả", 22, "{{ line.outcome }}", "center"),
    ),
)

INVITATION = Form(
    FormCode.INVITATION,
    "Giấy mời họp",
    "Mẫu 1.7",
    LAYOUT_LAW,
    is_verified=False,
    data=data.Invitation,
    layout=Layout(
        Head.FULL,
        (
            Text(Look.TITLE, "GIẤY MỜI"),
            Text(Look.ABSTRACT, "{{ meeting }}"),
            Text(Look.RULE),
            Text(BODY, "{{ head.issuer }} trân trọng kính mời:"),
            Text(Look.CENTER, "{{ invitee }}"),
            Text(BODY, "Tới dự: {{ meeting }}."),
            Text(BODY, "Chủ trì: {{ chair }}."),
            Text(BODY, "Thời gian: {{ meets_at }}."),
            Text(BODY, "Địa điểm: {{ room }}."),
            Text(BODY, "Nội dung:", when="agenda"),
            Text(ITEM, "{{ loop.index }}. {{ line }}{{ '.' if loop.last else ';' }}", each="agenda"),
            Text(BODY, "{{ note }}", when="note"),
            Text(BODY, "Trân trọng kính mời./."),
            Signatures((Signature("closing.signer"),), "closing.recipients"),
        ),
    ),
)

OPINION_SLIP = Form(
    FormCode.OPINION_SLIP,
    "Phiếu xin ý kiến",
    "",
    OWN,
    is_verified=False,
    data=data.OpinionSlip,
    layout=Layout(
        Head.FULL,
        (
            Text(Look.TITLE, "PHIẾU XIN Ý KIẾN"),
            Text(Look.ABSTRACT, "Về việc {{ question }}"),
            Text(Look.RULE),
            Text(Look.ADDRESSEE, "Kính gửi: {{ asked }}."),
            Text(BODY, "Đề nghị cho ý kiến bằng cách đánh dấu (x) vào một ô của mỗi dòng dưới đây:"),
            Table(
                "nominees",
                (
                    Column("TT", 10, "{{ line.no }}", "center"),
                    Column("Tập thể, cá nhân", 55, "{{ line.name }}{{ line.place }}"),
                    Column("Hình thức đề nghị", 30, "{{ line.award }}", "center"),
                    Column("Nhất trí", 20, "☐", "center"),
                    Column("Không nhất trí", 20, "☐", "center"),
                    Column("Lý do", 30, ""),
                ),
            ),
            Text(HEADING, "Ý kiến khác:"),
            Text(Look.CENTER, "…" * 32),
            Text(Look.CENTER, "…" * 32),
            Text(BODY, "Đề nghị gửi phiếu về {{ send_to }} chậm nhất hết {{ due_on }}."),
            Text(
                Look.NOTE,
                "Người cho ý kiến có quan hệ với tập thể, cá nhân nào thì không cho ý kiến về dòng đó và ghi rõ.",
            ),
            Signatures((Signature("signer", "(Ký, ghi rõ họ tên; cơ quan thì đóng dấu)"),)),
        ),
    ),
)

BALLOT = Form(
    FormCode.BALLOT,
    "Phiếu bầu",
    "",
    OWN,
    is_verified=False,
    data=data.Ballot,
    layout=Layout(
        Head.BALLOT,
        (
            Text(Look.TITLE, "{{ 'PHIẾU BẦU KÍN' if is_secret else 'PHIẾU BẦU' }}"),
            Text(Look.ABSTRACT, "{{ occasion }}"),
            Text(Look.RULE),
            Text(Look.BRACKET, "(Phiên họp {{ meets_on }})"),
            Text(
                Look.NOTE,
                "Cách bầu: đánh dấu (x) vào một ô của mỗi dòng. Dòng đánh dấu cả hai ô hoặc không đánh dấu ô nào được "
                "tính là không ý kiến. Phiếu không do Hội đồng phát hành, viết thêm tên hoặc có dấu hiệu nhận biết "
                "người bầu là không hợp lệ.{% if is_secret %} Không ký tên, không ghi tên vào phiếu.{% endif %}",
            ),
            Table(
                "nominees",
                (
                    Column("TT", 12, "{{ line.no }}", "center"),
                    Column(
                        "Tập thể, cá nhân được đề nghị",
                        81,
                        "{{ line.name }}{{ line.place }}",
                    ),
                    Column("Hình thức", 28, "{{ line.award }}", "center"),
                    Column("Đồng ý", 22, "☐", "center"),
                    Column("Không đồng ý", 22, "☐", "center"),
                ),
            ),
        ),
    ),
)

TELLERS_DECISION = Form(
    FormCode.TELLERS_DECISION,
    "Quyết định thành lập Ban kiểm phiếu",
    "Mẫu 1.2",
    LAYOUT_LAW,
    is_verified=False,
    data=data.TellersDecision,
    layout=Layout(
        Head.FULL,
        (
            Text(Look.TITLE, "QUYẾT ĐỊNH"),
            Text(Look.ABSTRACT, "Về việc thành lập Ban kiểm phiếu"),
            Text(Look.RULE),
            Text(Look.TITLE, "{{ decider | upper }}"),
            Text(Look.BASIS, "{{ line }}{{ '.' if loop.last else ';' }}", each="bases"),
            Text(Look.TITLE, "QUYẾT ĐỊNH:"),
            Text(
                BODY, "Thành lập Ban kiểm phiếu tại phiên họp {{ meets_on }} của {{ council }}, gồm:", lead="Điều 1. "
            ),
            TELLERS,
            Text(
                BODY,
                "Ban kiểm phiếu phát phiếu, thu phiếu, kiểm phiếu, lập biên bản và công bố kết quả tại phiên "
                "họp. "
                "Ban kiểm phiếu tự giải thể sau khi bàn giao phiếu đã niêm phong và biên bản cho thư ký Hội đồng.",
                lead="Điều 2. ",
            ),
            Text(
                BODY,
                "Quyết định này có hiệu lực kể từ ngày ký. Các thành viên của Hội đồng và các ông, bà có tên "
                "tại Điều 1 "
                "chịu trách nhiệm thi hành Quyết định này./.",
                lead="Điều 3. ",
            ),
            Signatures((Signature("closing.signer"),), "closing.recipients"),
        ),
    ),
)

MINUTES = Form(
    FormCode.MINUTES,
    "Biên bản họp",
    "Mẫu 1.9",
    LAYOUT_LAW,
    is_verified=False,
    data=data.Minutes,
    layout=Layout(
        Head.UNDATED,
        (
            Text(Look.TITLE, "BIÊN BẢN"),
            Text(Look.ABSTRACT, "Họp {{ council }}, {{ occasion }}"),
            Text(Look.RULE),
            Text(BODY, "Thời gian bắt đầu: {{ opened_at }}."),
            Text(BODY, "Địa điểm: {{ room }}."),
            Text(HEADING, "I. THÀNH PHẦN"),
            Text(BODY, "Có mặt: {{ present | length }} trên {{ members }} thành viên."),
            Text(
                ITEM,
                "{{ line.no }}. {{ line.name }}, {{ line.title }}: {{ line.position }}{{ '.' if loop.last else ';' }}",
                each="present",
            ),
            Text(BODY, "Vắng mặt:", when="absent"),
            Text(ITEM, "- {{ line }}{{ '.' if loop.last else ';' }}", each="absent"),
            Text(BODY, "Chủ trì: {{ chair.name }}. Thư ký: {{ secretary.name }}."),
            Text(HEADING, "II. KÊ KHAI XUNG ĐỘT LỢI ÍCH"),
            Text(ITEM, "- {{ line }}{{ '.' if loop.last else ';' }}", each="conflicts"),
            Text(BODY, "Không thành viên nào kê khai có xung đột lợi ích.", when="not conflicts"),
            Text(HEADING, "III. NỘI DUNG"),
            Text(BODY, "{{ line }}", each="discussion"),
            Text(HEADING, "IV. BIỂU QUYẾT"),
            Text(BODY, "Hình thức biểu quyết: {{ mode }}. Quy định áp dụng:"),
            RULES,
            TALLY,
            Text(BODY, "{{ line }}", each="notes"),
            Text(
                BODY,
                "Phiên họp kết thúc vào {{ closed_at }}. Biên bản đã được đọc lại cho các thành viên dự họp cùng nghe "
                "và "
                "thống nhất./.",
            ),
            Signatures(
                (
                    Signature("secretary", "(Ký, ghi rõ họ tên)"),
                    Signature("chair", "(Ký, ghi rõ họ tên, đóng dấu nếu có)"),
                )
            ),
        ),
    ),
)

COUNT_MINUTES = Form(
    FormCode.COUNT_MINUTES,
    "Biên bản kiểm phiếu",
    "Mẫu 1.9",
    LAYOUT_LAW,
    is_verified=False,
    data=data.CountMinutes,
    layout=Layout(
        Head.UNDATED,
        (
            Text(Look.TITLE, "BIÊN BẢN"),
            Text(Look.ABSTRACT, "Kiểm phiếu {{ occasion }}"),
            Text(Look.RULE),
            Text(BODY, "Vào {{ counted_at }}, tại {{ room }}, Ban kiểm phiếu của {{ council }} gồm:", when="tellers"),
            TELLERS,
            Text(BODY, "đã tiến hành kiểm phiếu với kết quả như sau:", when="tellers"),
            Text(
                BODY,
                "Vào {{ counted_at }}, tại {{ room }}, {{ council }} tiến hành kiểm phiếu với kết quả như sau:",
                when="not tellers",
            ),
            Text(HEADING, "I. SỐ PHIẾU"),
            Text(ITEM, "- Tổng số thành viên Hội đồng: {{ members }}."),
            Text(
                ITEM,
                "- Bỏ phiếu trên hệ thống điện tử: {{ on_screen }} thành viên. Phiếu giấy của thành viên cho ý kiến "
                "bằng văn bản được kiểm riêng dưới đây; kết quả ở mục II gồm cả hai.",
                when="on_screen != '0'",
            ),
            Text(ITEM, "- Số phiếu phát ra: {{ issued }}. Số phiếu thu về: {{ collected }}."),
            Text(ITEM, "- Số phiếu hợp lệ: {{ valid }}. Số phiếu không hợp lệ: {{ invalid }}."),
            Text(HEADING, "II. KẾT QUẢ"),
            TALLY,
            Text(BODY, "Quy định áp dụng:"),
            RULES,
            Text(
                BODY,
                "Biên bản lập thành 02 bản, đã được đọc lại và thống nhất. Phiếu được niêm phong và giao thư ký Hội "
                "đồng "
                "lưu cùng hồ sơ./.",
            ),
            Signatures((Signature("witness", "(Ký, ghi rõ họ tên)"), Signature("tellers_head", "(Ký, ghi rõ họ tên)"))),
        ),
    ),
)

FORMS = (INVITATION, OPINION_SLIP, BALLOT, TELLERS_DECISION, MINUTES, COUNT_MINUTES)
