"""GIFT: files as Moodle exports them and people type them, and whatever else arrives."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.quizzes.domain.document import parse_document, to_document
from competitions.quizzes.domain.questions import Kind, Quiz
from competitions.quizzes.domain.values import decimal_of
from competitions.quizzes.importing.formats import Format, export_quiz, import_quiz
from core.kernel import Invalid
from tests.competitions.quizzes.domain.strategies import quizzes

DATA = Path(__file__).parents[1] / "data"
KINDS = tuple(set(Kind) - {Kind.ORDER, Kind.POLL, Kind.WORDS})


def read(source, title="T"):
    raw = source if isinstance(source, bytes) else source.encode()
    return import_quiz(raw, Format.GIFT, title)


def only(source):
    imported = read(source)
    assert imported.count == 1
    return imported.quiz.questions[0]


def listed(imported):
    return [(one.position, one.name, one.reason.value) for one in imported.skipped]


def stripped(text):
    return "\n".join(line.strip(" ") for line in text.strip().split("\n")) if "->" in text else text.strip()


def as_read(question):
    """The question without what no reader keeps: outer spaces, idle zeros, the order of right options."""
    return replace(
        question,
        text=stripped(question.text),
        explanation=stripped(question.explanation),
        options=tuple(stripped(text) for text in question.options),
        right=tuple(sorted(question.right)),
        left=tuple(stripped(text) for text in question.left),
        right_side=tuple(stripped(text) for text in question.right_side),
        answers=tuple(stripped(text) for text in question.answers),
        answer=decimal_of(Decimal(question.answer)) if question.answer else "",
        tolerance=decimal_of(Decimal(question.tolerance)),
        tags=(),
    )


def readable(quiz):
    """Spaces that make two options equal, and blank lines beside an arrow, are beyond any format."""
    shown = [as_read(question) for question in quiz.questions]
    texts = [text for q in shown for text in (q.text, q.explanation, *q.options, *q.left, *q.right_side, *q.answers)]
    distinct = all(len(set(side)) == len(side) for q in shown for side in (q.options, q.left))
    return distinct and not any("->" in text and "\n" in text for text in texts)


@given(quizzes(KINDS, with_media=False).filter(readable))
def test_what_is_exported_is_imported_again(quiz):
    imported = read(export_quiz(quiz, Format.GIFT).content)
    assert [replace(question, tags=()) for question in imported.quiz.questions] == [as_read(q) for q in quiz.questions]
    assert imported.skipped == ()


def test_tags_and_the_title_survive_an_export():
    question = replace(only("::a::Q{T}"), tags=("vneid", "an toàn"))
    imported = read(export_quiz(Quiz("Tuần 1/2", "vi", (question,)), Format.GIFT).content, title="")
    assert imported.quiz == Quiz("Tuần 1/2", "vi", (question,))


def test_an_arrow_in_a_text_survives_and_a_tag_that_cannot_be_written_is_left_out():
    question = replace(only("Q{=a -> x =b -> y}"), left=("a -> b", "c  <d>"), tags=("một]", "hai"))
    imported = read(export_quiz(Quiz("T", "vi", (question,)), Format.GIFT).content)
    assert imported.quiz.questions == (replace(question, tags=("hai",)),)


def test_a_comment_without_a_tag_says_nothing():
    assert only("// [tag: ] [tag:x]\nQ{T}").tags == ("x",)


def test_kinds_unknown_to_gift_are_left_out_as_comments():
    words = replace(only("Q{T}"), kind=Kind.WORDS, options=(), right=())
    written = export_quiz(Quiz("T", "vi", (words, only("Q{T}"))), Format.GIFT).content
    assert b"kind words" in written
    assert read(written).count == 1


@pytest.mark.parser
@given(st.text(st.sampled_from("~=#{}:\\%->.[]html()/*0123456789 \n\tAaăT$<&;"), max_size=120) | st.text(max_size=60))
def test_any_text_is_imported_or_refused(text):
    try:
        imported = read(text)
    except Invalid:
        return
    assert imported.count > 0


@pytest.mark.parser
@given(st.binary(max_size=200))
def test_any_bytes_are_imported_or_refused(raw):
    try:
        assert read(raw).count > 0
    except Invalid:
        return


def test_a_moodle_export_loads_and_reports_what_changed():
    imported = read((DATA / "moodle-export.gift").read_bytes(), title="")
    assert imported.quiz.title == "Mặc định cho Kỹ năng số"
    kinds = [question.kind.value for question in imported.quiz.questions]
    assert kinds == ["choice", "multiple", "true_false", "match", "numeric", "text", "choice"]
    first, second, third, fourth, fifth, sixth, _ = imported.quiz.questions
    assert first.text == "Ứng dụng VNeID dùng để làm gì?"
    assert first.options[0] == "Định danh điện tử & xác thực"
    assert (first.right, first.explanation) == ((0, 3), "Xem thêm tại vneid.gov.vn")
    assert first.tags == ("vneid", "định danh")
    assert (second.options[2], second.right) == ("Ký hiệu như #, ~, =, { và }", (0, 1, 2))
    assert (third.right, third.explanation) == ((1,), "Chính xác.")
    assert fourth.left == ("Khai sinh", "Tạm trú", "Khám bệnh")
    assert fourth.right_side == ("Tư pháp", "Công an", "Bệnh viện")
    assert (fifth.answer, fifth.tolerance) == ("45", "0")
    assert (sixth.text, sixth.answers) == (
        "Trung tâm tỉnh là phường nào?\nViết tên.",
        ("Điện Biên Phủ", "Dien Bien Phu"),
    )
    assert listed(imported) == [
        (1, "VNeID là gì", "weights"),
        (4, "Ghép", "distractors"),
        (5, "Số xã", "weights"),
        (5, "Số xã", "answers"),
        (7, "Tự luận", "essay"),
        (8, "Giới thiệu", "description"),
        (9, "Hình", "media"),
    ]


def test_a_file_typed_by_hand_loads_as_far_as_it_goes():
    imported = read((DATA / "hand-written.gift").read_bytes(), title="")
    assert imported.quiz.title == "An toàn trên mạng"
    kinds = [question.kind.value for question in imported.quiz.questions]
    assert kinds == ["choice", "multiple", "numeric", "numeric", "text", "true_false"]
    assert imported.quiz.questions[0].text == "Ai là người _____ giữ mật khẩu của bạn?"
    assert [reason for _, _, reason in listed(imported)] == ["weights", "invalid", "malformed", "malformed"]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    imported = read((DATA / "bom-crlf.gift").read_bytes())
    assert [question.text for question in imported.quiz.questions] == ["Mạng xã hội là gì?", "**Đúng**?"]


@pytest.mark.parametrize(
    ("block", "right", "reasons"),
    [
        ("{=a ~b ~c}", (0,), []),
        ("{~a =b =c}", (1, 2), []),
        ("{=a ~%100%b ~c}", (0, 1), []),
        ("{=a ~%50%b ~c}", (0, 1), ["weights"]),
        ("{=a ~%-100%b ~c}", (0,), ["weights"]),
        ("{=%80%a ~b ~c}", (0,), ["weights"]),
        ("{~%50%a ~%50%b ~c}", (0, 1), []),
        ("{~%50%a ~%50%b ~%-50%c}", (0, 1), []),
        ("{~%50%a ~%50%b ~%-100%c}", (0, 1), ["weights"]),
        ("{~%70%a ~%30%b ~c}", (0, 1), ["weights"]),
        ("{~%33,33333%a ~%33.33333%b ~%33.3%c}", (0, 1, 2), []),
        ("{~%100%a ~b ~c}", (0,), []),
        ("{=a#tốt ~b#kém ~c####chung}", (0,), []),
    ],
)
def test_percentages_decide_what_is_right(block, right, reasons):
    imported = read(f"::n::Q {block}")
    question = imported.quiz.questions[0]
    assert (question.options, question.right) == (("a", "b", "c"), right)
    assert question.kind is (Kind.CHOICE if "=" in block else Kind.MULTIPLE)
    assert [reason for _, _, reason in listed(imported)] == reasons


@pytest.mark.parametrize(
    ("block", "answer", "tolerance"),
    [
        ("{#3.14:0.01}", "3.14", "0.01"),
        ("{#1..5}", "3", "2"),
        ("{#5..1}", "3", "2"),
        ("{#-2.5}", "-2.5", "0"),
        ("{#=10,5:0,5}", "10.5", "0.5"),
        ("{#\n\t=3.14:1.0E-5#\n}", "3.14", "0.00001"),
        ("{#3.14159265358979}", "3.1415926536", "0"),
        ("{#=%50%7:1 =6:0}", "6", "0"),
    ],
)
def test_numbers_and_their_tolerance(block, answer, tolerance):
    question = only(f"Q {block}")
    assert (question.kind, question.answer, question.tolerance) == (Kind.NUMERIC, answer, tolerance)


@pytest.mark.parametrize(
    "block", ["{#}", "{#abc}", "{#NaN}", "{#1..x}", "{#Infinity..-Infinity}", "{#1e99999:1e999999}", "{#*}"]
)
def test_numbers_that_are_none_are_refused(block):
    with pytest.raises(Invalid) as caught:
        read(f"Q {block}")
    assert [error.pointer for error in caught.value.errors] == ["/1"]


@pytest.mark.parametrize(
    ("block", "right"), [("{T}", 0), ("{TRUE}", 0), ("{true#a}", 0), ("{F}", 1), ("{FALSE#sai#đúng}", 1)]
)
def test_true_and_false(block, right):
    question = only(f"Q {block}")
    assert (question.kind, question.right) == (Kind.TRUE_FALSE, (right,))


def test_feedback_becomes_the_explanation():
    assert only("Q{FALSE#sai#vì thế}").explanation == "vì thế"
    assert only("Q{=a#một =b#hai ~c#không}").explanation == "một\nhai"
    assert only("Q{=a#một ~c####chung}").explanation == "chung"
    assert only("Q{T}").explanation == ""


@pytest.mark.parametrize(
    ("block", "answers", "reasons"),
    [
        ("{\n\t=%100%*VNeID*#\n}", ("VNeID",), ["wildcards"]),
        ("{=*VNeID * =Ứng dụng VNeID}", ("VNeID", "Ứng dụng VNeID"), ["wildcards"]),
        ("{=VNeID =%50%*VNeID*}", ("VNeID",), ["weights", "wildcards"]),
        ("{=VNeID#tốt =%50%*#gần đúng}", ("VNeID",), ["wildcards"]),
        ("{=VNeID =%0%*#Thử lại}", ("VNeID",), []),
        (r"{=\\*VNeID\\* =\*0\*}", ("*VNeID*", "*0*"), []),
        (r"{=*a\\**}", ("a*",), ["wildcards"]),
    ],
)
def test_wildcards_around_a_short_answer_are_taken_away_and_listed(block, answers, reasons):
    imported = read(f"::Q::[html]<p>Ứng dụng nào?</p>{block}")
    assert imported.quiz.questions[0].answers == answers
    assert [reason for _, _, reason in listed(imported)] == reasons


@pytest.mark.parametrize("block", ["{=VNe*ID}", "{=VNeID =*Ứng*dụng*}", "{=*}", r"{=a\\*b*c}"])
def test_a_short_answer_that_hangs_on_a_wildcard_is_refused_by_name(block):
    imported = read(f"Q{{T}}\n\n::hai::Q{block}")
    assert (imported.count, listed(imported)) == (1, [(2, "hai", "wildcard_inside")])
    assert "*" in imported.skipped[0].text


def test_a_star_in_an_accepted_answer_survives_an_export():
    question = replace(only("Q{=a}"), answers=("*", "*100#", "a*b", "a -> *", r"\*", "b\\"))
    written = export_quiz(Quiz("T", "vi", (question,)), Format.GIFT).content
    assert read(written).quiz.questions == (question,)
    assert rb"=[plain]a\\*b" in written


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"a\: \~\=\#\{\}\\n{T}", "a: ~=#{}\\n"),
        (r"hai\ndòng{T}", "hai\ndòng"),
        ("[html]<p>a&nbsp;&lt;b&gt;</p><p>c<br/>d</p><script>x</script>{T}", "a <b>\nc\nd"),
        ("[plain]<p>a</p>{T}", "<p>a</p>"),
        ("<b>a</b> &amp; b{T}", "a & b"),
        ("x<y, 5 < 6 & 7{T}", "x<y, 5 < 6 & 7"),
        ("trước {T} sau", "trước _____ sau"),
        ("::tên::[moodle] a{T}", "a"),
        ("a\ufdd0b{T}", "ab"),
    ],
)
def test_texts_are_read_as_a_reader_sees_them(source, text):
    assert only(source).text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("2<sup>10</sup> bằng bao nhiêu?", "2¹⁰ bằng bao nhiêu?"),
        ("10<sup>\u22123</sup> m<sup>2</sup>, H<sub>2</sub>O, x<sub>i+1</sub>", "10⁻³ m², H₂O, x_(i+1)"),
        ('2<SUP class\\="a"><span style\\="color\\:red">n</span></SUP>', "2ⁿ"),
        ("a<sup>x</sup>, a<sup>x</sup>b, U<sub>max</sub>", "a^x, a^(x)b, U_max"),
        ("2<sup>a<sup>2</sup></sup> và x<sub>2</sub><sup>3</sup>", "2^(a²) và x₂³"),
        ("a<sup></sup>b<sup>c", "abc"),
        ("2<sup>&lt;</sup>", "2^(<)"),
    ],
)
def test_raised_and_lowered_figures_do_not_melt_into_the_number_before_them(source, text):
    assert only(f"[html]{source}{{T}}").text == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<table><tr><td>1</td><td>2</td></tr><tr><th>a</th><td><p>b</p></td></tr></table>", "1 2\na\nb"),
        ("Chọn\\:<ul><li>a</li><li>b</li></ul>", "Chọn:\na\nb"),
        ("một<div>hai</div>ba", "một\nhai\nba"),
        ("<p>a</p> <p>b</p><p><br></p><div><p>c</p></div>", "a\nb\n\nc"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\nb"),
    ],
)
def test_table_cells_and_blocks_do_not_melt_together(source, text):
    assert only(f"[html]{source}{{T}}").text == text


def test_without_title_and_category_there_is_still_a_name():
    assert read("Q{T}", title="").quiz.title == "Bộ câu hỏi nhập từ tệp"
    assert read("$CATEGORY: $course$/top\n\nQ{T}", title="").quiz.title == "Bộ câu hỏi nhập từ tệp"
    assert read("$CATEGORY: a/b//c\nQ{T}", title="").quiz.title == "b/c"
    assert read("$CATEGORY: a\n\nQ{T}", title=" Của  tôi ").quiz.title == "Của tôi"


def test_an_item_without_a_name_is_listed_by_its_text():
    assert listed(read("Q{T}\n\nKể một câu chuyện {}\n\n{}")) == [
        (2, "Kể một câu chuyện", "essay"),
        (3, "#3", "essay"),
    ]
    assert listed(read("Q{T}\n\n" + "dài " * 60 + "{}"))[0][1].endswith("…")


def test_what_the_contract_forbids_is_listed_with_its_reason():
    imported = read("Q{T}\n\nhai giống nhau{=a ~a}\n\n" + "x" * 1001 + "{T}\n\n[html]" + "<b>" * 20_000 + "{T}")
    assert [(one.position, one.reason.value, one.params["field"]) for one in imported.skipped] == [
        (2, "invalid", "/options/1"),
        (3, "invalid", "/text"),
        (4, "invalid", "/text"),
    ]


@pytest.mark.parametrize(
    "raw", ["", "\n\n", "Chỉ là chữ", "Q{}", "Q{T".encode("utf-16"), b"Q{T}\n\xff{T}", b"\x00Q{T}"]
)
def test_nothing_importable_is_refused(raw):
    with pytest.raises(Invalid):
        read(raw)


def test_a_line_that_is_not_utf8_is_named():
    with pytest.raises(Invalid) as caught:
        read(b"Q{T}\n\n\xff{T}")
    assert caught.value.errors[0].params == {"line": 3}


def test_a_title_with_a_control_character_is_kept_without_it():
    for imported in (read("$CATEGORY: Tu\x07an mot\n\nQ{T}", title=""), read("Q{T}", title="Tu\x07an\udc00 \x00 mot")):
        assert imported.quiz.title == "Tu an mot"
        assert parse_document(to_document(imported.quiz)) == imported.quiz


def test_more_than_two_hundred_questions_are_refused_whole():
    assert read("\n\n".join(["Q{T}"] * 200)).count == 200
    with pytest.raises(Invalid, match=re.escape("at most %(most)d questions")):
        read("\n\n".join(["Q{T}"] * 201))
    with pytest.raises(Invalid, match=re.escape("at most %(most)d questions")):
        read("Q{T}\n\n" + "\n\n".join(["x"] * 1001))
