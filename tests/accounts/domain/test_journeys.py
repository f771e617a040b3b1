"""Nobody is sent to another site after signing in; devices have names people know."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.journeys import device_of
from core.web.request import local_path

HERE = "https://ngayhoi.example/dang-nhap"


@given(st.text(max_size=60) | st.from_regex(r"[/\\.:a-z@\t\n?#]{1,12}", fullmatch=True))
def test_every_return_path_stays_on_this_site(text):
    assert urlsplit(urljoin(HERE, local_path(text))).netloc == "ngayhoi.example"


@pytest.mark.parametrize("text", ["/", "/tai-khoan", "/dan/abc?x=1&y=2#z", "/bang-xep-hang?xã=Mường"])
def test_local_paths_are_kept(text):
    assert local_path(text) == text


@pytest.mark.parametrize(
    "text", ["", "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb", "/" * 501]
)
def test_others_lead_home(text):
    assert local_path(text) == "/"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (Linux; Android 9; SM-A105F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("curl/8", ""),
    ],
)
def test_a_device_is_named_in_words(agent, device):
    assert device_of(agent) == device
