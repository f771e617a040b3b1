"""What the forms of councils and sessions turn into; what cannot be meant is refused field by field."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import FormData

from competitions.awards.council.domain.counting import Count, Marks, Papers
from competitions.awards.council.domain.words import ConflictKind, PaperKind, Position, Presence, TellerPosition
from competitions.awards.council.service.councils import NewCouncil, NewMember, wrong
from competitions.awards.council.service.planning import NewSession
from competitions.awards.domain.words import Choice, VotingMode
from core.kernel import LOCAL_ZONE, FieldError, Invalid, N_
from core.web.forms import text_of

Word = TypeVar("Word", bound=StrEnum)
MOST_DIGITS = 4


def read_council(typed: Mapping[str, str]) -> NewCouncil:
    """Return the council to form."""
    return NewCouncil(
        unit_code=typed.get("unit", ""),
        title=typed.get("title", ""),
        document=typed.get("document", ""),
        since=_day(typed, "since"),
        until=_day(typed, "until") if typed.get("until") else None,
    )


def read_member(typed: Mapping[str, str]) -> NewMember:
    """Return the member to add."""
    return NewMember(
        name=typed.get("name", ""),
        title=typed.get("title", ""),
        position=_word(Position, typed.get("position", ""), "position"),
        login=typed.get("login", ""),
        unit_code=typed.get("unit_code", ""),
        cell_code=typed.get("cell_code", ""),
        kin=typed.get("kin", ""),
        since=_day(typed, "since"),
        until=_day(typed, "until") if typed.get("until") else None,
    )


def read_last_day(form: FormData) -> date:
    """Return a member's last day."""
    return _day({"last_day": text_of(form, "last_day")}, "last_day")


def read_session(round_id: str, form: FormData) -> NewSession:
    """Return the session to plan."""
    return NewSession(
        round_id=round_id,
        council_id=text_of(form, "council"),
        mode=_word(VotingMode, text_of(form, "mode"), "mode"),
        is_online=text_of(form, "way") == "online",
        is_whole_list=text_of(form, "is_whole_list") == "1",
        place=text_of(form, "place"),
        meets_at=_moment(text_of(form, "meets_at")),
        nominees=tuple(each for each in form.getlist("nominees") if isinstance(each, str)),
    )


def read_roll(form: FormData) -> dict[str, Presence]:
    """Return who is there, by member."""
    return _by_name(form, "presence-", Presence)


def read_tellers(form: FormData) -> dict[str, TellerPosition]:
    """Return the counting committee, by member."""
    return _by_name(form, "teller-", TellerPosition)


def read_conflicts(form: FormData) -> dict[str, ConflictKind]:
    """Return the declared conflicts, by nominee; raises Invalid where the declaration is not signed."""
    if text_of(form, "signed") != "1":
        raise wrong("signed", N_("Tick that you sign this declaration."))
    return _by_name(form, "conflict-", ConflictKind)


def read_choices(form: FormData) -> dict[str, Choice]:
    """Return the choices of a ballot. Each is one letter on the wire, so that the length of a ballot says nothing."""
    return {
        name.removeprefix("vote-"): LETTERS[text_of(form, name)]
        for name in form
        if name.startswith("vote-") and text_of(form, name) in LETTERS
    }


LETTERS: Mapping[str, Choice] = {"a": Choice.FOR, "b": Choice.AGAINST, "c": Choice.ABSTAIN}


def read_count(typed: Mapping[str, str], nominees: tuple[str, ...]) -> Count:
    """Return a count; raises Invalid with every field that is no number. A whole list has one pair for all."""
    errors: list[FieldError] = []

    def number(name: str) -> int:
        text = typed.get(name, "")
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            return int(text)
        errors.append(FieldError(name, N_("Write a whole number.")))
        return 0

    papers = Papers(number("issued"), number("collected"), number("valid"), number("invalid"))
    is_whole = "for-list" in typed
    pairs = {name: "list" if is_whole else name for name in nominees}
    marks = {name: Marks(number(f"for-{pair}"), number(f"against-{pair}")) for name, pair in pairs.items()}
    if errors:
        unique = tuple({error.pointer: error for error in errors}.values())
        raise Invalid(N_("These numbers do not fit together. Please count once more."), errors=unique)
    return Count(papers, marks)


def read_paper_kind(form: FormData) -> PaperKind:
    """Return which signed paper it is."""
    return _word(PaperKind, text_of(form, "kind"), "kind")


def check_confirmed(form: FormData) -> None:
    """Raise Invalid unless the act that cannot be undone was confirmed."""
    if text_of(form, "confirmed") != "1":
        raise wrong("confirmed", N_("Tick that you have read what will happen."))


def _by_name(form: FormData, prefix: str, words: type[Word]) -> dict[str, Word]:
    known = {word.value: word for word in words}
    return {
        name.removeprefix(prefix): known[text_of(form, name)]
        for name in form
        if name.startswith(prefix) and text_of(form, name) in known
    }


def _word(words: type[Word], text: str, field: str) -> Word:
    found = next((word for word in words if word.value == text), None)
    if found is None:
        raise wrong(field, N_("Choose from the list."))
    return found


def _day(typed: Mapping[str, str], name: str) -> date:
    try:
        return date.fromisoformat(typed.get(name, ""))
    except ValueError:
        raise wrong(name, N_("Choose a day.")) from None


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)
    except (ValueError, OverflowError):
        raise wrong("meets_at", N_("Choose day and time.")) from None
