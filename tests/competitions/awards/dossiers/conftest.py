"""A small province with the awards' doors open over one round."""

from dataclasses import dataclass, field

import pytest_asyncio

import server
from core.files import FileStore
from tests.accounts.house import House
from tests.competitions.awards.dossiers.site import add_round
from tests.competitions.movements.site import add_units, build
from tests.events.passport.site import doors_of


@dataclass
class Doors:
    """Who is kept away and who is let in; a test fills it before it opens a page."""

    blocked: set[tuple[str, str]] = field(default_factory=set)
    admitted: set[str] = field(default_factory=set)

    async def list_blocked(self, _uow, person_id, _round_id):
        return frozenset(nominee for person, nominee in self.blocked if person == person_id)

    async def is_admitted(self, _uow, person_id, _round_id):
        return person_id in self.admitted


@pytest_asyncio.fixture
async def nominees(database, clock) -> list[str]:
    """The ids of the nominees: of COMMUNE, of OTHER."""
    await add_units(database, clock)
    return await add_round(database, clock)


@pytest_asyncio.fixture
async def doors() -> Doors:
    return Doors()


@pytest_asyncio.fixture
async def house(database, clock, tmp_path, nominees, doors) -> House:
    """The application over the round."""
    assert len(nominees) == len({*nominees})
    given = {"files": FileStore(tmp_path / "files"), "dossier_gate": doors}
    return doors_of(build(database, clock, tmp_path), server.routes, **given)
