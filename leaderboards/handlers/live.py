"""The stream of hints that tells open boards to fetch themselves anew."""

from collections.abc import AsyncIterator

from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from core.realtime import Hints
from leaderboards.handlers.state import BoardRequest

COME_AGAIN = {"retry-after": "60", "cache-control": "no-store"}
HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


async def listen(request: BoardRequest) -> Response:
    """Tell the version of the data whenever it moves, as server-sent events; 503 when too many listen."""
    hints = request.state["hints"]
    if hints.is_full:
        return Response(status_code=503, headers=COME_AGAIN)
    return StreamingResponse(_events(hints), headers=HEADERS, media_type="text/event-stream")


async def _events(hints: Hints) -> AsyncIterator[str]:
    yield "retry: 10000\n\n"
    async for version in hints.listen():
        yield ": \n\n" if version is None else f"data: {version}\n\n"


routes: list[BaseRoute] = [Route("/bang-xep-hang/tin", listen, name="leaderboards:board:listen")]
