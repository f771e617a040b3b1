"""The bank's pages, used as a teacher does: plain forms, no script."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from competitions.quizzes.queries import count_quizzes, list_all_media
from competitions.quizzes.service import load_quiz
from tests.competitions.quizzes.house import post

DATA = Path(__file__).parent / "data"
CLIP = b"ID3\x03\x00" + b"\0" * 200
OPTIONS = {"row-0-text": "a", "row-1-text": "b", "row-2-text": "c"}
OF_KIND = {
    "choice": {**OPTIONS, "right": "0"},
    "multiple": {**OPTIONS, "right": ["0", "2"]},
    "true_false": {"right": "1"},
    "order": OPTIONS,
    "match": {"row-0-text": "a", "row-0-other": "x", "row-1-text": "b", "row-1-other": "y"},
    "numeric": {"answer": "10,5", "tolerance": "0,5"},
    "text": {"answers": "Điện Biên\nDien Bien"},
    "poll": OPTIONS,
    "words": {},
}


def picture():
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(out, "PNG")
    return out.getvalue()


async def begin(browser, title="Tuần 1"):
    made = await post(browser, "/bo-cau-hoi/moi", "/bo-cau-hoi/moi", title=title, key="")
    assert made.status_code == 303
    return made.headers["location"]


async def action_of(browser, page):
    found = re.search(r'<form class="stack" method="post" action="([^"]+)"', (await browser.get(page)).text)
    assert found is not None
    return found[1]


async def add(browser, quiz, kind, files=None, **fields):
    page = f"{quiz}/cau/moi?kind={kind}"
    action = await action_of(browser, page)
    return await post(browser, action, page, files, kind=kind, **{"text": f"Câu {kind}?", **OF_KIND[kind], **fields})


async def quiz_of(house, address):
    async with house.database.reading() as uow:
        return await load_quiz(uow, address.split("#")[0].rsplit("/", 1)[1])


async def texts_of(house, address):
    return [question.text for question in (await quiz_of(house, address)).questions]


@pytest.mark.asyncio
async def test_a_teacher_makes_a_question_of_every_kind(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        for kind in OF_KIND:
            made = await add(browser, quiz, kind)
            assert (made.status_code, made.headers["location"].split("#")[0]) == (303, quiz)
        page = await browser.get(quiz)
    assert page.status_code == 200
    stored = await quiz_of(house, quiz)
    assert [question.kind.value for question in stored.questions] == list(OF_KIND)
    choice, multiple, true_false, order, match, numeric, text, _, _ = stored.questions
    assert (choice.options, choice.right, multiple.right, true_false.right) == (("a", "b", "c"), (0,), (0, 2), (1,))
    assert (order.items, match.left, match.right_side) == (("a", "b", "c"), ("a", "b"), ("x", "y"))
    assert (numeric.answer, numeric.tolerance, text.answers) == ("10.5", "0.5", ("Điện Biên", "Dien Bien"))


@pytest.mark.parametrize("kind", list(OF_KIND))
@pytest.mark.asyncio
async def test_every_form_shows_what_is_stored(house, kind):
    async with house.browser() as browser:
        quiz = await begin(browser)
        await add(browser, quiz, kind, explanation="Vì 1 < 2.", tags="vneid, an toàn")
        link = re.search(r'href="([^"]+/cau/[^"]+)">Edit', (await browser.get(quiz)).text)
        assert link is not None
        page = await browser.get(link[1])
    assert page.status_code == 200
    assert f"Câu {kind}?" in page.text
    assert "Vì 1 &lt; 2." in page.text
    assert "vneid, an toàn" in page.text


@pytest.mark.asyncio
async def test_a_mistake_keeps_everything_typed_and_the_files(house):
    files = {"image-file": ("a.png", picture(), "image/png"), "row-1-audio-file": ("a.mp3", CLIP, "audio/mpeg")}
    async with house.browser() as browser:
        quiz = await begin(browser)
        page = f"{quiz}/cau/moi?kind=choice"
        action = await action_of(browser, page)
        fields = {"kind": "choice", "text": "Còn <đây>?", **OPTIONS, "seconds": "3", "right": "2"}
        refused = await post(browser, action, page, files, **fields)
        assert refused.status_code == 422
        assert "Còn &lt;đây&gt;?" in refused.text
        assert 'value="3"' in refused.text
        assert 'href="#seconds">Seconds to answer: This must be a whole number from 5 to 600.' in refused.text
        assert re.search(r'name="right" value="2" checked', refused.text)
        kept = dict(
            re.findall(r'<input type="hidden" name="((?:row-1-)?(?:image|audio))" value="(\w{64})"', refused.text)
        )
        assert set(kept) == {"image", "row-1-audio"}
        mended = await post(browser, action, page, **{**fields, **kept, "seconds": "30"})
        assert mended.status_code == 303
    (question,) = (await quiz_of(house, quiz)).questions
    assert question.image == kept["image"]
    assert question.option_media[1].audio == kept["row-1-audio"]


@pytest.mark.asyncio
async def test_media_are_served_to_everybody_for_ever(house):
    files = {"image-file": ("a.png", picture(), "image/png"), "audio-file": ("a.mp3", CLIP, "audio/mpeg")}
    async with house.browser() as browser:
        quiz = await begin(browser)
        await add(browser, quiz, "words", files)
    (question,) = (await quiz_of(house, quiz)).questions
    async with house.browser("") as stranger:
        image = await stranger.get(f"/tep/{question.image}")
        clip = await stranger.get(f"/tep/{question.audio}")
        part = await stranger.get(f"/tep/{question.audio}", headers={"range": "bytes=0-3"})
        none = await stranger.get(f"/tep/{'0' * 64}")
        odd = await stranger.get("/tep/..%2Fdemo-password")
    assert (image.headers["content-type"], clip.headers["content-type"]) == ("image/webp", "audio/mpeg")
    assert Image.open(io.BytesIO(image.content)).size == (30, 20)
    assert clip.content == CLIP
    assert (part.status_code, part.content) == (206, b"ID3\x03")
    assert image.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert image.headers["x-content-type-options"] == "nosniff"
    assert (none.status_code, odd.status_code) == (404, 404)
    async with house.database.reading() as uow:
        assert {row.digest for row in await list_all_media(uow)} == {question.image, question.audio}


@pytest.mark.parametrize(
    ("field", "content", "word"),
    [
        ("image-file", b"<svg/>", "not a picture"),
        ("audio-file", b"<html>", "not a clip"),
        ("audio-file", CLIP + b"\0" * 1_000_000, "too large"),
        ("row-0-image-file", CLIP, "not a picture"),
    ],
)
@pytest.mark.asyncio
async def test_a_wrong_file_is_named_at_its_field_and_nothing_is_stored(house, field, content, word):
    async with house.browser() as browser:
        quiz = await begin(browser)
        refused = await add(browser, quiz, "poll", {field: ("a.png", content, "image/png")})
    assert refused.status_code == 422
    assert word in refused.text
    assert f'id="{field}-error"' in refused.text
    assert (await quiz_of(house, quiz)).questions == ()


@pytest.mark.asyncio
async def test_a_made_up_digest_is_refused(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        assert (await add(browser, quiz, "words", image="a" * 64)).status_code == 422


@pytest.mark.asyncio
async def test_more_rows_keep_what_was_typed_and_store_nothing(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        more = await add(browser, quiz, "choice", more="1", text="Dở dang")
    assert more.status_code == 200
    assert "Dở dang" in more.text
    assert len(re.findall(r'name="row-\d+-text"', more.text)) == 6
    assert (await quiz_of(house, quiz)).questions == ()


@pytest.mark.asyncio
async def test_forms_sent_twice_do_their_work_once(house):
    async with house.browser() as browser:
        page = (await browser.get("/bo-cau-hoi/moi")).text
        key = re.search(r'name="key" value="([^"]+)"', page)
        assert key is not None
        twice = [await post(browser, "/bo-cau-hoi/moi", "/bo-cau-hoi/moi", title="T", key=key[1]) for _ in range(2)]
        assert twice[0].headers["location"] == twice[1].headers["location"]
        quiz = twice[0].headers["location"]
        form = f"{quiz}/cau/moi?kind=words"
        action = await action_of(browser, form)
        for _ in range(2):
            await post(browser, action, form, kind="words", text="Một từ")
    assert await texts_of(house, quiz) == ["Một từ"]
    async with house.database.reading() as uow:
        assert await count_quizzes(uow) == 1


@pytest.mark.asyncio
async def test_questions_move_and_go(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        for name in "abc":
            await add(browser, quiz, "words", text=name)
        first, second, third = re.findall(r'id="cau-([^"]+)"', (await browser.get(quiz)).text)
        await post(browser, f"{quiz}/cau/{third}/len", quiz)
        assert await texts_of(house, quiz) == ["a", "c", "b"]
        await post(browser, f"{quiz}/cau/{first}/xuong", quiz)
        assert await texts_of(house, quiz) == ["c", "a", "b"]
        await post(browser, f"{quiz}/cau/{third}/len", quiz)
        await post(browser, f"{quiz}/cau/{second}/xuong", quiz)
        assert await texts_of(house, quiz) == ["c", "a", "b"]
        asked = await browser.get(f"{quiz}/cau/{first}/xoa")
        assert "cannot be brought back" in asked.text
        for _ in range(2):
            gone = await post(browser, f"{quiz}/cau/{first}/xoa", quiz)
            assert gone.status_code == 303
        assert await texts_of(house, quiz) == ["c", "b"]
        await add(browser, quiz, "words", text="d")
        assert await texts_of(house, quiz) == ["c", "b", "d"]
        assert (await browser.get(f"{quiz}/cau/{first}")).status_code == 404


@pytest.mark.asyncio
async def test_a_question_is_changed_in_its_place(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        for name in "ab":
            await add(browser, quiz, "words", text=name)
        first = re.findall(r'id="cau-([^"]+)"', (await browser.get(quiz)).text)[0]
        page = f"{quiz}/cau/{first}"
        assert (await post(browser, page, page, kind="words", text="A")).status_code == 303
    assert await texts_of(house, quiz) == ["A", "b"]


@pytest.mark.asyncio
async def test_a_question_of_another_quiz_is_not_taken_over(house):
    async with house.browser() as browser:
        one, other = await begin(browser), await begin(browser)
        await add(browser, one, "words", text="a")
        question = re.findall(r'id="cau-([^"]+)"', (await browser.get(one)).text)[0]
        taken = await post(browser, f"{other}/cau/{question}", f"{other}/cau/moi?kind=words", kind="words", text="x")
        assert taken.status_code == 409
        await post(browser, f"{other}/cau/{question}/xoa", other)
    assert await texts_of(house, one) == ["a"]


@pytest.mark.asyncio
async def test_a_full_quiz_takes_no_more(house):
    async with house.client() as client:
        words = [{"kind": "words", "text": "?"}] * 200
        made = (await client.post("/api/v1/quizzes", json={"title": "Đầy", "questions": words})).json()["id"]
    quiz = f"/bo-cau-hoi/{made}"
    async with house.browser() as browser:
        assert "200 questions are the most" in (await browser.get(quiz)).text
        refused = await add(browser, quiz, "words")
    assert refused.status_code == 422
    assert len(await texts_of(house, quiz)) == 200


@pytest.mark.asyncio
async def test_titles_are_given_and_changed(house):
    async with house.browser() as browser:
        empty = await post(browser, "/bo-cau-hoi/moi", "/bo-cau-hoi/moi", title=" ")
        assert empty.status_code == 422
        quiz = await begin(browser)
        assert (await post(browser, f"{quiz}/ten", f"{quiz}/ten", title="x" * 201)).status_code == 422
        assert (await post(browser, f"{quiz}/ten", f"{quiz}/ten", title="Tên mới")).status_code == 303
    assert (await quiz_of(house, quiz)).title == "Tên mới"


@pytest.mark.asyncio
async def test_a_file_is_imported_with_a_report_for_each_item(house):
    raw = (DATA / "moodle-export.gift").read_bytes()
    page = "/bo-cau-hoi/nhap"
    async with house.browser() as browser:
        report = await post(browser, page, page, {"file": ("Ngân hàng.gift", raw)}, format="auto", title="")
        link = re.search(r'href="(/bo-cau-hoi/[^"]+)">Open the quiz', report.text)
        assert link is not None
        assert (await browser.get(link[1])).status_code == 200
    assert report.status_code == 200
    assert "7 questions were imported." in report.text
    assert report.text.count("<tr>") == 8


@pytest.mark.parametrize(
    ("files", "fields", "word"),
    [
        (None, {}, "Please choose a file."),
        ({"file": ("a.doc", b"Q{T}")}, {}, "does not tell its format"),
        ({"file": ("a.csv", b"a,b\n1,2")}, {}, "There is no column a."),
        ({"file": ("a.csv", b"kind,text\nwords,=1")}, {}, "holds a formula"),
        ({"file": ("a.xlsx", b"PK")}, {}, "not an XLSX file"),
        ({"file": ("a", b"Q{}")}, {"format": "gift"}, "cannot be marked by itself"),
        ({"file": ("a.gift", b"Q{T}")}, {"title": "x" * 201}, "At most 200 characters."),
    ],
)
@pytest.mark.asyncio
async def test_a_file_that_cannot_be_imported_says_why(house, files, fields, word):
    page = "/bo-cau-hoi/nhap"
    async with house.browser() as browser:
        refused = await post(browser, page, page, files, **fields)
    assert refused.status_code == 422
    assert word in refused.text


@pytest.mark.asyncio
async def test_a_file_over_the_limit_says_so(house):
    page = "/bo-cau-hoi/nhap"
    async with house.browser() as browser:
        refused = await post(browser, page, page, {"file": ("a.gift", b"x" * 5_000_001)})
    assert refused.status_code == 413
    assert "too large" in refused.text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.asyncio
async def test_the_template_can_be_imported_as_it_is(house, kind):
    page = "/bo-cau-hoi/nhap"
    async with house.browser() as browser:
        file = await browser.get(f"/bo-cau-hoi/mau.{kind}")
        assert file.status_code == 200
        report = await post(browser, page, page, {"file": (f"mau.{kind}", file.content)})
    assert "9 questions were imported." in report.text
    assert "Everything in the file came over." in report.text


@pytest.mark.asyncio
async def test_the_list_is_paged_and_shows_who_may_not_edit(house):
    async with house.client() as client:
        for number in range(51):
            words = [{"kind": "words", "text": "?"}]
            await client.post("/api/v1/quizzes", json={"title": f"Bộ {number}", "questions": words})
    async with house.browser("other_host") as browser:
        first = await browser.get("/bo-cau-hoi")
        assert "51 quizzes" in first.text
        assert "Page 1 of 2" in first.text
        assert 'href="?trang=1"' in (await browser.get("/bo-cau-hoi?trang=2")).text
        assert "Page 1 of 2" in (await browser.get("/bo-cau-hoi?trang=x")).text
        quiz = re.findall(r'href="(/bo-cau-hoi/[0-9a-f]{8}-[^"]+)"', first.text)[0]
        page = await browser.get(quiz)
        assert "Its maker and organizers may change it." in page.text
        assert 'id="them"' not in page.text


@pytest.mark.asyncio
async def test_only_the_maker_and_organizers_change_a_quiz(house):
    async with house.browser() as browser:
        quiz = await begin(browser)
        await add(browser, quiz, "words", text="a")
        question = re.findall(r'id="cau-([^"]+)"', (await browser.get(quiz)).text)[0]
    one = f"{quiz}/cau/{question}"
    pages = [f"{quiz}/ten", f"{quiz}/cau/moi?kind=words", one, f"{one}/xoa"]
    acts = [f"{quiz}/ten", one, f"{one}/xoa", f"{one}/len", f"{one}/xuong"]
    for person, status in (("other_host", 403), ("officer", 403), ("organizer", 200), ("admin", 200)):
        async with house.browser(person) as browser:
            assert [(await browser.get(page)).status_code for page in pages] == [status] * 4
    for person in ("other_host", "officer"):
        async with house.browser(person) as browser:
            form = "/bo-cau-hoi/moi" if person == "other_host" else None
            for act in acts:
                answer = await (
                    post(browser, act, form, kind="words", text="x", title="x") if form else browser.post(act)
                )
                assert answer.status_code == 403
    assert await texts_of(house, quiz) == ["a"]


@pytest.mark.asyncio
async def test_strangers_are_sent_to_the_door_and_other_roles_kept_out(house):
    pages = ["/bo-cau-hoi", "/bo-cau-hoi/moi", "/bo-cau-hoi/nhap", "/bo-cau-hoi/none"]
    async with house.browser("") as stranger:
        for page in pages:
            answer = await stranger.get(page)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/dang-nhap?tiep={page}")
        assert (await stranger.post("/bo-cau-hoi/moi")).status_code == 401
    async with house.browser("officer") as officer:
        assert [(await officer.get(page)).status_code for page in pages] == [403] * 4
        assert (await officer.post("/bo-cau-hoi/nhap")).status_code == 403


@pytest.mark.asyncio
async def test_the_help_is_for_everybody_and_unknown_kinds_are_not_found(house):
    async with house.browser() as browser:
        assert "The nine kinds" in (await browser.get("/bo-cau-hoi/huong-dan")).text
        quiz = await begin(browser)
        assert (await browser.get(f"{quiz}/cau/moi?kind=essay")).status_code == 404
        assert (await browser.get("/bo-cau-hoi/none")).status_code == 404
        assert (await browser.get("/bo-cau-hoi/mau.doc")).status_code in {404, 422}
