import pytest_asyncio

from core.files import FileStore
from tests.competitions.quizzes.house import open_house


@pytest_asyncio.fixture
async def house(database, clock, tmp_path):
    """The question bank, open, with people of several roles."""
    return await open_house(database, clock, FileStore(tmp_path / "files"))
