"""The committed AsyncAPI document is the one the message types give."""

import json

from competitions.live.asyncapi import DOCUMENT, make_document


def test_the_document_is_that_of_the_message_types():
    assert json.loads(DOCUMENT.read_text()) == json.loads(json.dumps(make_document()))


def test_every_message_of_an_operation_stands_in_its_channel():
    document = make_document()
    for operation in document["operations"].values():
        channel = operation["channel"]["$ref"].removeprefix("#/channels/")
        known = {f"#/channels/{channel}/messages/{name}" for name in document["channels"][channel]["messages"]}
        assert {message["$ref"] for message in operation["messages"]} <= known
