"""The few pure words every package shares: ids, roles, the acting person, the province's time, domain errors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, NewType
from zoneinfo import ZoneInfo

UnitId = NewType("UnitId", str)
UnitCode = NewType("UnitCode", str)
PersonId = NewType("PersonId", str)
Points = NewType("Points", int)
LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""What the clocks of the province show; stored moments are UTC."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark for translation"
    """Mark a message id for the catalogue; the edge translates it."""
    return message


class Role(StrEnum):
    """What a person may be, at a unit and between two dates."""

    ADMINISTRATOR = "administrator"
    ORGANIZER = "organizer"
    HOST = "host"
    UNIT_OFFICER = "unit_officer"
    UNIT_LEADER = "unit_leader"
    CLUSTER_HEAD = "cluster_head"
    SPECIALIST = "specialist"
    APPRAISAL_HEAD = "appraisal_head"
    HOMEAFFAIRS_OFFICER = "homeaffairs_officer"
    HOMEAFFAIRS_HEAD = "homeaffairs_head"
    COUNCIL_MEMBER = "council_member"
    SECRETARY = "secretary"
    INSPECTOR = "inspector"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held at a unit; `until` is the last day it holds, None while open."""

    role: Role
    unit_code: UnitCode
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, with the roles in force today. Filled by `accounts`, read by every `permissions`."""

    person_id: PersonId
    name: str
    grants: tuple[Grant, ...] = ()
    csrf_bound_to: str = field(default="", repr=False)

    def holds(self, *roles: Role, unit_code: str | None = None) -> bool:
        """Say whether the person holds one of the roles, at that unit where one is given."""
        return any(g.role in roles and (unit_code is None or g.unit_code == unit_code) for g in self.grants)


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with the input: a JSON pointer (or a form field's name) and a message id with its parameters."""

    pointer: str
    text: str
    params: dict[str, str | int] = field(default_factory=dict)


class DomainError(Exception):
    """Something the domain refuses.

    `text` is a message id, `params` its named parameters, `code` the API's word for it, `extra` the members
    that a problem document adds.
    """

    status: ClassVar[int] = 400
    code: str = "refused"

    def __init__(
        self,
        text: str,
        *,
        code: str | None = None,
        errors: tuple[FieldError, ...] = (),
        extra: Mapping[str, str | int | None] | None = None,
        **params: str | int,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.params = params
        self.errors = errors
        self.extra = extra or {}
        if code is not None:
            self.code = code


class NotFound(DomainError):
    """There is no such thing, or the actor may not know of it."""

    status = 404
    code = "not_found"


class Forbidden(DomainError):
    """The actor is known and lacks the role."""

    status = 403
    code = "forbidden"


class SignInNeeded(DomainError):
    """No, unknown or revoked credentials."""

    status = 401
    code = "sign_in"


class Conflict(DomainError):
    """The thing's state does not allow this now."""

    status = 409
    code = "refused"


class Gone(DomainError):
    """It was there and is over."""

    status = 410
    code = "finished"


class Invalid(DomainError):
    """The input is wrong; `errors` say where and how to mend it."""

    status = 422
    code = "invalid"


class TooLarge(DomainError):
    """The input is larger than the limit."""

    status = 413
    code = "too_large"


class SlowDown(DomainError):
    """Too many attempts."""

    status = 429
    code = "slow_down"


class Busy(DomainError):
    """The server cannot keep this now; the caller tries again."""

    status = 503
    code = "busy"
