"""The Monday brief of a unit: where it stands, what changed in the week and why, how it compares, what to do next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core.kernel import LOCAL_ZONE, N_
from leaderboards.domain.chances import Chance
from leaderboards.domain.kinds import CRITERION_TITLES, Criterion
from leaderboards.domain.periods import Period, parse_period
from leaderboards.domain.sentences import Sentence

OUT_AT = time(6)  # Monday morning, for the week before
ACTIONS = 3
NAMED = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stand:
    """A unit on a Monday; `rank` is None without points."""

    name: str
    cluster: str
    points: int = 0
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a criterion's points in the week: gained, lost by reversals and penalties, valued again."""

    gained: int = 0
    lost: int = 0
    rescored: int = 0

    @property
    def total(self) -> int:
        """The difference of the week."""
        return self.gained + self.lost + self.rescored


Changes = Mapping[Criterion, Change]


@dataclass(frozen=True, slots=True)
class Province:
    """Every unit of a kind on two Mondays by code: who stood where, what changed between, points by criterion."""

    now: Mapping[str, Stand]
    before: Mapping[str, Stand]
    changes: Mapping[str, Changes]
    criteria: Mapping[str, Mapping[Criterion, int]]


@dataclass(frozen=True, slots=True)
class Places:
    """A rank among so many, and the rank of a week ago; None without one."""

    rank: int | None
    before: int | None
    of: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A criterion's points beside the median of the unit's cluster and the unit just above (None: nobody is)."""

    criterion: Criterion
    own: int
    median: int
    above: int | None


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief, decided. `changes` are criteria that moved; `above` is the unit just above with its lead."""

    code: str
    stand: Stand
    points_before: int
    province: Places
    cluster: Places
    reasons: tuple[Sentence, ...]
    changes: tuple[tuple[Criterion, Change], ...]
    table: tuple[Beside, ...]
    above: str
    lead: int
    chances: tuple[Chance, ...]


def decide_brief(code: str, province: Province, chances: Sequence[Chance]) -> Brief:
    """Return the brief of a unit that stands on the board."""
    stand = province.now[code]
    before = province.before.get(code, Stand(stand.name, stand.cluster))
    ahead = _find_above(code, province.now)
    changes = province.changes.get(code, {})
    return Brief(
        code,
        stand,
        before.points,
        Places(stand.rank, before.rank, sum(each.rank is not None for each in province.now.values())),
        _places_in_cluster(code, province),
        tuple(_list_reasons(code, province)),
        tuple((criterion, changes[criterion]) for criterion in Criterion if changes.get(criterion, Change()).total),
        tuple(_compare(code, province, ahead)),
        province.now[ahead].name if ahead else "",
        province.now[ahead].points - stand.points if ahead else 0,
        tuple(chances[:ACTIONS]),
    )


def _find_above(code: str, stands: Mapping[str, Stand]) -> str | None:
    """Return the unit with the nearest better rank."""
    own = stands[code].rank
    better = [
        (each.rank, key) for key, each in stands.items() if each.rank is not None and (own is None or each.rank < own)
    ]
    return max(better, default=(0, None), key=lambda pair: (pair[0], pair[1] or ""))[1]


def _places_in_cluster(code: str, province: Province) -> Places:
    cluster = province.now[code].cluster
    of = sum(each.rank is not None for each in province.now.values() if each.cluster == cluster)
    return Places(_rank_in(code, province.now), _rank_in(code, province.before), of)


def _rank_in(code: str, stands: Mapping[str, Stand]) -> int | None:
    own = stands.get(code)
    if own is None or own.rank is None:
        return None
    return 1 + sum(
        each.rank is not None and each.rank < own.rank for each in stands.values() if each.cluster == own.cluster
    )


def _list_reasons(code: str, province: Province) -> list[Sentence]:
    """Say why the rank moved or not: own gains and losses, then who passed and who was passed."""
    reasons = [*_own_reasons(province.changes.get(code, {}))]
    passing = [key for key in province.now if _is_ahead(key, code, province.now)]
    passed_by = [key for key in passing if not _is_ahead(key, code, province.before)]
    passed = [
        key for key in province.now if _is_ahead(key, code, province.before) and _is_ahead(code, key, province.now)
    ]
    by_gain = sorted(passed_by, key=lambda key: (-_gain(key, province), key))
    reasons += [_overtaken(key, province) for key in by_gain[:NAMED]]
    if len(by_gain) > NAMED:
        reasons.append(Sentence(N_("%(number)s more units moved ahead."), {"number": len(by_gain) - NAMED}))
    if passed:
        names = ", ".join(province.now[key].name for key in sorted(passed)[:NAMED])
        text = (
            N_("It moved ahead of %(units)s.") if len(passed) <= NAMED else N_("It moved ahead of %(units)s and more.")
        )
        reasons.append(Sentence(text, {"units": names}))
    return reasons or [Sentence(N_("Nothing changed in this week."))]


def _own_reasons(changes: Changes) -> list[Sentence]:
    reasons = []
    gained = sorted(((change.gained, key) for key, change in changes.items() if change.gained > 0), reverse=True)
    for points, criterion in gained[:NAMED]:
        terms = {"criterion": CRITERION_TITLES[criterion]}
        reasons.append(Sentence(N_("%(criterion)s: %(points)s points gained."), {"points": points}, terms))
    if lost := -sum(change.lost for change in changes.values()):
        reasons.append(Sentence(N_("%(points)s points lost by corrections and penalties."), {"points": lost}))
    if rescored := sum(change.rescored for change in changes.values()):
        reasons.append(Sentence(N_("%(points)s points by a re-scoring."), {"points": rescored}))
    return reasons


def _overtaken(key: str, province: Province) -> Sentence:
    changes = province.changes.get(key, {})
    best = max(changes, key=lambda criterion: changes[criterion].total, default=None)
    params: dict[str, str | int] = {"unit": province.now[key].name, "points": _gain(key, province)}
    if best is None or changes[best].total <= 0:
        return Sentence(N_("%(unit)s moved ahead."), {"unit": province.now[key].name})
    terms = {"criterion": CRITERION_TITLES[best]}
    return Sentence(N_("%(unit)s moved ahead: %(points)s points more, most for “%(criterion)s”."), params, terms)


def _gain(key: str, province: Province) -> int:
    return sum(change.total for change in province.changes.get(key, {}).values())


def _is_ahead(one: str, other: str, stands: Mapping[str, Stand]) -> bool:
    """Say whether one stood before the other; a unit without a rank stands behind all that have one."""
    first, second = stands.get(one), stands.get(other)
    if first is None or first.rank is None:
        return False
    return second is None or second.rank is None or first.rank < second.rank


def _compare(code: str, province: Province, ahead: str | None) -> list[Beside]:
    cluster = province.now[code].cluster
    peers = [province.criteria.get(key, {}) for key, each in province.now.items() if each.cluster == cluster]
    above = province.criteria.get(ahead, {}) if ahead else {}
    own = province.criteria.get(code, {})
    lines = [
        Beside(
            each, own.get(each, 0), median([peer.get(each, 0) for peer in peers]), above.get(each, 0) if ahead else None
        )
        for each in Criterion
    ]
    return [line for line in lines if line.own or line.median or line.above]


def median(values: Sequence[int]) -> int:
    """Return the middle value; between two, their mean, rounded half up."""
    in_order = sorted(values)
    half = len(in_order) // 2
    return in_order[half] if len(in_order) % 2 else (in_order[half - 1] + in_order[half] + 1) // 2


def latest_week(now: datetime) -> Period:
    """Return the week whose brief is the newest: it comes out on Monday at 06:00 for the week before."""
    local = now.astimezone(LOCAL_ZONE)
    monday = local.date() - timedelta(days=local.weekday())
    if local < datetime.combine(monday, OUT_AT, LOCAL_ZONE):
        monday -= WEEK
    return week_before(monday)


def week_before(monday: date) -> Period:
    """Return the week that ends before a Monday."""
    year, week, _ = (monday - WEEK).isocalendar()
    return parse_period(f"{year}-W{week:02}")


def next_freeze(day: date, planned: Iterable[date]) -> date:
    """Return the day of the next freeze: the first planned one from a day on, else the last day of its quarter."""
    quarter = parse_period(f"{day.year}-Q{(day.month + 2) // 3}")
    return min((each for each in planned if each >= day), default=quarter.end - timedelta(days=1))
