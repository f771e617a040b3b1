"""Who may ask for the routes of the awards."""

from tests.house.policy_words import Who

AWARDS: dict[str, Who] = {}
