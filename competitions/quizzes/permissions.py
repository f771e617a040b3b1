"""Who may use the question bank. It holds right answers, so everybody else is kept out."""

from typing import Protocol

from core.kernel import Actor, Role


class Owned(Protocol):
    """A quiz, as far as ownership goes."""

    @property
    def owner_id(self) -> str | None:
        """Return the person who made it; None for the reference bank."""


def may_use_bank(actor: Actor) -> bool:
    """Say whether the actor may read every quiz and make new ones."""
    return actor.holds(Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST)


def may_edit_quiz(actor: Actor, quiz: Owned) -> bool:
    """Say whether the actor may change this quiz: its maker, and organizers and administrators."""
    if actor.holds(Role.ADMINISTRATOR, Role.ORGANIZER):
        return True
    return actor.holds(Role.HOST) and quiz.owner_id == actor.person_id
