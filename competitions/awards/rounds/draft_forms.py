"""The forms of a draft: what it says as fields, and what the fields say; one form for the round, one for each award."""

from collections.abc import Mapping
from dataclasses import replace

from competitions.awards.domain.words import AwardKind, Category, Procedure, StepKind, SubjectKind
from competitions.awards.rounds.domain.basis import MEASURES
from competitions.awards.rounds.domain.people_lines import (
    read_candidates,
    read_excluded,
    read_units,
    write_candidates,
    write_excluded,
    write_units,
)
from competitions.awards.rounds.domain.rules_document import (
    HUNDRED,
    MOST_PLACES,
    RUNNERS_UP,
    Award,
    Candidate,
    Rules,
    TieBreaker,
    number_of,
)
from competitions.awards.rounds.forms import read_moments, read_quota, to_steps
from competitions.awards.rounds.service.drafting import NewRound
from competitions.awards.rounds.service.editing import Draft, to_new
from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from leaderboards.domain.ranking import BoardMeasure
from units.domain.unit import Kind

LONGEST_TITLE = 300
TIES = tuple(f"tie_{number}" for number in range(1, len(TieBreaker) + 1))
WHO: Mapping[str, tuple[SubjectKind, Kind | None]] = {
    "commune": (SubjectKind.COLLECTIVE, Kind.COMMUNE),
    "school": (SubjectKind.COLLECTIVE, Kind.SCHOOL),
    "party_cell": (SubjectKind.COLLECTIVE, Kind.PARTY_CELL),
    "person": (SubjectKind.PERSON, None),
    "household": (SubjectKind.HOUSEHOLD, None),
    "outside": (SubjectKind.OUTSIDE, None),
}
"""Who may earn an award: units of a kind from a frozen board, or those whom people list."""
NEW_AWARD: Mapping[str, str] = {
    "who": "commune",
    "quota": "1",
    "least": "1",
    "runners_up": str(RUNNERS_UP),
    "by_cluster": "1",
}
WHOLE = N_("Write a whole number, at most %(most)s.")


def typed_of(draft: Draft) -> dict[str, str]:
    """Return what the form of a draft starts with."""
    row, rules = draft.row, draft.rules
    dates = {
        f"due_{step.kind.value}": step.due_at.astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H:%M") for step in draft.steps
    }
    ties = {name: tie.value for name, tie in zip(TIES, rules.tie_breakers, strict=False)}
    return {
        **dates,
        **ties,
        "stamp": draft.stamp,
        "title": row.title,
        "occasion": row.occasion,
        "category": row.category.value,
        "procedure": row.procedure.value,
        "period": draft.basis.period,
        "measure": draft.basis.measure.value,
        "basis": rules.basis.value,
        "excluded": write_excluded(rules.excluded),
        "traits": write_units(rules.traits),
    }


def to_changed(typed: Mapping[str, str], draft: Draft) -> NewRound:
    """Return the draft as the form says it; raises Invalid that says at which fields."""
    errors: list[FieldError] = []
    checks = (
        ("category", typed.get("category") in set(Category), N_("Choose the category.")),
        ("procedure", typed.get("procedure") in set(Procedure), N_("Choose the procedure.")),
        ("measure", typed.get("measure") in set(MEASURES), N_("Choose the measure.")),
        ("basis", typed.get("basis") in set(Category), N_("Choose the category.")),
    )
    errors += [FieldError(name, why) for name, holds, why in checks if not holds]
    moments, rules = read_moments(typed, errors), _to_rules(typed, draft.rules, errors)
    closes_at = moments.get(StepKind.CLOSE)
    if closes_at is None:
        errors.append(FieldError("due_close", N_("Write the day and hour when the round closes.")))
    if errors or closes_at is None:
        raise Invalid(N_("The round needs some changes."), errors=tuple(errors))
    procedure = Procedure(typed["procedure"])
    return replace(
        to_new(draft, replace(rules, basis=Category(typed["basis"]))),
        title=typed.get("title", ""),
        occasion=typed.get("occasion", ""),
        category=Category(typed["category"]),
        procedure=procedure,
        basis=replace(draft.basis, period=typed.get("period", "").strip(), measure=BoardMeasure(typed["measure"])),
        steps=to_steps(closes_at, procedure, moments),
    )


def typed_of_award(draft: Draft, award: Award) -> dict[str, str]:
    """Return what the form of an award starts with."""
    who = next(word for word, (subject, board) in WHO.items() if (subject, board) == (award.subject, award.board))
    quota = f"{award.percent}%" if award.percent is not None else _text(award.count)
    return {
        "stamp": draft.stamp,
        "title": award.title,
        "kind": award.kind.value,
        "who": who,
        "quota": quota,
        "by_cluster": "1" if award.is_by_cluster else "",
        "cap": _text(award.cap),
        "least": award.min_value,
        "direct": str(award.direct_workers_percent or ""),
        "runners_up": str(award.runners_up),
        "people": write_candidates(each for each in draft.rules.candidates if each.award == award.code),
    }


def to_award(typed: Mapping[str, str], code: str) -> tuple[Award, tuple[Candidate, ...]]:
    """Return the award that the form says, with its candidates; raises Invalid that says at which fields."""
    errors: list[FieldError] = []
    count, percent = read_quota("quota", typed, errors) if typed.get("quota", "").strip() else (None, None)
    cap, runners_up = (_whole(name, typed, errors, MOST_PLACES) for name in ("cap", "runners_up"))
    direct = _whole("direct", typed, errors, HUNDRED) or 0
    candidates, flaws = read_candidates(code, "people", typed.get("people", ""))
    subject, board = WHO.get(typed.get("who", ""), (SubjectKind.PERSON, None))
    title, least = typed.get("title", "").strip(), typed.get("least", "").strip() or "0"
    checks = (
        ("title", 0 < len(title) <= LONGEST_TITLE, N_("Write a title, of at most 300 characters.")),
        ("kind", typed.get("kind") in set(AwardKind), N_("Choose what is awarded.")),
        ("who", typed.get("who") in WHO, N_("Choose who may earn it.")),
        ("least", number_of(least) is not None, N_("Write the least value as a number.")),
        ("people", board is None or not candidates, N_("These units stand on a board: take the candidates away.")),
        ("direct", not direct or subject is SubjectKind.PERSON, N_("A share of direct workers is for persons only.")),
    )
    errors += (*flaws, *(FieldError(name, why) for name, holds, why in checks if not holds))
    if errors:
        raise Invalid(N_("The award needs some changes."), errors=tuple(errors))
    award = Award(
        code=code,
        title=title,
        kind=AwardKind(typed["kind"]),
        subject=subject,
        board=board,
        count=count,
        percent=percent,
        is_by_cluster=bool(typed.get("by_cluster")),
        cap=cap,
        min_value=least,
        direct_workers_percent=direct,
        runners_up=RUNNERS_UP if runners_up is None else runners_up,
    )
    return award, candidates


def _to_rules(typed: Mapping[str, str], rules: Rules, errors: list[FieldError]) -> Rules:
    chosen = [(name, typed[name]) for name in TIES if typed.get(name)]
    words = list[str]()
    for name, word in chosen:
        if word in words or word not in set(TieBreaker):
            errors.append(FieldError(name, N_("Choose each tie-breaker once at most.")))
        words.append(word)
    excluded, flaws = read_excluded("excluded", typed.get("excluded", ""))
    traits, others = read_units("traits", typed.get("traits", ""))
    errors += (*flaws, *others)
    ties = tuple(TieBreaker(word) for word in words if word in set(TieBreaker))
    return replace(rules, tie_breakers=ties, excluded=excluded, traits=traits)


def _whole(name: str, typed: Mapping[str, str], errors: list[FieldError], most: int) -> int | None:
    text = typed.get(name, "").strip().removesuffix("%").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most):
        errors.append(FieldError(name, WHOLE, {"most": most}))
        return None
    return int(text)


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
