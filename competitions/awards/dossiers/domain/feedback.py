"""A citizen's words about a nominee in the notice period, as they come in."""

from dataclasses import dataclass, field

from competitions.movements.declarations.domain.reports import Complaint


@dataclass(frozen=True, slots=True)
class NewFeedback:
    """What a citizen says about a nominee; `origin` is a sealed network address and browser."""

    round_id: str
    nomination_id: str
    complaint: Complaint = field(repr=False)
    origin: str = field(repr=False)
