"""The desk: one card a task, for those who hold a role that may do it."""

from dataclasses import dataclass
from typing import ClassVar

from core.kernel import Actor, N_, Role
from core.web.templating import Page

OFFICERS = frozenset({Role.UNIT_OFFICER, Role.UNIT_LEADER})
SPECIALISTS = frozenset({Role.ADMINISTRATOR, Role.ORGANIZER, Role.SPECIALIST})
READERS = SPECIALISTS | {Role.APPRAISAL_HEAD, Role.HOMEAFFAIRS_OFFICER, Role.HOMEAFFAIRS_HEAD, Role.INSPECTOR}
KEEPERS = (frozenset({Role.ADMINISTRATOR}), frozenset({Role.ORGANIZER}))


@dataclass(frozen=True, slots=True)
class Card:
    """A task: its name, what it is for, the route that leads to it, and for whom.

    `roles` count wherever they are held, `provincial` where they are held at the province.
    """

    title: str
    about: str
    route: str
    roles: frozenset[Role]
    provincial: frozenset[Role] = frozenset()

    def is_for(self, actor: Actor, province: str) -> bool:
        """Say whether the actor may do the task."""
        return actor.holds(*self.roles) or actor.holds(*self.provincial, unit_code=province)


CARDS = (
    Card(
        N_("Declare a result"),
        N_("What your unit has done, with evidence. Drafts wait for you there."),
        "declarations:declaration:list",
        OFFICERS | READERS | {Role.CLUSTER_HEAD},
    ),
    Card(
        N_("Confirm as the second person"),
        N_("Large figures count once somebody else has looked at them."),
        "declarations:confirmation:list",
        SPECIALISTS | {Role.UNIT_LEADER, Role.CLUSTER_HEAD},
    ),
    Card(
        N_("Keep the registers"),
        N_("Ambassadors, digital teams, families, meetings, articles and documents."),
        "registers:book:index",
        SPECIALISTS | OFFICERS,
    ),
    Card(
        N_("Look through the provisional list"),
        N_("Three days before each freeze every unit checks its own figures."),
        "declarations:review:list",
        SPECIALISTS | OFFICERS,
    ),
    Card(
        N_("Answer reports of wrong figures"),
        N_("Each report has a deadline and a visible answer."),
        "declarations:report:list",
        SPECIALISTS | OFFICERS,
    ),
    Card(
        N_("Bring in lists"),
        N_("VNeID, telecom and school lists become facts, with a preview."),
        "imports:list:show",
        SPECIALISTS | {Role.UNIT_OFFICER},
    ),
    Card(
        N_("Units and their figures"),
        N_("The tree of units, denominators by year, villages, clusters."),
        "units:admin:list",
        SPECIALISTS | OFFICERS,
    ),
    Card(
        N_("Freeze a board"),
        N_("A frozen board never moves; its digest proves it."),
        "leaderboards:snapshot:new",
        *KEEPERS,
    ),
    Card(
        N_("Change the scheme"),
        N_("A new version is tried on real facts before it counts."),
        "leaderboards:scheme:new",
        *KEEPERS,
    ),
    Card(N_("Load the next plan"), N_("Plans and their indicators are data."), "indicators:plans:list", *KEEPERS),
)


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit at which the person holds a role."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DeskPage(Page):
    """What somebody can do here; `units` are those they act for and the public has a page of."""

    template: ClassVar[str] = "competitions/movements/desk/desk.html"
    cards: tuple[Card, ...]
    units: tuple[OwnUnit, ...]
