"""What a page says of a refused form: one sentence, and what is wrong at which field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.kernel import DomainError, FieldError


@dataclass(frozen=True, slots=True)
class Problem:
    """What the last attempt got wrong: one sentence, and errors by field. Empty when nothing was."""

    text: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    errors: tuple[FieldError, ...] = ()
    status: int = 200

    def at(self, pointer: str) -> FieldError | None:
        """Return the error of one field."""
        return next((error for error in self.errors if error.pointer == pointer), None)


NO_PROBLEM = Problem()


def problem_of(error: DomainError) -> Problem:
    """Return what a page shows of a refusal."""
    return Problem(error.text, error.params, error.errors, error.status)
