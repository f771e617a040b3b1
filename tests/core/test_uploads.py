"""Documents told by their content: whatever comes is named, refused with words, or unknown; never a crash."""

import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData, UploadFile

from core.files import FileStore
from core.kernel import Invalid, TooLarge
from core.uploads import ENDINGS, PICTURES, SentFile, find_type, keep_document, read_uploads

STARTS = st.sampled_from([b"", b"%PDF-", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\0\0\0\0WEBP"])


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return out.getvalue()


@pytest.mark.parser
@given(STARTS, st.binary(max_size=300), st.sampled_from([b"", b"%%EOF"]))
def test_any_bytes_are_named_refused_or_unknown(start, rest, end):
    with suppress(Invalid, TooLarge):
        assert find_type(start + rest + end) in {*ENDINGS.values(), None}


@pytest.mark.parser
@given(st.data())
def test_a_broken_document_is_refused_or_whole(data):
    whole = archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<b/>" * 50})
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 4)) :]
    with suppress(Invalid, TooLarge):
        assert find_type(broken) in {"XLSX", None, *PICTURES.values()}, "what begins like a picture is drawn anew"


def test_a_document_that_begins_like_a_picture_is_kept_as_neither(tmp_path):
    whole = archive({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b"<b/>"})
    for name in ("so.jpg", "so.xlsx"):
        with pytest.raises(Invalid):
            keep_document(FileStore(tmp_path), SentFile(name, b"\xff\xd8" + whole))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Pâng\\kế hoạch.pdf", "kế hoạch.pdf"),
        ("xấu\x07\u202e.pdf", "xấu.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
    ],
)
@pytest.mark.asyncio
async def test_a_files_name_is_its_own_and_bounded(sent, kept):
    form = FormData([("file", UploadFile(io.BytesIO(b"x"), filename=sent)), ("file", "text"), ("other", "y")])
    assert [file.name for file in await read_uploads(form, "file")] == [kept]


def test_the_same_document_twice_is_one_file(tmp_path):
    store, pdf = FileStore(tmp_path), b"%PDF-1.4\n%%EOF"
    kept = {keep_document(store, SentFile(name, pdf)).digest for name in ("a.pdf", "b.PDF")}
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == list(kept)
