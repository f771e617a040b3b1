"""A round's rules: kinds of award with quotas and conditions, tie-breakers, candidates that people list; their JSON."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from competitions.awards.domain.words import AwardKind, Category, SubjectKind
from core.kernel import FieldError, Invalid, N_
from core.vietnamese import fold
from units.domain.unit import PUBLIC_KINDS, Kind

HUNDRED, RUNNERS_UP, LONGEST_NUMBER = 100, 2, 20
MOST_AWARDS, MOST_CANDIDATES, MOST_PLACES = 20, 2_000, 10_000
WOMEN_AT_LEAST = 70
"""A collective with this share of women or more comes first between equals (Law 06/2022/QH15, Art. 5)."""
OFFICIAL = frozenset({AwardKind.CERTIFICATE_OF_MERIT, AwardKind.CERTIFICATE_OF_COMMENDATION})
"""Awards under the law: one achievement earns one of them at most."""


class TieBreaker(StrEnum):
    """What decides between equals, in the round's order; the law's own come first."""

    WOMEN = "women"
    DIRECT_WORKER = "direct_worker"
    HARD_PLACE = "hard_place"
    BOARD_RANK = "board_rank"


TIE_TITLES = {
    TieBreaker.WOMEN: N_("a woman, or a collective with at least 70 percent women"),
    TieBreaker.DIRECT_WORKER: N_("a direct worker"),
    TieBreaker.HARD_PLACE: N_("a border or specially difficult area"),
    TieBreaker.BOARD_RANK: N_("the place on the frozen board"),
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What tie-breakers and the share of direct workers look at; `women` is the share in percent, or of a person."""

    women: int = 0
    is_direct_worker: bool = False
    is_hard_place: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """One kind of award of a round.

    A collective's award takes units of a kind from the frozen boards; others take the candidates that people list.
    The quota is a count or a share in percent of those considered, by cluster or in all; `cap` bounds the whole.
    """

    code: str
    title: str
    kind: AwardKind
    subject: SubjectKind = SubjectKind.COLLECTIVE
    board: Kind | None = None
    count: int | None = None
    percent: int | None = None
    is_by_cluster: bool = True
    cap: int | None = None
    min_value: str = "0"
    direct_workers_percent: int = 0
    runners_up: int = RUNNERS_UP

    @property
    def is_exclusive(self) -> bool:
        """Whether it counts as the one award of an achievement; thanks and participation do not."""
        return self.kind in OFFICIAL

    @property
    def least(self) -> Fraction:
        """The least value, as a number."""
        return number_of(self.min_value) or Fraction(0)

    def quota_of(self, considered: int) -> int:
        """Return how many may be nominated among so many considered; a share is rounded down."""
        if self.percent is not None:
            return considered * self.percent // HUNDRED
        return self.count if self.count is not None else MOST_PLACES


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom people list for one award: a person, a household, a unit outside the system, or a unit by code."""

    award: str
    name: str
    proposed_by: str
    value: str = "0"
    born: int | None = None
    basis: Category | None = None
    traits: Traits = field(default_factory=Traits)

    def key_of(self, subject: SubjectKind) -> str:
        """Return the key that is the same in every round; of people a digest, no name."""
        if subject is SubjectKind.OUTSIDE:
            return f"outside:{fold(self.name)[:110]}"
        said = f"{self.proposed_by}|{fold(self.name)}|{self.born or ''}"
        return f"{subject.value}:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole document. `within`: only units right below this one; `basis`: of what category the standing is."""

    awards: tuple[Award, ...]
    tie_breakers: tuple[TieBreaker, ...] = tuple(TieBreaker)
    candidates: tuple[Candidate, ...] = ()
    traits: dict[str, Traits] = field(default_factory=dict)
    basis: Category = Category.THEMATIC
    within: str = ""
    excluded: dict[str, str] = field(default_factory=dict)

    def find_award(self, code: str) -> Award | None:
        """Return an award by its code."""
        return next((award for award in self.awards if award.code == code), None)

    def lacks_direct_workers(self, award: Award, keys: Collection[str]) -> bool:
        """Say whether fewer of these nominees (keys) are direct workers than an award of persons asks for."""
        if award.subject is not SubjectKind.PERSON:
            return False
        direct = {
            each.key_of(award.subject)
            for each in self.candidates
            if each.award == award.code and each.traits.is_direct_worker
        }
        return len(direct.intersection(keys)) * HUNDRED < award.direct_workers_percent * len(keys)

    @property
    def boards(self) -> tuple[Kind, ...]:
        """Kinds of units whose boards the round freezes, in order, each once."""
        return tuple(dict.fromkeys(award.board for award in self.awards if award.board is not None))


def read_rules(text: str) -> Rules:
    """Read the stored or sent JSON; raises Invalid."""
    try:
        rules = _to_rules(json.loads(text))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        wrong = N_("The rules do not have the right form.")
        raise Invalid(wrong, errors=(FieldError("rules", wrong),)) from error
    check_rules(rules)
    return rules


def write_rules(rules: Rules) -> str:
    """Return the rules as JSON with sorted members, the same text for the same rules."""
    return json.dumps(asdict(rules), ensure_ascii=False, sort_keys=True)


def check_rules(rules: Rules) -> None:
    """Raise Invalid for rules by which nobody could nominate."""
    flaws = [flaw for award in rules.awards for flaw in _award_flaws(award)]
    codes = [award.code for award in rules.awards]
    if not 0 < len(codes) <= MOST_AWARDS or len(set(codes)) < len(codes):
        flaws.append(FieldError("awards", N_("A round needs awards, each with a code of its own.")))
    if len(set(rules.tie_breakers)) < len(rules.tie_breakers):
        flaws.append(FieldError("tie_breakers", N_("A tie-breaker is named twice.")))
    if len(rules.candidates) > MOST_CANDIDATES:
        flaws.append(FieldError("candidates", N_("Too many candidates for one round.")))
    flaws += [flaw for each in rules.candidates for flaw in _candidate_flaws(each, rules)]
    if flaws:
        raise Invalid(N_("The rules need some changes."), errors=tuple(flaws))


def put_award(rules: Rules, award: Award, candidates: tuple[Candidate, ...]) -> Rules:
    """Return rules with this award in its place, or at the end, and these as its candidates."""
    known = rules.find_award(award.code) is not None
    awards = tuple(award if each.code == award.code else each for each in rules.awards)
    others = tuple(each for each in rules.candidates if each.award != award.code)
    return replace(rules, awards=awards if known else (*awards, award), candidates=(*others, *candidates))


def drop_award(rules: Rules, code: str) -> Rules:
    """Return rules without this award and its candidates; the check refuses rules without any award."""
    return replace(
        rules,
        awards=tuple(each for each in rules.awards if each.code != code),
        candidates=tuple(each for each in rules.candidates if each.award != code),
    )


def free_code(rules: Rules) -> str:
    """Return a code that no award of the rules has."""
    return next(
        code for number in range(1, len(rules.awards) + 2) if rules.find_award(code := f"award-{number}") is None
    )


def number_of(text: str) -> Fraction | None:
    """Return a figure written as "12", "12.5" or "12,5"; None for anything else."""
    plain = text.strip().replace(",", ".")
    if len(plain) > LONGEST_NUMBER:
        return None
    whole, _, rest = plain.partition(".")
    if not (whole.isascii() and whole.isdigit()) or (rest and not (rest.isascii() and rest.isdigit())):
        return None
    return Fraction(plain.rstrip("."))


def figure(value: Fraction | None) -> str:
    """Return a value as people read it: at most four decimals; empty without one."""
    if value is None or value.denominator == 1:
        return "" if value is None else str(value.numerator)
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _award_flaws(award: Award) -> list[FieldError]:
    checks = (
        (bool(award.code.strip()) and len(award.code) <= 40, N_("An award needs a short code.")),  # noqa: PLR2004 - as wide as the column
        (bool(award.title.strip()), N_("An award needs a title.")),
        ((award.subject is SubjectKind.COLLECTIVE) is (award.board is not None), N_("Collectives stand on a board.")),
        (award.board is None or award.board in PUBLIC_KINDS, N_("There is no board of these units.")),
        (award.count is None or award.percent is None, N_("Write either a count or a share.")),
        (_is_in(award.count, MOST_PLACES) and _is_in(award.cap, MOST_PLACES), N_("The quota is out of range.")),
        (_is_in(award.percent, HUNDRED), N_("A share lies between 0 and 100.")),
        (_is_in(award.direct_workers_percent, HUNDRED), N_("A share lies between 0 and 100.")),
        (_is_in(award.runners_up, MOST_PLACES), N_("The list of runners-up is out of range.")),
        (number_of(award.min_value) is not None, N_("Write the least value as a number.")),
    )
    return [FieldError("awards", why) for holds, why in checks if not holds]


def _candidate_flaws(candidate: Candidate, rules: Rules) -> list[FieldError]:
    award = rules.find_award(candidate.award)
    checks = (
        (award is not None and award.board is None, N_("A candidate is listed for an award that takes none.")),
        (bool(candidate.name.strip()) and len(candidate.name) <= 200, N_("A candidate needs a name.")),  # noqa: PLR2004 - as wide as the column
        (bool(candidate.proposed_by), N_("A candidate needs the unit that proposes.")),
        (number_of(candidate.value) is not None, N_("Write a candidate's value as a number.")),
    )
    return [FieldError("candidates", why) for holds, why in checks if not holds]


def _is_in(number: int | None, most: int) -> bool:
    return number is None or 0 <= number <= most


def _to_rules(content: dict[str, Any]) -> Rules:  # JSON, checked member by member
    return Rules(
        awards=tuple(_to_award(each) for each in content["awards"]),
        tie_breakers=tuple(TieBreaker(each) for each in content.get("tie_breakers", list(TieBreaker))),
        candidates=tuple(_to_candidate(each) for each in content.get("candidates", ())),
        traits={_text(key): _to_traits(each) for key, each in content.get("traits", {}).items()},
        basis=Category(content.get("basis", Category.THEMATIC)),
        within=_text(content.get("within", "")),
        excluded={_text(key): _text(why) for key, why in content.get("excluded", {}).items()},
    )


def _to_award(content: dict[str, Any]) -> Award:  # JSON
    board = content.get("board")
    return Award(
        code=_text(content["code"]),
        title=_text(content["title"]),
        kind=AwardKind(content["kind"]),
        subject=SubjectKind(content.get("subject", SubjectKind.COLLECTIVE)),
        board=None if board is None else Kind(board),
        is_by_cluster=_flag(content.get("is_by_cluster", True)),
        min_value=_text(content.get("min_value", "0")),
        direct_workers_percent=_number(content.get("direct_workers_percent")) or 0,
        runners_up=RUNNERS_UP if content.get("runners_up") is None else _number(content["runners_up"]) or 0,
        count=_number(content.get("count")),
        percent=_number(content.get("percent")),
        cap=_number(content.get("cap")),
    )


def _to_candidate(content: dict[str, Any]) -> Candidate:  # JSON
    basis = content.get("basis")
    return Candidate(
        award=_text(content["award"]),
        name=_text(content["name"]).strip(),
        proposed_by=_text(content["proposed_by"]),
        value=_text(content.get("value", "0")),
        born=_number(content.get("born")),
        basis=None if basis is None else Category(basis),
        traits=_to_traits(content.get("traits", {})),
    )


def _to_traits(content: dict[str, Any]) -> Traits:  # JSON
    direct, hard = (_flag(content.get(name, False)) for name in ("is_direct_worker", "is_hard_place"))
    return Traits(_number(content.get("women")) or 0, is_direct_worker=direct, is_hard_place=hard)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: object) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise TypeError(value)
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(value)
    return value
