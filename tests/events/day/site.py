"""A house with its notices, and live rooms as the other family tells them."""

from dataclasses import dataclass

from core.notices import Notices
from tests.accounts.house import House


@dataclass
class Hall:
    """The application and what it says to all screens."""

    house: House
    notices: Notices


@dataclass(frozen=True)
class Played:
    """A running live room."""

    title: str = "Đấu trường số"
    phase: str = "open"
    joined: int = 25
    connected: int | None = 20
    commune: str = ""


async def list_running(_uow):
    return (Played("Phòng nhỏ", connected=3), Played(), Played("Phòng nơi khác", joined=9, connected=None))
