"""The pages of rounds: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.domain.titles import BOARD_TITLES
from competitions.awards.domain.words import AwardKind, Category, Outcome, Procedure, RoundState, StepKind, SubjectKind
from competitions.awards.rounds.domain.basis import MEASURES
from competitions.awards.rounds.domain.rules_document import TIE_TITLES, TieBreaker
from competitions.awards.rounds.domain.steps import kinds_of
from competitions.awards.rounds.domain.templates import TEMPLATES, Template, may_give
from competitions.awards.rounds.draft_forms import TIES, WHO
from competitions.awards.rounds.queries.places import UnitAt
from competitions.awards.rounds.service.editing import Draft
from competitions.awards.rounds.service.reading import NomineeList, NomineeView, RoundLine, RoundView, Wanted
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.periods import parse_period
from leaderboards.domain.ranking import BoardMeasure
from leaderboards.pages.words import MEASURE_TITLES, Phrase, period_words

STATES: Mapping[str, str] = {
    RoundState.DRAFT: N_("Draft"),
    RoundState.RUNNING: N_("Running"),
    RoundState.PAUSED: N_("Paused"),
    RoundState.FINISHED: N_("Finished"),
    RoundState.CANCELLED: N_("Cancelled"),
}
STEPS: Mapping[str, str] = {
    StepKind.CLOSE: N_("Close the round"),
    StepKind.FREEZE: N_("Freeze the boards"),
    StepKind.NOMINATE: N_("Nominate"),
    StepKind.INVITE: N_("Invite dossiers"),
    StepKind.REMIND: N_("Remind of dossiers"),
    StepKind.CLOSE_DOSSIERS: N_("Close dossiers"),
    StepKind.PUBLIC_NOTICE: N_("Public notice opens"),
    StepKind.COUNCIL: N_("Council may meet"),
    StepKind.DECISION: N_("Decision may be signed"),
    StepKind.PUBLISH: N_("Publish"),
    StepKind.APPEAL: N_("Requests to reconsider begin"),
}
ACTS: Mapping[str, str] = {
    "draft": N_("Drafted"),
    "edit": N_("Draft changed"),
    "activate": N_("Set going"),
    "ran": N_("Step has run"),
    "waited": N_("Step waits"),
    "pause": N_("Paused"),
    "resume": N_("Resumed"),
    "postpone": N_("Postponed"),
    "run_now": N_("Ordered to run now"),
    "cancel": N_("Cancelled"),
}
OUTCOMES: Mapping[str, str] = {
    Outcome.NOMINATED: N_("Nominated"),
    Outcome.RUNNER_UP: N_("Runner-up"),
    Outcome.PASSED_OVER: N_("Not nominated"),
    Outcome.EXCLUDED: N_("Excluded"),
    Outcome.HELD: N_("On hold"),
}
CATEGORIES: Mapping[str, str] = {
    Category.THEMATIC: N_("Thematic emulation"),
    Category.MERIT: N_("Merit"),
    Category.IRREGULAR: N_("Irregular achievement"),
}
PROCEDURES: Mapping[str, str] = {
    Procedure.FULL: N_("Full procedure, with a council"),
    Procedure.SIMPLIFIED: N_("Simplified procedure"),
}
KINDS: Mapping[str, str] = {
    AwardKind.CERTIFICATE_OF_MERIT: N_("Certificate of merit"),
    AwardKind.CERTIFICATE_OF_COMMENDATION: N_("Certificate of commendation"),
    AwardKind.PARTICIPATION: N_("Certificate of participation"),
    AwardKind.THANKS: N_("Letter of thanks"),
}
SUBJECTS: Mapping[str, str] = {
    SubjectKind.COLLECTIVE: N_("collectives"),
    SubjectKind.PERSON: N_("persons"),
    SubjectKind.HOUSEHOLD: N_("households"),
    SubjectKind.OUTSIDE: N_("units outside the system"),
}
WHO_TITLES: Mapping[str, str] = {
    word: BOARD_TITLES[board] if board is not None else SUBJECTS[subject] for word, (subject, board) in WHO.items()
}
MEASURE_CHOICES: Mapping[BoardMeasure, str] = {each: MEASURE_TITLES[each] for each in MEASURES}


@dataclass(frozen=True, slots=True)
class RoundsPage(Page):
    """The list of rounds."""

    template: ClassVar[str] = "competitions/awards/rounds/list.html"
    lines: tuple[RoundLine, ...]
    may_draft: bool
    reads_registers: bool
    states: Mapping[str, str] = field(default_factory=lambda: STATES)
    steps: Mapping[str, str] = field(default_factory=lambda: STEPS)


@dataclass(frozen=True, slots=True)
class RoundPage(Page):
    """One round: its timeline, its rules, what may be done."""

    template: ClassVar[str] = "competitions/awards/rounds/show.html"
    view: RoundView
    period: Phrase
    problem: Problem = NO_PROBLEM
    typed: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(
        default_factory=lambda: {
            "states": STATES,
            "steps": STEPS,
            "acts": ACTS,
            "outcomes": OUTCOMES,
            "categories": CATEGORIES,
            "procedures": PROCEDURES,
            "kinds": KINDS,
            "subjects": SUBJECTS,
            "boards": BOARD_TITLES,
            "measures": {str(each): title for each, title in MEASURE_TITLES.items()},
            "ties": {str(each): title for each, title in TIE_TITLES.items()},
        }
    )


def to_round_page(view: RoundView, problem: Problem, typed: Mapping[str, str]) -> RoundPage:
    """Return a round's page with its period in words."""
    return RoundPage(view, period_words(parse_period(view.basis.period)), problem, typed)


@dataclass(frozen=True, slots=True)
class NewRoundPage(Page):
    """The form of a draft."""

    template: ClassVar[str] = "competitions/awards/rounds/new.html"
    units: tuple[UnitAt, ...]
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    templates: tuple[Template, ...] = TEMPLATES
    categories: Mapping[str, str] = field(default_factory=lambda: CATEGORIES)
    procedures: Mapping[str, str] = field(default_factory=lambda: PROCEDURES)
    measures: Mapping[BoardMeasure, str] = field(default_factory=lambda: MEASURE_CHOICES)
    kinds: tuple[StepKind, ...] = kinds_of(Procedure.FULL)
    steps: Mapping[str, str] = field(default_factory=lambda: STEPS)


@dataclass(frozen=True, slots=True)
class DraftPage(Page):
    """The form that changes a draft, and the way to each of its awards."""

    template: ClassVar[str] = "competitions/awards/rounds/draft.html"
    draft: Draft
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    tie_names: tuple[str, ...] = TIES
    ties: Mapping[TieBreaker, str] = field(default_factory=lambda: TIE_TITLES)
    categories: Mapping[str, str] = field(default_factory=lambda: CATEGORIES)
    procedures: Mapping[str, str] = field(default_factory=lambda: PROCEDURES)
    measures: Mapping[BoardMeasure, str] = field(default_factory=lambda: MEASURE_CHOICES)
    kinds: tuple[StepKind, ...] = kinds_of(Procedure.FULL)
    steps: Mapping[str, str] = field(default_factory=lambda: STEPS)


@dataclass(frozen=True, slots=True)
class AwardPage(Page):
    """The form of one award of a draft; `place` is None for a new one."""

    template: ClassVar[str] = "competitions/awards/rounds/award.html"
    draft: Draft
    typed: Mapping[str, str]
    place: str | None
    problem: Problem = NO_PROBLEM
    who: Mapping[str, str] = field(default_factory=lambda: WHO_TITLES)
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)


def to_award_page(draft: Draft, typed: Mapping[str, str], place: str | None, problem: Problem) -> AwardPage:
    """Return the form of an award with the kinds that the round's level gives."""
    kinds = {str(kind): KINDS[kind] for kind in AwardKind if may_give(draft.row.level, kind)}
    return AwardPage(draft, typed, place, problem, kinds=kinds)


@dataclass(frozen=True, slots=True)
class NomineesPage(Page):
    """Who was considered; in a preview who would be, on the standing of this moment."""

    template: ClassVar[str] = "competitions/awards/rounds/nominees.html"
    view: NomineeList
    wanted: Wanted
    is_preview: bool
    outcomes: Mapping[str, str] = field(default_factory=lambda: OUTCOMES)


@dataclass(frozen=True, slots=True)
class NomineePage(Page):
    """One of them: reasons, history, striking and adding."""

    template: ClassVar[str] = "competitions/awards/rounds/nominee.html"
    view: NomineeView
    problem: Problem = NO_PROBLEM
    outcomes: Mapping[str, str] = field(default_factory=lambda: OUTCOMES)
