"""The kind and title of a nominee's award, as the round's rules name it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from competitions.awards.domain.words import AwardKind


@dataclass(frozen=True, slots=True)
class AwardName:
    """What a nominee may get."""

    kind: AwardKind
    title: str


@lru_cache(maxsize=256)
def award_named(rules: str, code: str) -> AwardName:
    """Return what the code means in these rules; a code that is a kind itself needs no entry."""
    kind = AwardKind(code) if code in set(AwardKind) else AwardKind.CERTIFICATE_OF_MERIT
    return _named(rules).get(code, AwardName(kind, code))


@lru_cache(maxsize=64)
def _named(rules: str) -> Mapping[str, AwardName]:
    """Read the rules once for all nominees of a list: they hold up to two thousand candidates."""
    awards = json.loads(rules or "{}").get("awards", [])
    return {award["code"]: AwardName(AwardKind(award["kind"]), award["title"]) for award in awards}
