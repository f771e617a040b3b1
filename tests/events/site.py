"""A served application, organizers and visitors, and sessions to come to."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx2

from tests.loopback import open_client
from tests.serving import Served, make_token

COMMUNE, OTHER = "03127", "03160"
START = (datetime.now(UTC) + timedelta(days=20)).replace(hour=1, minute=0, second=0, microsecond=0)


def session_body(**changed) -> dict[str, object]:
    """A community class of forty seats in three weeks."""
    body = {"kind": "community", "title": "Lớp học cộng đồng", "commune": COMMUNE, "place": "Nhà văn hóa bản Noong Bua"}
    times = {"starts_at": START.isoformat(), "ends_at": (START + timedelta(hours=2)).isoformat()}
    return body | times | {"capacity": 40, "mode": "onsite"} | changed


@asynccontextmanager
async def client(served: Served, login: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    """A program with the token of one of the demonstration's accounts; without one, anybody."""
    headers = {"authorization": f"Bearer {await make_token(served.database, login)}"} if login else {}
    async with open_client(served.origin, headers=headers, timeout=60) as browser:
        yield browser


async def make_session(organizer: httpx2.AsyncClient, **changed) -> dict[str, str]:
    """A new released session: id, url, ics_url."""
    answer = await organizer.post("/api/v1/sessions", json=session_body(**changed))
    assert answer.status_code == 201, answer.text
    made: dict[str, str] = answer.json()
    return made
