"""The page where a kit is chosen, and the words on its sheets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from events.kit.domain.sheets import Part
from events.kit.service.gathering import MOST_SHEETS, Offer

PART_TITLES: Mapping[str, str] = {
    Part.GUIDE.value: N_("The host's guide, one page"),
    Part.POSTERS.value: N_("Posters with QR codes"),
    Part.PINS.value: N_("PIN cards of the live rooms"),
    Part.BOOTHS.value: N_("Signs and helpers' cards of the booths"),
    Part.ROSTERS.value: N_("Paper rosters"),
    Part.TICKETS.value: N_("Tickets to hand out"),
}
FESTIVAL = N_("The whole people's digital learning festival")
WORDS: Mapping[str, str] = {
    "scan": N_("Scan the code to read more and to register"),
    "no_phone": N_("No smartphone? Tell the organizers at the door."),
    "join": N_("Come and play!"),
    "join_how": N_("Scan the code, or open the address and type the PIN"),
    "no_account": N_("No account is needed"),
    "opens": N_("Open from"),
    "pin": N_("PIN"),
    "booth_how": N_("Get your stamp here"),
    "booth_screen": N_("Scan the code on the booth's screen, or show the number of your passport to the helper."),
    "booth_begin": N_("No passport yet? Scan here to begin one"),
    "booth_day": N_("Stamps only at this time"),
    "helpers": N_("Helpers' cards of the booths"),
    "helpers_how": N_("For helpers only: do not pin these up. The codes work only while the booth is open."),
    "helpers_screen": N_("Screen with the turning code"),
    "helpers_stamp": N_("Stamp by number"),
    "roster": N_("Roster"),
    "number": N_("Number on the roster"),
    "name": N_("Full name"),
    "born": N_("Born"),
    "commune": N_("Commune or ward"),
    "code": N_("Code"),
    "here": N_("Here"),
    "signature": N_("Signature"),
    "roster_how": N_("Tick who is here. Afterwards type the numbers of the ticked rows under “Enter a paper roster”."),
    "personal": N_("Holds personal data: keep it safe, shred it after use."),
    "page": N_("Sheet"),
    "ticket_how": N_("Show this code at the door."),
    "guide": N_("Guide for the host"),
    "help": N_("Address of the platform"),
}


@dataclass(frozen=True, slots=True)
class KitPage(Page):
    """Choosing parts and sessions. `counts` foretells the sheets by part, `each` a session's by id and part."""

    template: ClassVar[str] = "events/kit/kit.html"
    offer: Offer
    counts: Mapping[Part, int]
    each: Mapping[str, Counter[Part]]
    chosen: frozenset[str]
    problem: Problem = NO_PROBLEM
    titles: Mapping[str, str] = field(default_factory=lambda: PART_TITLES)
    most: int = MOST_SHEETS
