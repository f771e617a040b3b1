"""Ages as the plan looks at them: what is kept of a year of birth when it is erased."""

from enum import StrEnum

ADULT_AT, ELDERLY_AT = 18, 60


class AgeGroup(StrEnum):
    """A child, an adult, an elderly person; nothing where the age is not known."""

    CHILD = "child"
    ADULT = "adult"
    ELDERLY = "elderly"
    UNKNOWN = ""


def group_of(birth_year: int | None, year: int) -> AgeGroup:
    """Return the group of somebody in a year, by the year of their birth."""
    if birth_year is None:
        return AgeGroup.UNKNOWN
    if year - birth_year < ADULT_AT:
        return AgeGroup.CHILD
    return AgeGroup.ELDERLY if year - birth_year >= ELDERLY_AT else AgeGroup.ADULT
