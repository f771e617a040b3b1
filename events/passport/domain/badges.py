"""Topics, quests and badge levels as data, and how far a passport is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from core.kernel import N_
from events.domain.kinds import SessionKind


class Topic(StrEnum):
    """What a stamp is about."""

    VNEID = "vneid"
    PUBLIC_SERVICES = "public_services"
    PAYMENT = "payment"
    COMMERCE = "commerce"
    SAFETY = "safety"
    SMART = "smart"
    CLASS = "class"
    QUIZ = "quiz"


TOPIC_TITLES: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.VNEID: N_("VNeID"),
        Topic.PUBLIC_SERVICES: N_("Online public services"),
        Topic.PAYMENT: N_("Payment without cash"),
        Topic.COMMERCE: N_("Buying and selling online"),
        Topic.SAFETY: N_("Safety online"),
        Topic.SMART: N_("Điện Biên Smart"),
        Topic.CLASS: N_("Class or talk"),
        Topic.QUIZ: N_("Quiz"),
    }
)
BOOTHS = (Topic.VNEID, Topic.PUBLIC_SERVICES, Topic.PAYMENT, Topic.COMMERCE, Topic.SAFETY, Topic.SMART)


@dataclass(frozen=True, slots=True)
class Quest:
    """So many different topics of these."""

    key: str
    title: str
    topics: tuple[Topic, ...]
    needed: int


@dataclass(frozen=True, slots=True)
class Level:
    """A badge for so many stamps."""

    title: str
    stamps: int


QUESTS = (
    Quest("four_experiences", N_("Four digital experiences"), BOOTHS, 4),
    Quest("learn", N_("Sit in a class and play a quiz"), (Topic.CLASS, Topic.QUIZ), 2),
)
DRAW_QUEST = QUESTS[0]
WITHOUT_STAMP = frozenset({SessionKind.OPENING, SessionKind.AWARDS, SessionKind.EXPERIENCE_BOOTH})
"""Being there is not yet learning; booths give their own stamps."""
LEVELS = (
    Level(N_("First step"), 1),
    Level(N_("Digital citizen"), 4),
    Level(N_("Digital guide"), 6),
    Level(N_("Digital star"), 8),
)


@dataclass(frozen=True, slots=True)
class QuestState:
    """How far a quest is; `missing` are topics that would count."""

    quest: Quest
    done: int
    missing: tuple[Topic, ...]

    @property
    def is_complete(self) -> bool:
        """Whether enough topics are there."""
        return self.done >= self.quest.needed


@dataclass(frozen=True, slots=True)
class Progress:
    """What a passport has reached, and what is next; `next_quest` is None when all are complete."""

    stamps: int
    level: Level | None
    next_level: Level | None
    quests: tuple[QuestState, ...]

    @property
    def next_quest(self) -> QuestState | None:
        """The first quest that is not complete."""
        return next((each for each in self.quests if not each.is_complete), None)


def progress_of(topics: Sequence[str]) -> Progress:
    """Return how far a passport with stamps of these topics is."""
    reached = [level for level in LEVELS if level.stamps <= len(topics)]
    ahead = [level for level in LEVELS if level.stamps > len(topics)]
    quests = tuple(quest_state(quest, topics) for quest in QUESTS)
    return Progress(len(topics), reached[-1] if reached else None, ahead[0] if ahead else None, quests)


def quest_state(quest: Quest, topics: Collection[str]) -> QuestState:
    """Return how far one quest is; a topic counts once."""
    held = set(topics)
    missing = tuple(topic for topic in quest.topics if topic not in held)
    return QuestState(quest, min(quest.needed, len(quest.topics) - len(missing)), missing)


def topic_of_kind(kind: str) -> Topic | None:
    """Return what somebody let in at a session of a kind is stamped with; None where nobody is."""
    if kind not in set(SessionKind) or kind in WITHOUT_STAMP:
        return None
    return Topic.QUIZ if kind == SessionKind.LIVE_QUIZ else Topic.CLASS


def subject_of_station(station_id: str, topic: str, session_id: str | None) -> str:
    """Return what a station's stamp is about: a class's or quiz's own code and its door give one stamp, not two."""
    return f"session:{session_id}" if session_id and topic in {Topic.CLASS, Topic.QUIZ} else f"station:{station_id}"


def enters_draw(topics: Collection[str]) -> bool:
    """Say whether a passport takes part in the draw: the four experiences are complete."""
    return quest_state(DRAW_QUEST, topics).is_complete
