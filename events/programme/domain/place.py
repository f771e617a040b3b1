"""What a place may be, what is wrong with one, and what kind a name gives away."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.kernel import FieldError, N_
from core.vietnamese import fold

LONGEST_NAME, LONGEST_ADDRESS = 200, 300
MOST_PEOPLE = 100_000


class PlaceKind(StrEnum):
    """Where sessions are held."""

    LEARNING_CENTRE = "learning_centre"
    CULTURE_HOUSE = "culture_house"
    SCHOOL = "school"
    MARKET = "market"
    ONLINE = "online"
    OTHER = "other"


PLACE_TITLES: Mapping[str, str] = {
    PlaceKind.LEARNING_CENTRE: N_("Community learning centre"),
    PlaceKind.CULTURE_HOUSE: N_("Culture house"),
    PlaceKind.SCHOOL: N_("School"),
    PlaceKind.MARKET: N_("Market place"),
    PlaceKind.ONLINE: N_("Online room with a link"),
    PlaceKind.OTHER: N_("Another place"),
}
_WORDS = (
    ("trung tam hoc tap", PlaceKind.LEARNING_CENTRE),
    ("nha van hoa", PlaceKind.CULTURE_HOUSE),
    ("thcs", PlaceKind.SCHOOL),
    ("thpt", PlaceKind.SCHOOL),
    ("tieu hoc", PlaceKind.SCHOOL),
    ("mam non", PlaceKind.SCHOOL),
)
_BEGINNINGS = (("trường ", PlaceKind.SCHOOL), ("chợ ", PlaceKind.MARKET))


@dataclass(frozen=True, slots=True)
class PlaceDraft:
    """A place as a form asks for it; `room_for` None where nobody has counted the chairs, 0 for what is no number."""

    name: str
    kind: str
    address: str = ""
    room_for: int | None = None


def find_place_errors(draft: PlaceDraft) -> tuple[FieldError, ...]:
    """Return what is wrong, by field."""
    errors = []
    if not fold(draft.name) or not _is_line(draft.name, LONGEST_NAME):
        errors.append(FieldError("name", N_("Give the place a name of at most 200 characters.")))
    if draft.kind not in set(PlaceKind):
        errors.append(FieldError("kind", N_("This kind of place is not known.")))
    if not _is_line(draft.address, LONGEST_ADDRESS):
        errors.append(FieldError("address", N_("This text is too long or holds control characters.")))
    elif draft.kind == PlaceKind.ONLINE and not is_link(draft.address):
        errors.append(FieldError("address", N_("A place online needs its link, which begins with https or http.")))
    if draft.room_for is not None and not 1 <= draft.room_for <= MOST_PEOPLE:
        errors.append(FieldError("room_for", N_("Write how many people fit, from 1 to 100,000, or leave it empty.")))
    return tuple(errors)


def kind_of(name: str) -> PlaceKind:
    """Return what kind of place a name gives away."""
    words, spoken = f" {fold(name)} ", f"{name.strip().casefold()} "
    found = [kind for beginning, kind in _BEGINNINGS if spoken.startswith(beginning)]
    found += [kind for word, kind in _WORDS if f" {word} " in words]
    return next(iter(found), PlaceKind.OTHER)


def is_link(text: str) -> bool:
    """Say whether an address is one of the web."""
    return text.startswith(("https://", "http://")) and " " not in text


def _is_line(text: str, longest: int) -> bool:
    return len(text) <= longest and text.isprintable()
