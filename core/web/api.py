"""JSON in and out: strict decoding with JSON pointers, and answers by msgspec."""

import re
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_, TooLarge
from core.web.request import AnyRequest

T = TypeVar("T")
MAX_BODY = 2_000_000
NUL = b"\\u0000"
_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+|\.\.\.)\]")
_encoder = msgspec.json.Encoder()


async def read_body(request: AnyRequest, limit: int = MAX_BODY) -> bytes:
    """Return the raw body; raise TooLarge as soon as it passes `limit` bytes."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge(N_("The request is too large: at most %(limit)s KB."), limit=limit // 1024)
        chunks.append(chunk)
    return b"".join(chunks)


async def read_json(request: AnyRequest, kind: type[T], limit: int = MAX_BODY, *, with_nul: bool = False) -> T:
    """Decode the body strictly as `kind`; raise Invalid with a JSON pointer to the first thing wrong.

    `with_nul` leaves texts with NUL, which no database keeps, to whoever judges the parts.
    """
    return decode(await read_body(request, limit), kind, with_nul=with_nul)


def decode(body: bytes, kind: type[T], *, with_nul: bool = False) -> T:
    """Decode JSON strictly; raise Invalid with a JSON pointer. As `object`, NUL is left to who reads the texts."""
    try:
        decoded = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        message = str(error)
        text = _PATH.sub("", message)
        raise Invalid(
            N_("The request does not have the right form."), errors=(FieldError(pointer_in(message), text),)
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Invalid(N_("The request is not JSON."), errors=(FieldError("", N_("This is not JSON.")),)) from error
    if not with_nul and kind is not object and NUL in body and holds_nul(msgspec.json.decode(body)):
        raise Invalid(N_("There is a character in it that cannot be kept."))
    return decoded


def holds_nul(value: object) -> bool:
    """Say whether a text in decoded JSON holds NUL."""
    if isinstance(value, dict):
        return any(holds_nul(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(map(holds_nul, value))
    return isinstance(value, str) and "\0" in value


def pointer_in(message: str) -> str:
    """Turn msgspec's `$.a[0]` into the JSON pointer `/a/0`."""
    found = _PATH.search(message)
    if found is None:
        return ""
    return "".join(f"/{step['name'] or step['index']}" for step in _STEP.finditer(found["path"]))


def json_response(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:  # noqa: ANN401 - whatever msgspec encodes
    """Answer JSON in UTF-8."""
    return told_json(encode(content), status, headers)


def told_moment(moment: datetime) -> str:
    """Return a moment as answers tell it: RFC 3339 in the province's time, to the second."""
    return moment.astimezone(LOCAL_ZONE).isoformat(timespec="seconds")


def encode(content: Any) -> bytes:  # noqa: ANN401 - whatever msgspec encodes
    """Return JSON in UTF-8."""
    return _encoder.encode(content)


def told_json(content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Answer what is JSON in UTF-8 already."""
    return Response(content, status, {"cache-control": "no-store", **(headers or {})}, "application/json")
