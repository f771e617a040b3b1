"""The AsyncAPI document of the live sockets, made from the message types: `python -m competitions.live.asyncapi`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import msgspec

from competitions.live import frames, protocol

DOCUMENT = Path(__file__).parents[2] / "docs" / "live-quiz.asyncapi.json"
REFERENCE = "#/components/schemas/{name}"
CHANNELS: tuple[tuple[str, str, str, Sequence[Any]], ...] = (
    ("phone", "/ws/choi/{pin}", "Phones: join, answer, hear.", frames.TO_PHONE),
    ("host", "/ws/dan/{room_id}", "Hosts only listen; commands go by HTTP.", frames.TO_HOST),
    ("projector", "/ws/chieu/{pin}", "Projectors only listen; `k` is their read-only key.", frames.TO_PROJECTOR),
)


def make_document() -> dict[str, Any]:
    """Return the document (AsyncAPI 3.0): a channel a socket, a message a frame, a schema a type."""
    inbound = get_args(protocol.Inbound)
    outbound = dict.fromkeys(kind for _, _, _, kinds in CHANNELS for kind in kinds)
    _, schemas = msgspec.json.schema_components([*inbound, *outbound], ref_template=REFERENCE)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Ngày hội số: live quiz",
            "version": protocol.SUBPROTOCOL,
            "description": "Text frames, one JSON object each, tagged by `t`. See live-quiz-protocol.md.",
        },
        "channels": {
            name: {
                "address": address,
                "description": text,
                "messages": _messages([*kinds, *(inbound if name == "phone" else (protocol.Ping,))]),
            }
            for name, address, text, kinds in CHANNELS
        },
        "operations": _operations(),
        "components": {"schemas": schemas},
    }


def _messages(kinds: Sequence[Any]) -> dict[str, Any]:
    return {kind.__name__: {"payload": {"$ref": REFERENCE.format(name=kind.__name__)}} for kind in kinds}


def _operations() -> dict[str, Any]:
    operations: dict[str, Any] = {}
    for name, _, _, kinds in CHANNELS:
        channel = {"$ref": f"#/channels/{name}"}
        hears = [kind.__name__ for kind in kinds]
        says = [kind.__name__ for kind in get_args(protocol.Inbound)] if name == "phone" else ["Ping"]
        for action, names in (("send", hears), ("receive", says)):
            messages = [{"$ref": f"#/channels/{name}/messages/{message}"} for message in names]
            operations[f"{action}_{name}"] = {"action": action, "channel": channel, "messages": messages}
    return operations


def write_document() -> None:
    """Write the document into docs/."""
    DOCUMENT.write_text(json.dumps(make_document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")


if __name__ == "__main__":
    write_document()
