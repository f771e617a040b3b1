"""Where a dossier stands, and which act leads from where to where."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from core.kernel import Conflict, N_


class DossierState(StrEnum):
    """Where a dossier stands."""

    INVITED = "invited"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    RETURNED = "returned"
    COMPLETE = "complete"
    WITHDRAWN = "withdrawn"
    NOT_SUBMITTED = "not_submitted"


class Act(StrEnum):
    """What somebody, or a step of the round, does with a dossier."""

    INVITE = "invite"
    REMIND = "remind"
    SAVE = "save"
    ATTACH = "attach"
    DETACH = "detach"
    SUBMIT = "submit"
    RECEIVE = "receive"
    RETURN = "return"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"


STATE_TITLES: Mapping[DossierState, str] = MappingProxyType(
    {
        DossierState.INVITED: N_("Dossier asked for"),
        DossierState.DRAFTING: N_("Dossier is being written"),
        DossierState.SUBMITTED: N_("Dossier submitted"),
        DossierState.RECEIVED: N_("Dossier received"),
        DossierState.RETURNED: N_("Returned for supplement"),
        DossierState.COMPLETE: N_("Dossier complete"),
        DossierState.WITHDRAWN: N_("Dossier withdrawn"),
        DossierState.NOT_SUBMITTED: N_("Dossier not submitted"),
    }
)
ACT_TITLES: Mapping[Act, str] = MappingProxyType(
    {
        Act.INVITE: N_("asked for the dossier"),
        Act.REMIND: N_("reminded of the dossier"),
        Act.SAVE: N_("saved a version"),
        Act.ATTACH: N_("added a document"),
        Act.DETACH: N_("took a document away"),
        Act.SUBMIT: N_("submitted the dossier"),
        Act.RECEIVE: N_("received the dossier"),
        Act.RETURN: N_("returned the dossier"),
        Act.COMPLETE: N_("found the dossier complete"),
        Act.WITHDRAW: N_("withdrew the dossier"),
        Act.CLOSE: N_("closed the time for dossiers"),
        Act.REOPEN: N_("opened the dossier again"),
    }
)
EDITABLE = frozenset({DossierState.INVITED, DossierState.DRAFTING, DossierState.RETURNED})
"""Where the unit writes; after submission nothing is edited silently."""
SENT = frozenset({DossierState.SUBMITTED, DossierState.RECEIVED, DossierState.COMPLETE})
"""What stands with the office."""
OVER = frozenset({DossierState.WITHDRAWN, DossierState.NOT_SUBMITTED})

_S = DossierState
_WRITING = {_S.INVITED: _S.DRAFTING, _S.DRAFTING: _S.DRAFTING, _S.RETURNED: _S.RETURNED}
_TABLE: Mapping[Act, Mapping[DossierState, DossierState]] = MappingProxyType(
    {
        Act.INVITE: {},
        Act.REMIND: {state: state for state in EDITABLE},
        Act.SAVE: _WRITING,
        Act.ATTACH: _WRITING,
        Act.DETACH: _WRITING,
        Act.SUBMIT: dict.fromkeys(EDITABLE, _S.SUBMITTED),
        Act.RECEIVE: {_S.SUBMITTED: _S.RECEIVED},
        Act.RETURN: dict.fromkeys((_S.SUBMITTED, _S.RECEIVED, _S.RETURNED), _S.RETURNED),
        Act.COMPLETE: {_S.SUBMITTED: _S.COMPLETE, _S.RECEIVED: _S.COMPLETE},
        Act.WITHDRAW: dict.fromkeys(set(_S) - OVER - {_S.COMPLETE}, _S.WITHDRAWN),
        Act.CLOSE: {_S.INVITED: _S.NOT_SUBMITTED, _S.DRAFTING: _S.NOT_SUBMITTED},
        Act.REOPEN: dict.fromkeys({_S.COMPLETE, _S.NOT_SUBMITTED, _S.WITHDRAWN, _S.RECEIVED}, _S.RETURNED),
    }
)


def may_act(state: DossierState, act: Act) -> bool:
    """Say whether the act is possible there."""
    return state in _TABLE[act]


def next_state(state: DossierState, act: Act) -> DossierState:
    """Return where the act leads; raises Conflict where it is not possible."""
    found = _TABLE[act].get(state)
    if found is None:
        raise Conflict(N_("This cannot be done with the dossier as it stands now. Please look at its state first."))
    return found
