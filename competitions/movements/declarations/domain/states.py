"""The life of a declaration: its states, the acts, and from which state each act may be done."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.kernel import Conflict, N_


class State(StrEnum):
    """Where a declaration stands. Recorded and confirmed ones count; a waiting one is shown and earns nothing yet."""

    DRAFT = "draft"
    RETURNED = "returned"
    WAITING = "waiting"
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What somebody does with a declaration; each is noted with who and when."""

    CREATE = "create"
    EDIT = "edit"
    CHOOSE = "choose"
    ATTACH = "attach"
    DETACH = "detach"
    SUBMIT = "submit"
    CONFIRM = "confirm"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    REVERSE = "reverse"


STATE_TITLES: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: N_("Draft"),
        State.RETURNED: N_("Returned"),
        State.WAITING: N_("Waits for confirmation"),
        State.RECORDED: N_("Recorded"),
        State.CONFIRMED: N_("Confirmed"),
        State.WITHDRAWN: N_("Withdrawn"),
    }
)
ACT_TITLES: Mapping[Act, str] = MappingProxyType(
    {
        Act.CREATE: N_("Created"),
        Act.EDIT: N_("Changed"),
        Act.CHOOSE: N_("Chose a version"),
        Act.ATTACH: N_("Added evidence"),
        Act.DETACH: N_("Took evidence away"),
        Act.SUBMIT: N_("Sent"),
        Act.CONFIRM: N_("Confirmed"),
        Act.RETURN: N_("Returned"),
        Act.WITHDRAW: N_("Withdrawn"),
        Act.CORRECT: N_("Corrected by a new declaration"),
        Act.REVERSE: N_("Reversed after a report of wrong data"),
    }
)
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
STANDING = frozenset({State.WAITING, State.RECORDED, State.CONFIRMED})
ALLOWED_FROM: Mapping[Act, frozenset[State]] = MappingProxyType(
    {
        Act.EDIT: EDITABLE,
        Act.CHOOSE: EDITABLE,
        Act.ATTACH: EDITABLE,
        Act.DETACH: EDITABLE,
        Act.SUBMIT: EDITABLE,
        Act.CONFIRM: frozenset({State.WAITING}),
        Act.RETURN: frozenset({State.WAITING}),
        Act.WITHDRAW: EDITABLE | STANDING,
        Act.CORRECT: frozenset({State.WITHDRAWN}),
        Act.REVERSE: STANDING,
    }
)
_LEADS_TO: Mapping[Act, State] = MappingProxyType(
    {
        Act.CONFIRM: State.CONFIRMED,
        Act.RETURN: State.RETURNED,
        Act.WITHDRAW: State.WITHDRAWN,
        Act.REVERSE: State.WITHDRAWN,
    }
)


def may_do(state: State, act: Act) -> bool:
    """Say whether the state allows the act."""
    return state in ALLOWED_FROM.get(act, frozenset())


def next_state(state: State, act: Act, *, waits: bool = False) -> State:
    """Return the state after the act; `waits` says that what is sent needs a second confirmation.

    Raises Conflict where the state does not allow the act: what was sent is never changed in silence.
    """
    if not may_do(state, act):
        if act in {Act.EDIT, Act.CHOOSE, Act.ATTACH, Act.DETACH}:
            raise Conflict(N_("This declaration was sent and cannot be changed. Withdraw it and declare anew."))
        raise Conflict(N_("Somebody was quicker: the declaration's state does not allow this any more."))
    if act is Act.SUBMIT:
        return State.WAITING if waits else State.RECORDED
    return _LEADS_TO.get(act, state)
