"""The kind and title of a nominee's award, as the round's rules name it."""

import json
from dataclasses import dataclass

from competitions.awards.domain.words import AwardKind


@dataclass(frozen=True, slots=True)
class AwardName:
    """What a nominee may get."""

    kind: AwardKind
    title: str


def award_named(rules: str, code: str) -> AwardName:
    """Return what the code means in these rules; a code that is a kind itself needs no entry."""
    for award in json.loads(rules or "{}").get("awards", []):
        if award["code"] == code:
            return AwardName(AwardKind(award["kind"]), award["title"])
    return AwardName(AwardKind(code) if code in set(AwardKind) else AwardKind.CERTIFICATE_OF_MERIT, code)
