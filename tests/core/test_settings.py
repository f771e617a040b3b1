"""Which apps an installation lets frame its embeddable pages."""

import pytest
from pydantic import SecretStr, ValidationError

from core.settings import Settings

SECRET = SecretStr("x" * 40)


@pytest.mark.parametrize("said", ["", "https://smart.example", "https://a.example:8443 https://b.example"])
def test_origins_of_apps_are_taken(said):
    assert Settings(mode="test", secret_key=SECRET, embed_ancestors=said).embed_ancestors == said


@pytest.mark.parametrize("said", ["*", "http://a.example", "https://a.example; script-src *", "https://a.example/x"])
def test_anything_else_among_them_is_refused(said):
    with pytest.raises(ValidationError, match="EMBED_ANCESTORS"):
        Settings(mode="test", secret_key=SECRET, embed_ancestors=said)


def production(**more):
    return Settings.model_validate({"mode": "production", "secret_key": "s" * 40, **more})


@pytest.mark.parametrize(
    ("said", "origin"),
    [
        ("https://thidua.example", "https://thidua.example"),
        ("https://Thidua.example:443/", "https://thidua.example"),
        ("https://thidua.example:8443", "https://thidua.example:8443"),
    ],
)
def test_the_public_address_is_as_browsers_say_it(said, origin):
    assert (production(public_url=said).origin, production(public_url=said).secure_cookies) == (origin, True)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "http://thidua.example",
        "https://",
        "https://thidua.example/app",
        "https://a:b@thidua.example",
        "https://x:y",
    ],
)
def test_an_address_under_which_nobody_could_sign_in_is_refused(said):
    with pytest.raises(ValidationError, match="PUBLIC_URL"):
        production(public_url=said)


def test_proxies_are_addresses_or_networks():
    named = production(public_url="https://a.example", trusted_proxies="127.0.0.1 10.0.0.0/8").trusted_proxies
    assert named == "127.0.0.1,10.0.0.0/8"
    for wrong in ("*", "nginx"):
        with pytest.raises(ValidationError, match="TRUSTED_PROXIES"):
            production(public_url="https://a.example", trusted_proxies=wrong)
