"""Use cases: `people` (accounts, roles), `access` (sessions, codes, tokens), `management` (who may do it to whom)."""

from accounts.service.access import (
    CodesWanted,
    create_sign_in_link,
    create_token,
    find_actor_by_session,
    find_actor_by_token,
    issue_codes,
    open_session,
    reset_person,
    revoke_session,
    revoke_token,
    set_password,
    sign_out,
)
from accounts.service.people import (
    NewGrant,
    NewPerson,
    close_person,
    create_person,
    grant_role,
    is_known,
    revoke_grant,
)

__all__ = [
    "CodesWanted",
    "NewGrant",
    "NewPerson",
    "close_person",
    "create_person",
    "create_sign_in_link",
    "create_token",
    "find_actor_by_session",
    "find_actor_by_token",
    "grant_role",
    "is_known",
    "issue_codes",
    "open_session",
    "reset_person",
    "revoke_grant",
    "revoke_session",
    "revoke_token",
    "set_password",
    "sign_out",
]
