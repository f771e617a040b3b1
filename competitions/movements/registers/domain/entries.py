"""What an entry says, what it lacks to be final, and the facts that follow from it and from the acts under it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from urllib.parse import urlsplit

from competitions.movements.registers.domain.checklists import checklist_on
from competitions.movements.registers.domain.rules import ActRule, Effect, Field, People, Register, Rhythm, Shape
from core.kernel import LOCAL_ZONE, FieldError, N_
from core.vietnamese import fold
from leaderboards.domain.facts import Fact, Verification
from leaderboards.domain.kinds import KINDS, FactKind

FIRST_DAY = date(2015, 1, 1)
LONGEST_TITLE = 200
LONGEST_TEXT = 300
LONGEST_LINK = 500


class State(StrEnum):
    """Where an entry stands. Only a final one has facts; an ended one keeps its reason."""

    DRAFT = "draft"
    FINAL = "final"
    ENDED = "ended"


class Ending(StrEnum):
    """Why an entry ends: it was right until now, or should never have been there (then its acts go too)."""

    OVER = "over"
    MISTAKE = "mistake"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote down. `proof` is the digest of a kept file; `ticked` are criteria that are met."""

    title: str
    occurred_on: date
    quantity: int = 1
    values: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    link: str = ""
    document: str = ""
    proof: str = ""
    person: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something noted under an entry."""

    occurred_on: date
    quantity: int = 1
    person: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an entry is kept, for its facts. `id` is the entry's, or that of an act under it."""

    register: Register
    unit_code: str
    entry_id: str
    id: str


def find_errors(register: Register, entry: Entry, today: date) -> tuple[FieldError, ...]:
    """Return what makes the entry impossible to keep, even as a draft, field by field."""
    errors = [*_title_errors(register, entry), *_day_errors("occurred_on", entry.occurred_on, today)]
    if entry.link and not is_link(entry.link):
        errors.append(FieldError("link", N_("Write the whole address, with https:// at its beginning.")))
    if register.people is People.NEEDED and not entry.person:
        errors.append(FieldError("person", N_("Write the person's name; only the unit and the level above see it.")))
    if register.count_title:
        errors += _number_errors("quantity", str(entry.quantity), *_bounds(register))
    if entry.person and entry.quantity != 1:
        errors.append(FieldError("quantity", N_("An entry about a named person has the number 1.")))
    for each in register.fields:
        errors += _field_errors(each, entry.values.get(each.key, ""))
    present, on_roll = (entry.values.get(key, "") for key in ("present", "on_roll"))
    if present.isdecimal() and on_roll.isdecimal() and int(present) > int(on_roll):
        errors.append(FieldError("present", N_("More heads are present than stand on the roll.")))
    return tuple(errors)


def find_gaps(register: Register, entry: Entry) -> tuple[FieldError, ...]:
    """Return what the entry lacks to be final; with a gap it is kept as a draft and makes no fact."""
    gaps = [
        FieldError(each.key, N_("“%(field)s” is still empty."), {"field": each.title})
        for each in register.fields
        if each.is_needed and not entry.values.get(each.key)
    ]
    if register.needs_proof and not (entry.link or entry.document or entry.proof):
        gaps.append(FieldError("link", N_("A link, a document's number or a file is still missing.")))
    if register.needs_checklist:
        missing = checklist_on(entry.occurred_on).find_missing(entry.ticked)
        gaps += [FieldError("ticked", N_("Not met yet: %(criterion)s"), {"criterion": each.title}) for each in missing]
    return tuple(gaps)


def find_act_errors(rule: ActRule, act: Act, today: date) -> tuple[FieldError, ...]:
    """Return what makes the act impossible to keep."""
    errors = [*_day_errors("occurred_on", act.occurred_on, today)]
    if rule.is_counted:
        errors += _number_errors("quantity", str(act.quantity), KINDS[rule.kind].least, KINDS[rule.kind].largest)
    if act.person and act.quantity != 1:
        errors.append(FieldError("quantity", N_("An entry about a named person has the number 1.")))
    if len(act.note) > LONGEST_TEXT or not act.note.isprintable():
        errors.append(FieldError("note", N_("Write at most %(most)s letters."), {"most": LONGEST_TEXT}))
    return tuple(errors)


def is_out_of_band(register: Register, entry: Entry) -> bool:
    """Say whether the size is not the one the plan asks for; such an entry is kept and counted apart."""
    if register.band is None:
        return False
    key, least, most = register.band
    text = entry.values.get(key, "")
    return text.isdecimal() and not least <= int(text) <= most


def list_facts(at: Standing, entry: Entry) -> tuple[Fact, ...]:
    """Return the facts that a final entry makes."""
    detail, is_one = f"{at.register.code}: {entry.title}"[:LONGEST_TEXT], _is_one(at.register, entry)
    facts = []
    for effect in at.register.effects:
        person = f"{effect.person}:{at.entry_id}" if effect.person and is_one else ""
        kind = effect.outside if effect.outside and is_out_of_band(at.register, entry) else effect.kind
        facts.append(_fact(at, (kind, person), detail, _Amount(_quantity(effect, entry), entry.occurred_on)))
    return tuple(facts)


def make_act_fact(at: Standing, rule: ActRule, act: Act) -> Fact:
    """Return the fact that an act makes."""
    key = f"{rule.person}:{at.entry_id if rule.rhythm is not Rhythm.DATED else at.id}" if rule.person else ""
    is_named = act.person or rule.people is People.NONE
    return _fact(at, (rule.kind, key if is_named else ""), act.note, _Amount(act.quantity, act.occurred_on))


def source_key(entry_or_act_id: str, kind: FactKind) -> str:
    """Return the key under which the fact of an entry or act is recorded."""
    return f"so:{entry_or_act_id}:{kind}"


def own_keys(register: Register, entry_id: str) -> list[str]:
    """Return every key under which an entry's own facts may be recorded, whatever its size."""
    return [source_key(entry_id, kind) for effect in register.effects for kind in effect.kinds]


def needs_confirmation(kind: FactKind, quantity: int) -> bool:
    """Say whether a declared quantity waits for a second person."""
    bound = KINDS[kind].confirm_from
    return bound is not None and quantity >= bound


def sameness(entry: Entry) -> str:
    """Return a digest that two entries share when they say the same, so that sending one twice makes one."""
    said = (entry.occurred_on.isoformat(), fold(entry.title), entry.link, fold(entry.document), fold(entry.person))
    more = (fold(entry.contact), str(entry.quantity), *(f"{key}={entry.values[key]}" for key in sorted(entry.values)))
    return hashlib.sha256("\n".join((*said, *more)).encode()).hexdigest()


def act_sameness(rule: ActRule, act: Act) -> str:
    """Return what makes an act unique under its entry: the month or year, or all that it says."""
    if rule.rhythm is Rhythm.DATED:
        said = (act.occurred_on.isoformat(), str(act.quantity), fold(act.person), fold(act.note))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()
    return act.occurred_on.isoformat()[: 7 if rule.rhythm is Rhythm.MONTHLY else 4]


def is_link(text: str) -> bool:
    """Say whether the text is a web address that may be shown as a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain = len(text) <= LONGEST_LINK and text.isprintable() and " " not in text
    return plain and parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


@dataclass(frozen=True, slots=True)
class _Amount:
    quantity: int
    day: date


def _fact(at: Standing, what: tuple[FactKind, str], detail: str, amount: _Amount) -> Fact:
    kind, person = what
    waits = needs_confirmation(kind, amount.quantity)
    return Fact(
        source_key(at.id, kind),
        kind,
        at.unit_code,
        datetime.combine(amount.day, time(12), LOCAL_ZONE),
        amount.quantity,
        person_key=person or None,
        detail=detail,
        verification=Verification.PENDING if waits else Verification.DECLARED,
        evidence=f"/thi-dua/so/{at.register.code}/{at.entry_id}",
    )


def _is_one(register: Register, entry: Entry) -> bool:
    """Say whether the entry speaks of one person or household, so that it has a key of its own."""
    return bool(entry.person) or not register.count_title


def _quantity(effect: Effect, entry: Entry) -> int:
    if not effect.quantity:
        return 1
    return entry.quantity if effect.quantity == "quantity" else int(entry.values[effect.quantity])


def _bounds(register: Register) -> tuple[int, int]:
    rule = KINDS[register.effects[0].kind]
    return rule.least, rule.largest


def _title_errors(register: Register, entry: Entry) -> list[FieldError]:
    errors = []
    if not entry.title and register.people is not People.NEEDED:
        errors.append(FieldError("title", N_("Write something here.")))
    for key, text in (("title", entry.title), ("document", entry.document), ("person", entry.person)):
        if len(text) > LONGEST_TITLE or not text.isprintable():
            errors.append(FieldError(key, N_("Write at most %(most)s letters."), {"most": LONGEST_TITLE}))
    return errors


def _day_errors(key: str, day: date, today: date) -> list[FieldError]:
    if day > today:
        return [FieldError(key, N_("This day lies in the future."))]
    if day < FIRST_DAY:
        return [FieldError(key, N_("This day lies too far back."))]
    return []


def _field_errors(rule: Field, text: str) -> list[FieldError]:
    if not text:
        return []
    if rule.shape is Shape.NUMBER:
        return _number_errors(rule.key, text, rule.least, rule.largest)
    if rule.shape is Shape.CHOICE and text not in {key for key, _ in rule.choices}:
        return [FieldError(rule.key, N_("Choose one of the list."))]
    if len(text) > LONGEST_TEXT or not text.isprintable():
        return [FieldError(rule.key, N_("Write at most %(most)s letters."), {"most": LONGEST_TEXT})]
    return []


def _number_errors(key: str, text: str, least: int, most: int) -> list[FieldError]:
    if text.isdecimal() and text.isascii() and len(text) < 10 and least <= int(text) <= most:  # noqa: PLR2004 - int's cost
        return []
    return [FieldError(key, N_("Write a whole number from %(least)s to %(most)s."), {"least": least, "most": most})]
