"""What awards speak of: levels, categories, kinds, steps, subjects, outcomes. Sources stand in `docs/glossary.md`."""

from enum import StrEnum


class Level(StrEnum):
    """Who awards: each level has its own council, signatory, register and numbering."""

    PROVINCE = "province"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    SCHOOL = "school"


class Category(StrEnum):
    """Results of thematic emulation never count toward merit awards (Decree 152/2025, Art. 4): kept apart."""

    THEMATIC = "thematic"
    MERIT = "merit"
    IRREGULAR = "irregular"


class Procedure(StrEnum):
    """How much a dossier must hold and whether a council votes."""

    FULL = "full"
    SIMPLIFIED = "simplified"


class AwardKind(StrEnum):
    """What is awarded. The two last are of our own design; they need no council."""

    CERTIFICATE_OF_MERIT = "certificate_of_merit"
    CERTIFICATE_OF_COMMENDATION = "certificate_of_commendation"
    PARTICIPATION = "participation"
    THANKS = "thanks"


class SubjectKind(StrEnum):
    """Who is awarded. `outside`: a unit that is not in the system."""

    COLLECTIVE = "collective"
    PERSON = "person"
    HOUSEHOLD = "household"
    OUTSIDE = "outside"


class Outcome(StrEnum):
    """What nomination, or an officer after it, made of somebody who was considered."""

    NOMINATED = "nominated"
    RUNNER_UP = "runner_up"
    PASSED_OVER = "passed_over"
    EXCLUDED = "excluded"
    HELD = "held"


class RoundState(StrEnum):
    """A draft runs nothing. A paused round's steps wait; a cancelled or finished one has none left."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class StepKind(StrEnum):
    """The steps of a round, in their order."""

    CLOSE = "close"
    FREEZE = "freeze"
    NOMINATE = "nominate"
    INVITE = "invite"
    REMIND = "remind"
    CLOSE_DOSSIERS = "close_dossiers"
    PUBLIC_NOTICE = "public_notice"
    COUNCIL = "council"
    DECISION = "decision"
    PUBLISH = "publish"
    APPEAL = "appeal"


class VotingMode(StrEnum):
    """How a council votes."""

    SHOW_OF_HANDS = "show_of_hands"
    OPEN_BALLOT = "open_ballot"
    SECRET_BALLOT = "secret_ballot"  # noqa: S105 - a way to vote
    WRITTEN_OPINION = "written_opinion"


class Choice(StrEnum):
    """What a vote says about one nominee."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
