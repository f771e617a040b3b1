"""What a step says it did, or why it waits: sentences with figures, and the nominees they are about; kept as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: a message id with its parameters. `nominees` are ids: names are looked up for who may see them."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    nominees: tuple[str, ...] = ()


def write_told(told: Sequence[Told]) -> str:
    """Return sentences as stored; empty without any."""
    if not told:
        return ""
    content = [{"text": each.text, "params": dict(each.params), "nominees": each.nominees} for each in told]
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def read_told(text: str) -> tuple[Told, ...]:
    """Read stored sentences."""
    return tuple(Told(each["text"], each["params"], tuple(each["nominees"])) for each in json.loads(text or "[]"))
