"""The pages of dossiers: what each template is given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from competitions.awards.domain.titles import BOARD_TITLES
from competitions.awards.dossiers.domain.checklist import SOURCE
from competitions.awards.dossiers.domain.content import Texts
from competitions.awards.dossiers.domain.opinions import ANSWER_TITLES, KIND_TITLES, Answer, OpinionKind
from competitions.awards.dossiers.domain.registers import (
    FEEDBACK_TITLES,
    LAW_TITLES,
    REQUEST_TITLES,
    FeedbackState,
    ReferralLaw,
    RequestState,
)
from competitions.awards.dossiers.domain.states import ACT_TITLES, STATE_TITLES, Act, DossierState
from competitions.awards.dossiers.service.notice import FeedbackBook, PublicList
from competitions.awards.dossiers.service.opinions import Opinions, OpinionView
from competitions.awards.dossiers.service.reading import Comparison, DossierView, EditView, Filter, OwnLine, Workspace
from competitions.awards.dossiers.service.reconsidering import RequestBook
from competitions.awards.dossiers.service.referrals import ReferralBook
from core.kernel import N_
from core.web.problems import NO_PROBLEM, Problem
from core.web.templating import Page
from leaderboards.domain.kinds import CRITERION_TITLES, KINDS, Criterion, FactKind, KindRule
from leaderboards.pages.words import Phrase, period_words

VERDICT_TITLES: Mapping[str, str] = {"good": N_("In order"), "doubt": N_("To be asked"), "bad": N_("Not in order")}


@dataclass(frozen=True, slots=True)
class OwnPage(Page):
    """The dossiers of one's own units, each with what to do next."""

    template: ClassVar[str] = "competitions/awards/dossiers/mine.html"
    lines: tuple[OwnLine, ...]
    states: Mapping[DossierState, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class WorkspacePage(Page):
    """A round's dossiers."""

    template: ClassVar[str] = "competitions/awards/dossiers/list.html"
    view: Workspace
    wanted: Filter
    states: Mapping[DossierState, str] = field(default_factory=lambda: STATE_TITLES)


@dataclass(frozen=True, slots=True)
class DossierPage(Page):
    """One dossier beside its checklist."""

    template: ClassVar[str] = "competitions/awards/dossiers/show.html"
    view: DossierView
    opinions: tuple[OpinionView, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    problem: Problem = NO_PROBLEM
    states: Mapping[DossierState, str] = field(default_factory=lambda: STATE_TITLES)
    act_titles: Mapping[Act, str] = field(default_factory=lambda: ACT_TITLES)
    verdicts: Mapping[str, str] = field(default_factory=lambda: VERDICT_TITLES)
    opinion_kinds: Mapping[OpinionKind, str] = field(default_factory=lambda: KIND_TITLES)
    answers: Mapping[Answer, str] = field(default_factory=lambda: ANSWER_TITLES)
    source: str = SOURCE
    boards: Mapping[str, str] = field(default_factory=lambda: BOARD_TITLES)


@dataclass(frozen=True, slots=True)
class EditPage(Page):
    """The form of the texts. `fresh` asks for a report written anew from the ledger."""

    template: ClassVar[str] = "competitions/awards/dossiers/edit.html"
    view: EditView
    period: Phrase
    typed: Texts
    is_fresh: bool = False
    problem: Problem = NO_PROBLEM
    kinds: Mapping[FactKind, KindRule] = field(default_factory=lambda: KINDS)
    criteria: Mapping[Criterion, str] = field(default_factory=lambda: CRITERION_TITLES)


def edit_page(view: EditView, typed: Texts, *, is_fresh: bool = False, problem: Problem = NO_PROBLEM) -> EditPage:
    """Return the form of the texts with the round's period in words."""
    return EditPage(view, period_words(view.period), typed, is_fresh, problem)


@dataclass(frozen=True, slots=True)
class VersionsPage(Page):
    """Two versions of the texts, word by word."""

    template: ClassVar[str] = "competitions/awards/dossiers/versions.html"
    view: Comparison


@dataclass(frozen=True, slots=True)
class OpinionsPage(Page):
    """What agencies were asked about a round, and what they answered."""

    template: ClassVar[str] = "competitions/awards/dossiers/opinions.html"
    view: Opinions
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    opinion_kinds: Mapping[OpinionKind, str] = field(default_factory=lambda: KIND_TITLES)
    answers: Mapping[Answer, str] = field(default_factory=lambda: ANSWER_TITLES)


@dataclass(frozen=True, slots=True)
class NoticePage(Page):
    """The public notice with its form for feedback."""

    template: ClassVar[str] = "competitions/awards/dossiers/notice.html"
    view: PublicList
    typed: Mapping[str, str]
    is_sent: bool = False
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class FeedbackPage(Page):
    """First register: feedback in the notice period."""

    template: ClassVar[str] = "competitions/awards/dossiers/feedback.html"
    book: FeedbackBook
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    states: Mapping[FeedbackState, str] = field(default_factory=lambda: FEEDBACK_TITLES)


@dataclass(frozen=True, slots=True)
class RequestsPage(Page):
    """Second register: requests to reconsider."""

    template: ClassVar[str] = "competitions/awards/dossiers/requests.html"
    book: RequestBook
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    states: Mapping[RequestState, str] = field(default_factory=lambda: REQUEST_TITLES)


@dataclass(frozen=True, slots=True)
class ReferralsPage(Page):
    """Third register: complaints and denunciations that were routed out."""

    template: ClassVar[str] = "competitions/awards/dossiers/referrals.html"
    book: ReferralBook
    typed: Mapping[str, str]
    problem: Problem = NO_PROBLEM
    laws: Mapping[ReferralLaw, str] = field(default_factory=lambda: LAW_TITLES)
