"""Registration's part of the OpenAPI document."""

from msgspec import UNSET, Struct, UnsetType

from core.web.openapi import Operation
from events.registration.api import RegistrationBody


class RegisteredAnswer(Struct):
    """Where somebody stands; `position` from 1 where they wait. `manage_url` carries its token in the fragment.

    Of somebody who was registered before `ticket` is empty and `manage_url` without a token: both were given then.
    """

    registration_id: str
    status: str
    ticket: str
    manage_url: str
    position: int | UnsetType = UNSET


operations = (
    Operation(
        "registration:api:create",
        "Register for a session; needs an Idempotency-Key",
        {201: RegisteredAnswer, 200: RegisteredAnswer},
        RegistrationBody,
    ),
    Operation("registration:api:delete", "Give a registration up, with its own token", {204: None}),
)
