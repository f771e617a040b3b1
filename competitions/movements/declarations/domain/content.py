"""What a declaration says: its bounds, whether it needs a second confirmation, and how two versions differ."""

from dataclasses import dataclass
from datetime import date

from core.kernel import FieldError, N_
from leaderboards.domain.kinds import KINDS, FactKind, KindRule, find_kind
from leaderboards.domain.periods import FIRST_DAY
from units.domain.unit import Kind

LONGEST_NOTE = 2000
LONGEST_LINK = 500
LONGEST_REASON = 500
SHORTEST_REASON = 5
MOST_FILES = 5
SCHEMES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class Content:
    """One version of what is declared; `link` leads to a document."""

    kind: str
    occurred_on: date
    quantity: int
    note: str = ""
    link: str = ""


def list_kinds_for(unit_kind: Kind) -> tuple[KindRule, ...]:
    """List what a unit of this kind may declare, in the order of the plan."""
    return tuple(rule for rule in KINDS.values() if rule.is_declarable and unit_kind in rule.unit_kinds)


def find_flaws(content: Content, unit_kind: Kind, today: date) -> tuple[FieldError, ...]:
    """Return what is wrong with the content, at its form field."""
    rule = find_kind(content.kind)
    if rule is None or rule not in list_kinds_for(unit_kind):
        return (FieldError("kind", N_("Choose what is declared from the list for this unit.")),)
    flaws: list[FieldError] = []
    if not FIRST_DAY <= content.occurred_on <= today:
        flaws.append(FieldError("occurred_on", N_("The day must be today or earlier, and not before 2020.")))
    if not rule.least <= content.quantity <= rule.largest:
        bounds: dict[str, str | int] = {"least": rule.least, "largest": rule.largest}
        flaws.append(FieldError("quantity", N_("The quantity must lie between %(least)s and %(largest)s."), bounds))
    if len(content.note) > LONGEST_NOTE:
        flaws.append(FieldError("note", N_("The note is too long: at most %(most)s letters."), {"most": LONGEST_NOTE}))
    if content.link and not _is_address(content.link):
        flaws.append(FieldError("link", N_("The link must begin with https:// and hold no spaces.")))
    return tuple(flaws)


def needs_confirmation(content: Content) -> bool:
    """Say whether the quantity reaches the kind's threshold for a second confirmation."""
    threshold = KINDS[FactKind(content.kind)].confirm_from
    return threshold is not None and content.quantity >= threshold


def find_missing_proof(content: Content, files: int) -> FieldError | None:
    """Return what is missing before sending: no declaration is a bare number."""
    if content.link or files:
        return None
    return FieldError("file", N_("Add a link to a document or at least one evidence file before sending."))


def list_differences(first: Content, second: Content) -> tuple[str, ...]:
    """Return the names of the fields in which two versions differ."""
    names = ("kind", "occurred_on", "quantity", "note", "link")
    return tuple(name for name in names if getattr(first, name) != getattr(second, name))


def find_reason_flaw(reason: str) -> FieldError | None:
    """Return what is wrong with a reason that others will read."""
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return None
    bounds: dict[str, str | int] = {"least": SHORTEST_REASON, "most": LONGEST_REASON}
    return FieldError("reason", N_("Give a reason of %(least)s to %(most)s letters; others will read it."), bounds)


def _is_address(link: str) -> bool:
    is_web = link.startswith(SCHEMES) and len(link.partition("://")[2]) > 0
    return is_web and len(link) <= LONGEST_LINK and link.isprintable() and " " not in link
