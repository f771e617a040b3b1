"""Made-up data for every form: for the preview of a template, and to show what each field looks like."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from competitions.awards.documents.domain import data
from competitions.awards.documents.domain.data import FormData
from competitions.awards.documents.domain.forms import FormCode

DAY = date(2026, 10, 20)
MORNING = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)
NOON = datetime(2026, 10, 20, 4, 15, tzinfo=UTC)
OCCASION = "trong Ngày hội toàn dân học tập số năm 2026"
HOME_AFFAIRS, PEOPLES_COMMITTEE = "Sở Nội vụ", "Ủy ban nhân dân tỉnh Điện Biên"
ABOVE = "UBND tỉnh Điện Biên"
COUNCIL = "Hội đồng Thi đua - Khen thưởng tỉnh Điện Biên"
MERIT = "Bằng khen"


def _head(symbol: str, number: str = "", *, above: str = ABOVE, issuer: str = HOME_AFFAIRS) -> data.Letterhead:
    return data.Letterhead(above, issuer, number, symbol, "Điện Biên", DAY)


def _closing(authority: str, title: str, name: str, *recipients: str) -> data.Closing:
    return data.Closing((*recipients, "Lưu: VT, TĐKT"), data.Signer(authority, title, name))


DIRECTOR = _closing("", "Giám đốc", "Lò Văn Mẫu", "Như trên", "Ủy ban nhân dân tỉnh (để báo cáo)")
CHAIR = _closing("", "Chủ tịch", "Vàng A Mẫu", "Như Điều 3", "Bộ Nội vụ", "Cổng thông tin điện tử tỉnh")
COMMUNE = _closing("TM. Ủy ban nhân dân", "Chủ tịch", "Quàng Thị Mẫu", "Như trên", "Phòng Văn hóa - Xã hội")
NOMINEES = (
    data.NomineeLine(
        "Nhân dân và cán bộ xã Mường Nhé", "", MERIT, "Hạng nhất cụm Mường Nhé: 512 người học, 38 lớp, 96 gia đình số."
    ),
    data.NomineeLine("Ông Giàng A Ví Dụ", "xã Sín Thầu", MERIT, "Đại sứ số, mở 14 lớp ở bản, hướng dẫn 120 người."),
    data.NomineeLine(
        "Bà Lường Thị Ví Dụ", "phường Điện Biên Phủ", "Giấy khen", "Dạy 26 buổi cho lớp người cao tuổi trong ba tháng."
    ),
)
ATTENDEES = (
    data.Attendee("Vàng A Mẫu", "Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch Hội đồng"),
    data.Attendee("Lò Văn Mẫu", "Giám đốc Sở Nội vụ", "Phó Chủ tịch Hội đồng"),
    data.Attendee("Cà Thị Mẫu", "Phó Giám đốc Sở Khoa học và Công nghệ", "Ủy viên"),
)
TELLERS = (
    data.Attendee("Cà Thị Mẫu", "Phó Giám đốc Sở Khoa học và Công nghệ", "Trưởng ban"),
    data.Attendee("Tòng Văn Mẫu", "Chánh Văn phòng", "Ủy viên"),
    data.Attendee("Pờ Thị Mẫu", "Chuyên viên Sở Nội vụ", "Thư ký"),
)
RULES = (
    data.Rule("Họp khi có mặt ít nhất 2/3 tổng số thành viên", "Quy chế hoạt động của Hội đồng", is_verified=False),
    data.Rule("Đạt khi có từ 80 % tổng số thành viên đồng ý", "Quy chế hoạt động của Hội đồng", is_verified=False),
)
TALLY = (
    data.TallyLine("Nhân dân và cán bộ xã Mường Nhé", "", MERIT, 9, 0, 0, "100 %", "Đạt"),
    data.TallyLine("Ông Giàng A Ví Dụ", "xã Sín Thầu", MERIT, 8, 1, 0, "88,9 %", "Đạt"),
    data.TallyLine("Bà Lường Thị Ví Dụ", "phường Điện Biên Phủ", "Giấy khen", 6, 2, 1, "66,7 %", "Không đạt"),
)
BASES = (
    "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15",
    "Căn cứ Nghị định số 152/2025/NĐ-CP của Chính phủ",
)

SAMPLES: Mapping[FormCode, FormData] = {
    FormCode.INVITATION: data.Invitation(
        head=_head("GM-SNV"),
        closing=_closing("", "Giám đốc", "Lò Văn Mẫu", "Như trên"),
        invitee="ông Vàng A Mẫu, Chủ tịch Hội đồng",
        meeting=f"Họp {COUNCIL}, xét khen thưởng {OCCASION}",
        meets_at=MORNING,
        room="Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh",
        chair="Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh",
        agenda=(
            "Nghe báo cáo thẩm định hồ sơ",
            "Kê khai xung đột lợi ích, bầu Ban kiểm phiếu",
            "Thảo luận và biểu quyết",
        ),
        note="Tài liệu họp được gửi kèm theo. Nếu vắng mặt, đề nghị cho ý kiến bằng phiếu.",
    ),
    FormCode.SUBMISSION_LETTER: data.SubmissionLetter(
        head=_head("TTr-UBND", "45", above="", issuer="Ủy ban nhân dân xã Mường Nhé"),
        closing=COMMUNE,
        addressee="Sở Nội vụ tỉnh Điện Biên",
        occasion=OCCASION,
        bases=BASES,
        paragraphs=(
            "Xã đã phát động phong trào “Bình dân học vụ số” ở mọi bản, theo dõi hằng tuần và bình xét công khai.",
        ),
        nominees=NOMINEES,
        enclosures=("Báo cáo thành tích", "Biên bản họp bình xét"),
    ),
    FormCode.ACHIEVEMENT_REPORT: data.AchievementReport(
        head=_head("BC-UBND", "46", above="", issuer="Ủy ban nhân dân xã Mường Nhé"),
        closing=COMMUNE,
        award="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        subject="Nhân dân và cán bộ xã Mường Nhé",
        occasion=OCCASION,
        outline="Sơ lược đặc điểm, tình hình",
        introduction=("Xã có 24.294 nhân khẩu, 45 bản. Tổ công nghệ số cộng đồng có ở mọi bản.",),
        results=(
            data.ResultLine("Người lớn được học kỹ năng số", "450", "512", "Sổ điểm danh, bảng chốt 10/10/2026"),
            data.ResultLine("Xác nhận phổ cập trên VNeID", "300", "341", "Danh sách nhập ngày 05/10/2026"),
        ),
        paragraphs=("Xã đứng thứ nhất trong cụm theo bảng xếp hạng đã thẩm định.",),
        measures=("Mở lớp tại bản vào buổi tối", "Mỗi đảng viên kèm một hộ"),
        earlier=("Giấy khen của Chủ tịch Ủy ban nhân dân huyện năm 2024",),
        confirmation=data.Signer("Xác nhận của cấp trình", "Giám đốc Sở Nội vụ", ""),
    ),
    FormCode.ACHIEVEMENT_SUMMARY: data.AchievementSummary(
        head=_head("BC-UBND", above="", issuer="Ủy ban nhân dân xã Sín Thầu"),
        closing=COMMUNE,
        award=MERIT,
        subject="Ông Giàng A Ví Dụ",
        unit="Bản Tá Miếu, xã Sín Thầu",
        occasion=OCCASION,
        paragraphs=("Trong hai ngày mưa lũ, đã đưa 35 người dân đến lớp và hoàn thành xác nhận phổ cập.",),
    ),
    FormCode.NOMINEE_LIST: data.NomineeList(
        head=_head("DS-SNV", "12"),
        closing=DIRECTOR,
        occasion=OCCASION,
        enclosed_to="Tờ trình số 98/TTr-SNV ngày 20 tháng 10 năm 2026",
        nominees=NOMINEES,
    ),
    FormCode.OPINION_SLIP: data.OpinionSlip(
        head=_head("PYK-SNV", "7"),
        signer=data.Signer("", "Người cho ý kiến", ""),
        asked="Công an tỉnh Điện Biên",
        question=f"khen thưởng {OCCASION}",
        due_on=date(2026, 10, 27),
        send_to="Sở Nội vụ",
        nominees=NOMINEES,
    ),
    FormCode.BALLOT: data.Ballot(
        above=ABOVE,
        council="Hội đồng Thi đua - Khen thưởng",
        place="Điện Biên",
        meets_on=DAY,
        occasion=f"Xét khen thưởng {OCCASION}",
        is_secret=True,
        nominees=NOMINEES,
    ),
    FormCode.TELLERS_DECISION: data.TellersDecision(
        head=_head("QĐ-HĐTĐKT", above=ABOVE, issuer="Hội đồng Thi đua - Khen thưởng"),
        closing=_closing("TM. Hội đồng", "Chủ tịch", "Vàng A Mẫu", "Như Điều 3"),
        decider="Chủ tịch Hội đồng Thi đua - Khen thưởng",
        council=COUNCIL,
        meets_on=DAY,
        bases=("Căn cứ Quy chế hoạt động của Hội đồng", "Theo kết quả bầu tại phiên họp"),
        tellers=TELLERS,
    ),
    FormCode.MINUTES: data.Minutes(
        head=_head("BB-HĐTĐKT", above=ABOVE, issuer="Hội đồng Thi đua - Khen thưởng"),
        council=COUNCIL,
        occasion=f"xét khen thưởng {OCCASION}",
        opened_at=MORNING,
        closed_at=NOON,
        room="Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh",
        present=ATTENDEES,
        absent=("Ông Hạng A Mẫu, Ủy viên: đi công tác, đã cho ý kiến bằng văn bản",),
        members=9,
        conflicts=("Ông Lò Văn Mẫu không xem và không biểu quyết về Nhân dân và cán bộ xã Mường Nhé",),
        mode="bỏ phiếu kín",
        discussion=("Sở Nội vụ trình bày báo cáo thẩm định. Các thành viên thảo luận, không có ý kiến khác.",),
        rules=RULES,
        tally=TALLY,
        notes=("Hội đồng thống nhất đề nghị khen thưởng các tập thể, cá nhân đạt tỷ lệ.",),
        chair=data.Signer("", "Chủ trì", "Vàng A Mẫu"),
        secretary=data.Signer("", "Thư ký", "Pờ Thị Mẫu"),
    ),
    FormCode.COUNT_MINUTES: data.CountMinutes(
        head=_head("BB-HĐTĐKT", above=ABOVE, issuer="Hội đồng Thi đua - Khen thưởng"),
        council=COUNCIL,
        occasion=f"xét khen thưởng {OCCASION}",
        counted_at=NOON,
        room="Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh",
        tellers=TELLERS,
        members=9,
        on_screen=0,
        issued=9,
        collected=9,
        valid=9,
        invalid=0,
        tally=TALLY,
        rules=RULES,
        tellers_head=data.Signer("", "Trưởng ban kiểm phiếu", "Cà Thị Mẫu"),
        witness=data.Signer("", "Thư ký", "Pờ Thị Mẫu"),
    ),
    FormCode.APPRAISAL_REPORT: data.AppraisalReport(
        head=_head("BC-SNV", "210"),
        closing=DIRECTOR,
        addressee=COUNCIL,
        occasion=OCCASION,
        bases=BASES,
        received=4,
        checks=(
            data.CheckLine("Tờ trình kèm danh sách", "Đủ", ""),
            data.CheckLine("Báo cáo thành tích có xác nhận", "Đủ", ""),
            data.CheckLine("Biên bản họp của đơn vị trình", "Đủ sau bổ sung", "Bổ sung ngày 12/10/2026"),
        ),
        opinions=(
            "Sở Khoa học và Công nghệ: nhất trí, văn bản số 88/SKHCN-VP",
            "Công khai từ 11/10/2026 đến 15/10/2026: có 01 ý kiến, đã xác minh và trả lời",
        ),
        nominees=NOMINEES,
        refused=("Xã Ví Dụ: hồ sơ thiếu biên bản, quá hạn bổ sung",),
        proposal="Sở Nội vụ kính đề nghị Hội đồng xem xét, biểu quyết",
    ),
    FormCode.SUPPLEMENT_REQUEST: data.SupplementRequest(
        head=_head("PYC-SNV", "15"),
        closing=DIRECTOR,
        addressee="Ủy ban nhân dân xã Mường Nhé",
        subject="Nhân dân và cán bộ xã Mường Nhé",
        award=MERIT,
        received_on=date(2026, 10, 8),
        missing=("Biên bản họp bình xét có chữ ký của chủ trì và thư ký", "Xác nhận của cấp trình khen thưởng"),
        due_on=date(2026, 10, 15),
        due_rule="05 ngày làm việc kể từ ngày sau ngày gửi phiếu",
    ),
    FormCode.REFUSAL: data.Refusal(
        head=_head("TB-SNV", "33"),
        closing=DIRECTOR,
        addressee="Ủy ban nhân dân xã Ví Dụ",
        subject="tập thể cán bộ xã Ví Dụ",
        award=MERIT,
        occasion=OCCASION,
        reasons=("Hồ sơ thiếu biên bản họp của đơn vị trình", "Quá thời hạn bổ sung đã thông báo"),
        remedy="Đơn vị có thể đề nghị xem xét lại trong thời hạn của đợt khen thưởng.",
    ),
    FormCode.DECISION: data.Decision(
        head=_head("QĐ-UBND", "1250", above="", issuer=PEOPLES_COMMITTEE),
        closing=CHAIR,
        decider="Chủ tịch Ủy ban nhân dân tỉnh Điện Biên",
        title=f"Về việc tặng Bằng khen, Giấy khen {OCCASION}",
        bases=BASES,
        proposer="Giám đốc Sở Nội vụ tại Tờ trình số 98/TTr-SNV ngày 20 tháng 10 năm 2026",
        achievement=f"đã có thành tích xuất sắc {OCCASION}",
        awards=("Tặng Bằng khen cho 01 tập thể và 01 cá nhân",),
        total_money=10_530_000,
        money_source="Quỹ thi đua, khen thưởng của tỉnh",
        executors="Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ",
        awarded=(
            data.AwardedLine("Nhân dân và cán bộ xã Mường Nhé", "", MERIT, 7_020_000, "01/2026", "K7QM-2XHD-9TVA-PW3E"),
            data.AwardedLine("Ông Giàng A Ví Dụ", "xã Sín Thầu", MERIT, 3_510_000, "02/2026", "B4RN-8YCE-5GKJ-Z6HU"),
        ),
        root="9f2c51b07de3a6c4481b6f0d2a97e35c9f2c51b07de3a6c4481b6f0d2a97e35c",
        verify_at="ngayhoi.example/xac-minh",
    ),
    FormCode.MONEY_LIST: data.MoneyList(
        head=_head("", issuer=HOME_AFFAIRS),
        preparer=data.Signer("", "Người lập", "Pờ Thị Mẫu"),
        accountant=data.Signer("", "Kế toán", "Tòng Văn Mẫu"),
        closing=data.Signer("", "Giám đốc", "Lò Văn Mẫu"),
        decision="Quyết định số 1250/QĐ-UBND ngày 20 tháng 10 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh",
        rule=data.Rule("mức lương cơ sở 2.340.000 đồng", "Nghị định số 73/2024/NĐ-CP", is_verified=False),
        lines=(
            data.MoneyLine("Nhân dân và cán bộ xã Mường Nhé", "", MERIT, "2 × 1,5 × 2.340.000", 7_020_000),
            data.MoneyLine("Ông Giàng A Ví Dụ", "xã Sín Thầu", MERIT, "1,5 × 2.340.000", 3_510_000),
        ),
        total=10_530_000,
    ),
    FormCode.GOLDEN_BOOK: data.GoldenBook(
        head=_head("", above="", issuer=PEOPLES_COMMITTEE),
        year="2026",
        award="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        lines=(
            data.BookLine(
                "01/2026", "Nhân dân và cán bộ xã Mường Nhé", "", MERIT, f"Thành tích {OCCASION}", "1250/QĐ-UBND", ""
            ),
            data.BookLine(
                "02/2026",
                "Ông Giàng A Ví Dụ",
                "xã Sín Thầu",
                MERIT,
                f"Thành tích {OCCASION}",
                "1250/QĐ-UBND",
                "Cấp lại 12/2026",
            ),
        ),
        keeper=data.Signer("", "Người giữ sổ", "Pờ Thị Mẫu"),
    ),
}
