"""The file store, sniffing, and pictures drawn anew."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.files import FileStore, check_audio, clean_image, sniff
from core.kernel import Invalid, TooLarge

CLIPS = {
    "audio/mpeg": [b"ID3\x03\x00" + b"\0" * 50, b"\xff\xfb\x90\x64" + b"\0" * 50, b"\xff\xf3\x40\xc4" + b"\0" * 50],
    "audio/ogg": [b"OggS\0\x02" + b"\0" * 22 + b"OpusHead" + b"\0" * 50],
    "audio/mp4": [b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + b"\0" * 50, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0"],
    "audio/webm": [b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 9],
    "audio/wav": [b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + b"\0" * 50],
}


def picture(size=(40, 30), form="PNG", mode="RGB", **options):
    out = io.BytesIO()
    Image.new(mode, size, (200, 0, 0, 90) if mode == "RGBA" else "red").save(out, form, **options)
    return out.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


@given(st.binary(max_size=100))
def test_what_lies_apart_is_not_served_to_everybody_and_what_lay_there_before_is_found(tmp_path_factory, content):
    store = FileStore(tmp_path_factory.mktemp("files"))
    apart = store.apart("so")
    digest = apart.put(picture() + content)
    assert (store.find_media_type(digest), apart.find_media_type(digest)) == (None, "image/png")
    assert apart.find(digest).read_bytes() == picture() + content
    old = store.put(content)
    assert apart.find(old).read_bytes() == content


@given(st.binary(max_size=100))
def test_what_was_put_is_there_under_its_digest(tmp_path_factory, content):
    store = FileStore(tmp_path_factory.mktemp("files"))
    digest = store.put(content)
    assert digest == store.put(content) == hashlib.sha256(content).hexdigest()
    assert store.path(digest).read_bytes() == content
    assert [path.name for path in store.root.rglob("*") if path.is_file()] == [digest]


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64])
def test_only_digests_have_a_place(tmp_path, digest):
    with pytest.raises(ValueError, match=digest or None):
        FileStore(tmp_path).path(digest)
    assert FileStore(tmp_path).find_media_type(digest) is None


def test_the_type_of_a_kept_file_is_that_of_its_bytes(tmp_path):
    store = FileStore(tmp_path)
    assert store.find_media_type(store.put(clean_image(picture()))) == "image/webp"
    assert store.find_media_type(store.put(b"<html>")) is None
    assert store.find_media_type("0" * 64) is None


@pytest.mark.parametrize(("media_type", "clip"), [(kind, clip) for kind, clips in CLIPS.items() for clip in clips])
def test_clips_of_each_type_are_taken_as_they_are(media_type, clip):
    assert sniff(clip) == media_type
    assert check_audio(clip) == clip


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"<html><script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.4", b"MZ\x90", picture()],
)
def test_other_files_are_no_clips(content):
    with pytest.raises(Invalid):
        check_audio(content)


def test_a_clip_over_a_megabyte_is_too_large():
    with pytest.raises(TooLarge):
        check_audio(CLIPS["audio/mpeg"][0] + b"\0" * 1_000_000)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_become_webp(form):
    cleaned = clean_image(picture(form=form))
    assert sniff(cleaned) == "image/webp"
    assert opened(cleaned).size == (40, 30)


def test_large_pictures_are_made_smaller_and_keep_their_shape():
    assert opened(clean_image(picture((4000, 2000), "JPEG"))).size == (1280, 640)


def test_transparency_stays():
    assert opened(clean_image(picture(mode="RGBA"))).mode == "RGBA"


def test_a_turned_picture_stands_upright_and_loses_its_metadata():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Máy ảnh"
    cleaned = opened(clean_image(picture((40, 20), "JPEG", exif=exif)))
    assert cleaned.size == (20, 40)
    assert not cleaned.getexif()
    assert "exif" not in cleaned.info


def test_pictures_of_too_many_pixels_or_bytes_are_refused():
    with pytest.raises(TooLarge):
        clean_image(picture((5000, 5000), mode="1"))
    with pytest.raises(Invalid):
        clean_image(picture((10_000, 9_500), mode="1"))
    with pytest.raises(TooLarge):
        clean_image(b"\0" * 8_000_001)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture()[:60], picture(form="BMP")])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Invalid):
        clean_image(content)


@pytest.mark.parser
@given(st.data())
def test_damaged_pictures_are_drawn_or_refused(data):
    raw = bytearray(picture(form=data.draw(st.sampled_from(["PNG", "JPEG", "WEBP", "GIF"]))))
    for _ in range(data.draw(st.integers(1, 5))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert sniff(clean_image(bytes(raw))) == "image/webp"
    except (Invalid, TooLarge):
        return
