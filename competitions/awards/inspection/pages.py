"""The pages of inspection: a round's record, its inspectors and who read what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.inspection.domain.things import THINGS
from competitions.awards.inspection.forms import FIELDS
from competitions.awards.inspection.queries import grants, record
from competitions.awards.inspection.queries.record import Wanted
from competitions.awards.inspection.service.granting import InspectionView
from competitions.awards.inspection.service.record import RecordView
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page

KINDS: Mapping[str, str] = {
    "round": N_("The round"),
    "snapshot": N_("The frozen standing"),
    "nomination": N_("A nominee"),
    "dossier": N_("A dossier"),
    "session": N_("A council session"),
    "council": N_("The council"),
    "decision": N_("A decision"),
    "batch": N_("A batch of certificates"),
    "certificate": N_("A certificate"),
    "hold": N_("A hold"),
    "document": N_("A document"),
    "opinion": N_("An agency's opinion"),
    "feedback": N_("Feedback on the public notice"),
    "reconsideration": N_("A request to reconsider"),
    "referral": N_("A complaint or denunciation that was routed out"),
    "inspection_grant": N_("An inspector"),
    "other": N_("A part of a file"),
}


@dataclass(frozen=True, slots=True)
class RecordPage(Page):
    """Who did what in a round, the newest first."""

    template: ClassVar[str] = "competitions/awards/inspection/record.html"
    view: RecordView
    wanted: Wanted
    pages: int
    may_see_readings: bool
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)


def to_record(view: RecordView, wanted: Wanted, *, may_see_readings: bool) -> RecordPage:
    """Return the page with how many there are."""
    return RecordPage(view, wanted, -(-view.matching // record.PAGE), may_see_readings)


@dataclass(frozen=True, slots=True)
class InspectionPage(Page):
    """Who inspects a round until when, and who read what."""

    template: ClassVar[str] = "competitions/awards/inspection/inspectors.html"
    view: InspectionView
    may_grant: bool
    page: int
    pages: int
    typed: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(FIELDS, ""))
    problem: Problem = NO_PROBLEM
    things: Mapping[str, str] = field(default_factory=lambda: THINGS)


def to_inspection(view: InspectionView, *, may_grant: bool, page: int) -> InspectionPage:
    """Return the page with how many there are."""
    return InspectionPage(view, may_grant, page, -(-view.total // grants.PAGE))
