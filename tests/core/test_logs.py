import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from core.logs import HIDDEN, configure_logs, redact


@pytest.fixture
def configure():
    """Logging as in production, from the call on; put back afterwards."""
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    yield configure_logs
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def test_personal_fields_are_blacked_out_by_name():
    event = {"event": "joined", "name": "Lò Thị Pâng", "phone": "0912345678", "room_id": "r1", "count": 3}
    assert redact(None, "", event) == {
        "event": "joined",
        "name": HIDDEN,
        "phone": HIDDEN,
        "room_id": "r1",
        "count": 3,
    }


@pytest.mark.parametrize(
    "secret", ["pang@example.org", "0912345678", "+84912345678", "Bearer abc.def", "postgresql://u:pass@h/d"]
)
def test_secrets_are_blacked_out_by_their_shape(secret):
    shown = redact(None, "", {"event": f"failed for {secret} today", "errors": [secret, {"detail": secret}]})
    for piece in (secret, "pang@", "912345678", "abc.def", "u:pass"):
        assert piece not in json.dumps(shown)


@given(st.dictionaries(st.sampled_from(["room_id", "question", "millis", "event"]), st.integers() | st.booleans()))
def test_plain_figures_pass_unchanged(event):
    assert redact(None, "", dict(event)) == event


def test_our_lines_and_the_libraries_are_json_on_standard_error(configure, capsys):
    configure("info")
    structlog.get_logger().info("room_opened", room_id="r1", name="Pâng")
    logging.getLogger("uvicorn.error").warning("from %s", "a library")
    logging.getLogger("uvicorn.access").info("GET /choi/123456")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["room_opened", "from a library"]
    assert lines[0]["name"] == HIDDEN
    assert lines[1]["level"] == "warning"


def test_a_traceback_is_told_without_its_secrets(configure, capsys):
    configure("info")
    try:
        {}["no such person: pang@example.org"]
    except LookupError:
        structlog.get_logger().exception("request_failed")
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert "KeyError" in line["exception"]
    assert "pang@" not in line["exception"]
