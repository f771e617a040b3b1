"""Sentences that a decision gives as its reasons: message ids with what is put into them, said later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A message id with its parameters; `terms` are message ids themselves, to be said in the same language."""

    text: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)


Say = Callable[[str], str]


def speak(sentence: Sentence, say: Say) -> str:
    """Return the sentence in the language of `say`, which translates one message id. Thousands have dots."""
    params = {name: group(value) if isinstance(value, int) else value for name, value in sentence.params.items()}
    terms = {name: say(term) for name, term in sentence.terms.items()}
    text = say(sentence.text)
    return text % {**params, **terms} if params or terms else text


def group(number: int) -> str:
    """Write a number with dots between thousands, as Vietnamese does: 12.345."""
    return f"{number:,}".replace(",", ".")


def fit(sentences: list[str], longest: int) -> str:
    """Join as many sentences as fit, the first ones first, a line each; a later one that fits may follow."""
    lines: list[str] = []
    for sentence in sentences:
        if len("\n".join([*lines, sentence])) <= longest:
            lines.append(sentence)
    return "\n".join(lines)
