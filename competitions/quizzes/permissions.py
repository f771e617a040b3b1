"""Who may use which quizzes. They hold right answers, so everybody else is kept out."""

from typing import Protocol

from core.kernel import Actor, Role


class Owned(Protocol):
    """A quiz, as far as ownership goes."""

    @property
    def owner_id(self) -> str | None:
        """Return the person who made it; None for the reference bank."""


def may_use_bank(actor: Actor) -> bool:
    """Say whether the actor may make quizzes, and read and play the reference bank's."""
    return actor.holds(Role.ADMINISTRATOR, Role.ORGANIZER, Role.HOST)


def may_read_all(actor: Actor, province: str) -> bool:
    """Say whether the actor reads and plays everybody's quizzes: those who organize and host for the province."""
    return actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, Role.HOST, unit_code=province)


def may_read_quiz(actor: Actor, quiz: Owned, province: str) -> bool:
    """Say whether the actor reads and plays this quiz: the reference bank's, one's own, the province any."""
    return may_read_all(actor, province) or (may_use_bank(actor) and quiz.owner_id in {None, actor.person_id})


def may_edit_quiz(actor: Actor, quiz: Owned, province: str) -> bool:
    """Say whether the actor may change this quiz: its maker, and the province's organizers and administrators."""
    if actor.holds(Role.ADMINISTRATOR) or actor.holds(Role.ORGANIZER, unit_code=province):
        return True
    return may_use_bank(actor) and quiz.owner_id == actor.person_id
