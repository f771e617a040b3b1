"""The template people download: one example of each kind, and a sheet that explains the columns."""

from competitions.quizzes.domain.questions import TRUE_FALSE_OPTIONS, Kind, Question, Quiz
from competitions.quizzes.importing.formats import SHEET_NAME, File, Format, export_quiz
from competitions.quizzes.importing.sheets import write_xlsx
from competitions.quizzes.importing.tabular import to_table

HELP_NAME = "Hướng dẫn"
EXAMPLES = Quiz(
    "Mẫu câu hỏi",
    "vi",
    (
        Question(
            Kind.CHOICE,
            "Ứng dụng nào là tài khoản định danh điện tử quốc gia?",
            options=("VNeID", "Zalo", "YouTube"),
            right=(0,),
            explanation="VNeID do Bộ Công an phát triển.",
            tags=("VNeID",),
        ),
        Question(
            Kind.MULTIPLE,
            "Những việc nào giúp mật khẩu an toàn hơn?",
            options=("Dùng cụm từ dài", "Dùng ngày sinh", "Mỗi tài khoản một mật khẩu"),
            right=(0, 2),
        ),
        Question(
            Kind.TRUE_FALSE,
            "Không ai được hỏi mã OTP của bạn qua điện thoại.",
            options=TRUE_FALSE_OPTIONS,
            right=(0,),
        ),
        Question(
            Kind.ORDER,
            "Xếp các bước nộp hồ sơ trực tuyến theo đúng thứ tự.",
            items=("Đăng nhập", "Chọn dịch vụ", "Điền và gửi hồ sơ", "Nhận kết quả"),
            seconds=45,
        ),
        Question(
            Kind.MATCH,
            "Ghép số điện thoại với nơi nhận cuộc gọi.",
            left=("113", "114", "115"),
            right_side=("Công an", "Cứu hỏa", "Cấp cứu"),
            seconds=45,
        ),
        Question(
            Kind.NUMERIC,
            "Từ ngày 1/7/2025 tỉnh Điện Biên có bao nhiêu xã, phường?",
            answer="45",
            tolerance="2",
        ),
        Question(Kind.TEXT, "Viết tên tỉnh của chúng ta.", answers=("Điện Biên", "Tỉnh Điện Biên")),
        Question(Kind.POLL, "Bạn hay dùng dịch vụ số nào nhất?", options=("Thanh toán", "Học tập", "Dịch vụ công")),
        Question(Kind.WORDS, "Nói về chuyển đổi số bằng một từ.", seconds=60),
    ),
)
HELP = (
    ("Cột", "Cách điền"),
    (
        "kind",
        (
            "Loại câu hỏi: choice (chọn một), multiple (chọn nhiều), true_false (đúng/sai), order (xếp thứ tự), "
            "match (ghép đôi), numeric (số), text (trả lời ngắn), poll (thăm dò), words (đám mây từ)."
        ),
    ),
    ("text", "Nội dung câu hỏi. Bắt buộc."),
    (
        "option_1 … option_6",
        (
            "Các lựa chọn. order: viết theo đúng thứ tự. match: mỗi ô một cặp, viết: vế trái -> vế phải. "
            "true_false, numeric, text, words: để trống."
        ),
    ),
    (
        "right",
        (
            "Đáp án: số thứ tự của lựa chọn đúng, nhiều lựa chọn thì nối bằng dấu ; (ví dụ 1;3). "
            "true_false: 1 là đúng, 2 là sai. numeric: con số, có thể kèm sai số sau dấu hai chấm (ví dụ 45:2). "
            "text: các câu trả lời được chấp nhận, nối bằng dấu ;. order, match, poll, words: để trống."
        ),
    ),
    ("seconds", "Thời gian trả lời, từ 5 đến 600 giây. Để trống là 20."),
    ("weight", "Trọng số điểm, từ 1 đến 10. Để trống là 1."),
    ("explanation", "Lời giải thích hiện sau khi công bố đáp án. Có thể để trống."),
    ("tags", "Từ khóa, nối bằng dấu ;. Có thể để trống."),
    (
        "Lưu ý",
        (
            "Giữ nguyên dòng đầu. Mỗi câu hỏi một dòng, tối đa 200 câu. Không gộp ô, không dùng công thức. "
            "Các ô ở đây để dạng Văn bản (Text), nhờ đó Excel giữ nguyên 10/10/2026, 7:30 hay 45:2; nếu tự lập bảng, "
            "xin cũng đặt dạng này trước khi gõ. Tệp CSV lưu theo mã UTF-8."
        ),
    ),
)


def write_template(kind: Format) -> File:
    """Return the template; a CSV has no room for the explaining sheet."""
    file = export_quiz(EXAMPLES, kind)
    if kind is not Format.XLSX:
        return file
    return File(write_xlsx({SHEET_NAME: to_table(EXAMPLES), HELP_NAME: HELP}), file.media_type, file.ending)
