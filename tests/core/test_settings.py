"""Which apps an installation lets frame its embeddable pages."""

import pytest
from pydantic import SecretStr, ValidationError

from core.settings import Settings

SECRET = SecretStr("x" * 40)


@pytest.mark.parametrize("said", ["", "https://smart.example", "https://a.example:8443 https://b.example"])
def test_origins_of_apps_are_taken(said):
    assert Settings(secret_key=SECRET, embed_ancestors=said).embed_ancestors == said


@pytest.mark.parametrize("said", ["*", "http://a.example", "https://a.example; script-src *", "https://a.example/x"])
def test_anything_else_among_them_is_refused(said):
    with pytest.raises(ValidationError, match="EMBED_ANCESTORS"):
        Settings(secret_key=SECRET, embed_ancestors=said)
