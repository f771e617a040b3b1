"""The contract's arithmetic written a second time, from its text and not from our code: what results must say."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

PRIOR = 10
FEWEST_RANKED = 5


@dataclass(frozen=True, slots=True)
class Played:
    """What a played room was: the quiz document, and the right answers as they were revealed."""

    questions: Sequence[dict[str, Any]]
    revealed: Mapping[int, Any]


def credit(question: dict[str, Any], revealed: Any, value: Any) -> Fraction:  # noqa: PLR0911 - one for each kind
    """Return the share of the full points, without regard to time; polls and words earn nothing."""
    match question["kind"]:
        case "choice" | "true_false":
            return Fraction(value[0] in question["right"])
        case "multiple":
            right = set(question["right"])
            return max(Fraction(len(right & set(value)) - len(set(value) - right), len(right)), Fraction(0))
        case "order":
            return share(value.index(a) < value.index(b) for a, b in combinations(revealed, 2))
        case "match":
            return share(pair in value for pair in revealed)
        case "numeric":
            near = abs(Decimal(value) - Decimal(question["answer"])) <= Decimal(question["tolerance"])
            return Fraction(near)
        case "text":
            return Fraction(fold(value) in {fold(answer) for answer in question["answers"]})
    return Fraction(0)


def share(hits: Iterable[bool]) -> Fraction:
    """Return the share of hits."""
    every = list(hits)
    return Fraction(sum(every), len(every))


def fold(text: str) -> str:
    """Return the text without accents, case and needless spaces."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def half_up(number: Fraction, places: int = 0) -> Fraction:
    """Round half up."""
    scale = 10**places
    return Fraction((number * scale + Fraction(1, 2)).__floor__(), scale)


def differences(results: dict[str, Any], played: Played) -> list[str]:
    """Return where the results of an `accuracy` room without annulments differ from the model."""
    found: list[str] = []
    totals: dict[str, Fraction] = {}
    for shown in results["questions"]:
        question = played.questions[shown["n"] - 1]
        for answer in shown["answers"]:
            share = credit(question, played.revealed.get(shown["n"]), answer["value"])
            points = half_up(1000 * question.get("weight", 1) * share)
            if answer["points"] != points:
                found.append(f"question {shown['n']}: {answer['points']} points for {answer['value']}, not {points}")
            person = answer["participant_id"]
            totals[person] = totals.get(person, Fraction(0)) + points
    found += _differing_people(results, totals)
    found += _differing_units(results, totals)
    return found


def _differing_people(results: dict[str, Any], totals: dict[str, Fraction]) -> list[str]:
    found = []
    for person in results["participants"]:
        total = totals.get(person["id"])
        rank = None if total is None else 1 + sum(other > total for other in totals.values())
        if (person["total"], person["rank"]) != (total or 0, rank):
            found.append(f"{person['name']}: {person['total']} and rank {person['rank']}, not {total} and {rank}")
    return found


def _differing_units(results: dict[str, Any], totals: dict[str, Fraction]) -> list[str]:
    members: dict[str, list[Fraction]] = defaultdict(list)
    for person in results["participants"]:
        if person["id"] in totals and person["commune"] is not None:
            members[person["commune"]].append(totals[person["id"]])
    mean = sum(totals.values(), Fraction(0)) / len(totals) if totals else Fraction(0)
    scores = {code: (sum(own, Fraction(0)) + PRIOR * mean) / (len(own) + PRIOR) for code, own in members.items()}
    found = []
    told = {unit["code"]: unit for unit in results["units"] if unit["kind"] == "commune"}
    if set(told) != set(scores):
        found.append(f"communes: {sorted(set(told) ^ set(scores))}")
    ranked = {code: score for code, score in scores.items() if len(members[code]) >= FEWEST_RANKED}
    for code in set(told) & set(scores):
        unit, score = told[code], half_up(scores[code], 3)
        if Fraction(unit["score"]) != score or unit["participants"] != len(members[code]):
            found.append(f"{code}: {unit['score']} of {unit['participants']}, not {float(score):.3f}")
        better = sum(other > scores[code] for other in ranked.values())
        equal = sum(other == scores[code] for other in ranked.values())
        if (unit["rank"] is None) != (code not in ranked):
            found.append(f"{code}: rank {unit['rank']}")
        elif unit["rank"] is not None and not better < unit["rank"] <= better + equal:
            found.append(f"{code}: rank {unit['rank']}, not {better + 1}")
    return found
