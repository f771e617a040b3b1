"""What the forms of rounds turn into: a draft from ticked kinds of award and listed people, an act with its reason."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from starlette.datastructures import FormData, QueryParams

from competitions.awards.domain.words import Category, Level, Outcome, Procedure, StepKind
from competitions.awards.rounds.domain.basis import MEASURES, Basis
from competitions.awards.rounds.domain.people_lines import read_candidates
from competitions.awards.rounds.domain.rules_document import Award, Candidate, Rules
from competitions.awards.rounds.domain.steps import Step, is_reasonable, propose
from competitions.awards.rounds.domain.templates import TEMPLATES, Template, kind_at
from competitions.awards.rounds.queries.places import UnitAt
from competitions.awards.rounds.service.drafting import LEVELS, NewRound
from competitions.awards.rounds.service.reading import Wanted
from competitions.awards.rounds.service.steering import STEERING, Steering
from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from core.web.forms import text_of
from leaderboards.domain.ranking import BoardMeasure

MOST_DIGITS, HUNDRED = 6, 100


def propose_typed(now: datetime, unit: UnitAt | None) -> dict[str, str]:
    """Return what an empty form starts with: the evening of today, usual quotas."""
    evening = now.astimezone(LOCAL_ZONE).replace(hour=18, minute=0)
    quotas = {f"quota_{each.code}": each.quota for each in TEMPLATES}
    known = {"unit": unit.code if unit else "", "closes_at": evening.strftime("%Y-%m-%dT%H:%M")}
    return {**quotas, **known, "period": str(evening.year), "category": Category.THEMATIC, "procedure": Procedure.FULL}


def to_round(typed: Mapping[str, str], units: list[UnitAt], translate: Callable[[str], str]) -> NewRound:
    """Return the draft, with titles in the reader's words; raises Invalid that says at which fields."""
    errors: list[FieldError] = []
    unit = next((each for each in units if each.code == typed.get("unit")), None)
    closes_at = read_local(typed.get("closes_at", ""))
    checks = (
        ("unit", unit is not None, N_("Choose the unit that awards.")),
        ("closes_at", closes_at is not None, N_("Write the day and hour when the round closes.")),
        ("category", typed.get("category") in set(Category), N_("Choose the category.")),
        ("procedure", typed.get("procedure") in set(Procedure), N_("Choose the procedure.")),
        ("measure", typed.get("measure") in set(MEASURES), N_("Choose the measure.")),
    )
    errors += [FieldError(name, why) for name, holds, why in checks if not holds]
    ticked = [each for each in TEMPLATES if typed.get(f"use_{each.code}")]
    if not ticked:
        errors.append(FieldError("awards", N_("Tick at least one kind of award.")))
    candidates = [one for each in ticked if each.board is None for one in _candidates(each.code, typed, errors)]
    quotas = {each.code: read_quota(f"quota_{each.code}", typed, errors) for each in ticked}
    moments = read_moments(typed, errors)
    if errors or unit is None or closes_at is None:
        raise Invalid(N_("The round needs some changes."), errors=tuple(errors))
    procedure, level = Procedure(typed["procedure"]), LEVELS[unit.kind]
    awards = tuple(_award(each, level, translate(each.title_at(level)), quotas[each.code]) for each in ticked)
    return NewRound(
        unit_code=unit.code,
        title=typed.get("title", ""),
        category=Category(typed["category"]),
        procedure=procedure,
        occasion=typed.get("occasion", ""),
        basis=Basis(typed.get("period", ""), BoardMeasure(typed["measure"])),
        rules=Rules(awards, candidates=tuple(candidates), within=unit.code if level in {"commune", "school"} else ""),
        steps=to_steps(closes_at, procedure, moments),
    )


def read_steering(round_id: str, form: FormData) -> Steering:
    """Return what is done to a round; raises Invalid for an act that there is none."""
    act, step = text_of(form, "act"), text_of(form, "step")
    if act not in STEERING:
        raise Invalid(N_("Choose what to do."), errors=(FieldError("act", N_("Choose what to do.")),))
    chosen = StepKind(step) if step in set(StepKind) else None
    return Steering(round_id, act, text_of(form, "reason"), chosen, read_local(text_of(form, "due_at")))


def read_wanted(query: QueryParams) -> Wanted:
    """Take the address over; what it cannot mean is left out."""
    page, outcome = query.get("trang", "1"), query.get("ket-qua", "")
    is_page = page.isdecimal() and page.isascii() and len(page) <= MOST_DIGITS
    return Wanted(
        outcome=outcome if outcome in set(Outcome) else "",
        award=query.get("hinh-thuc", "")[:40],
        text=query.get("tim", "").strip()[:100],
        page=max(1, int(page)) if is_page else 1,
    )


def read_local(text: str) -> datetime | None:
    """Return the moment of a `datetime-local` field, which is the province's time; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or LOCAL_ZONE).astimezone(UTC) if is_reasonable(moment) else None


def _award(template: Template, level: Level, title: str, quota: tuple[int | None, int | None]) -> Award:
    return Award(
        code=template.code,
        title=title,
        kind=kind_at(level),
        subject=template.subject,
        board=template.board,
        count=quota[0],
        percent=quota[1],
        is_by_cluster=template.is_by_cluster,
        min_value="1" if template.board else "0",
    )


def read_moments(typed: Mapping[str, str], errors: list[FieldError]) -> dict[StepKind, datetime]:
    """Read the dates of the steps; an empty one is left out, one that is no date is told."""
    found = {}
    for kind in StepKind:
        text = typed.get(f"due_{kind.value}", "").strip()
        moment = read_local(text)
        if moment is not None:
            found[kind] = moment
        elif text:
            errors.append(FieldError(f"due_{kind.value}", N_("Write the day and hour of this step.")))
    return found


def to_steps(closes_at: datetime, procedure: Procedure, moments: Mapping[StepKind, datetime]) -> tuple[Step, ...]:
    """Return the steps of the procedure; those without a date are due at the usual distance after the close."""
    return tuple(Step(step.kind, moments.get(step.kind, step.due_at)) for step in propose(closes_at, procedure))


def read_quota(name: str, typed: Mapping[str, str], errors: list[FieldError]) -> tuple[int | None, int | None]:
    """Read "3" as a count and "10%" as a share."""
    text = typed.get(name, "").replace(" ", "")
    digits = text.removesuffix("%")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS - 2):
        errors.append(FieldError(name, N_("Write a number such as 3, or a share such as 10%.")))
        return None, None
    if text.endswith("%") and int(digits) > HUNDRED:
        errors.append(FieldError(name, N_("A share lies between 0 and 100.")))
    return (None, int(digits)) if text.endswith("%") else (int(digits), None)


def _candidates(award: str, typed: Mapping[str, str], errors: list[FieldError]) -> tuple[Candidate, ...]:
    found, flaws = read_candidates(award, f"people_{award}", typed.get(f"people_{award}", ""))
    errors += flaws
    return found
