"""Use cases of councils: members, sessions, declarations, votes on screens and on paper, the close and its check."""

from competitions.awards.council.service.access import Hand, find_reading, is_admitted, is_blocked, list_blocked
from competitions.awards.council.service.closing import Verification, close_session, verify_session
from competitions.awards.council.service.councils import (
    Leave,
    NewCouncil,
    NewMember,
    add_member,
    create_council,
    end_member,
)
from competitions.awards.council.service.counting import enter_count
from competitions.awards.council.service.declaring import Declaration, declare_on_paper, declare_own
from competitions.awards.council.service.planning import (
    BreakOff,
    NewSession,
    break_off,
    elect_tellers,
    keep_roll,
    list_candidates,
    plan_session,
    repeat,
    write_discussion,
)
from competitions.awards.council.service.reading import load_desk
from competitions.awards.council.service.voting import WHOLE, cast, open_session

__all__ = [
    "WHOLE",
    "BreakOff",
    "Declaration",
    "Hand",
    "Leave",
    "NewCouncil",
    "NewMember",
    "NewSession",
    "Verification",
    "add_member",
    "break_off",
    "cast",
    "close_session",
    "create_council",
    "declare_on_paper",
    "declare_own",
    "elect_tellers",
    "end_member",
    "enter_count",
    "find_reading",
    "is_admitted",
    "is_blocked",
    "keep_roll",
    "list_blocked",
    "list_candidates",
    "load_desk",
    "open_session",
    "plan_session",
    "repeat",
    "verify_session",
    "write_discussion",
]
