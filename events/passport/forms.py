"""What the forms of passports and draws turn into."""

from datetime import UTC, datetime

from core.kernel import LOCAL_ZONE
from events.passport.service.draws import NewDraw
from events.passport.service.stamps import NewStation

MOST_DIGITS = 5
MOST_SHEETS = 60


def read_number(text: str) -> int:
    """Return the whole number, -1 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else -1


def read_moment(text: str) -> datetime | None:
    """Return the moment of a `datetime-local` field, which is the province's time; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not 1970 < moment.year < 9990:  # noqa: PLR2004 - what a moment can be
        return None
    return moment.replace(tzinfo=moment.tzinfo or LOCAL_ZONE).astimezone(UTC)


def read_draw(typed: dict[str, str]) -> NewDraw:
    """Return the declared draw."""
    return NewDraw(
        unit_code=typed.get("unit", ""),
        title=typed.get("title", ""),
        prize=typed.get("prize", ""),
        prizes=read_number(typed.get("prizes", "")),
        substitutes=read_number(typed.get("substitutes", "")),
        closes_at=read_moment(typed.get("closes_at", "")),
        draws_at=read_moment(typed.get("draws_at", "")),
        claim_hours=read_number(typed.get("claim_hours", "")),
    )


def read_station(typed: dict[str, str]) -> NewStation:
    """Return the new station."""
    return NewStation(
        unit_code=typed.get("unit", ""),
        topic=typed.get("topic", ""),
        title=typed.get("title", ""),
        opens_at=read_moment(typed.get("opens_at", "")),
        closes_at=read_moment(typed.get("closes_at", "")),
    )
