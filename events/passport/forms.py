"""What the forms of passports and draws turn into."""

from events.passport.service.draws import NewDraw
from events.passport.service.stamps import NewStation
from events.programme.forms import read_local

MOST_DIGITS = 5
MOST_SHEETS = 60


def read_number(text: str) -> int:
    """Return the whole number, -1 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else -1


def read_draw(typed: dict[str, str]) -> NewDraw:
    """Return the declared draw."""
    return NewDraw(
        unit_code=typed.get("unit", ""),
        title=typed.get("title", ""),
        prize=typed.get("prize", ""),
        prizes=read_number(typed.get("prizes", "")),
        substitutes=read_number(typed.get("substitutes", "")),
        closes_at=read_local(typed.get("closes_at", "")),
        draws_at=read_local(typed.get("draws_at", "")),
        claim_hours=read_number(typed.get("claim_hours", "")),
    )


def read_station(typed: dict[str, str]) -> NewStation:
    """Return the new station."""
    return NewStation(
        unit_code=typed.get("unit", ""),
        topic=typed.get("topic", ""),
        title=typed.get("title", ""),
        opens_at=read_local(typed.get("opens_at", "")),
        closes_at=read_local(typed.get("closes_at", "")),
    )
