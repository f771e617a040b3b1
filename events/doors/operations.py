"""The door's part of the OpenAPI document."""

from msgspec import UNSET, Struct, UnsetType

from core.web.openapi import Operation
from events.doors.api import CheckinBody, DoorBody
from events.doors.domain.checkin import Outcome


class DoorAnswer(Struct):
    """The token of a new door, told once, and where its package lies."""

    door_token: str
    package_url: str


class PackageSession(Struct):
    """The session of a package."""

    id: str
    title: str
    place: str | None
    starts_at: str
    ends_at: str


class PackageKey(Struct):
    """A key that signs tickets: its number and its Ed25519 public key in hex."""

    id: int
    public: str


class PackagePerson(Struct):
    """A row of the roster."""

    code: str
    name: str
    birth_year: int | None
    commune: str | None
    commune_name: str | None
    status: str
    present: bool


class PackageAnswer(Struct):
    """What a device needs without a signal."""

    session: PackageSession
    keys: list[PackageKey]
    roster: list[PackagePerson]


class ScanAnswer(Struct):
    """What one scan came to."""

    nonce: str
    status: Outcome
    why: str | UnsetType = UNSET


class CheckinAnswer(Struct):
    """One outcome a scan, in order."""

    outcomes: list[ScanAnswer]


class PresenceAnswer(Struct):
    """Somebody who was there."""

    registration_id: str
    name: str
    arrived_at: str
    device: str
    gate: str
    scans: int


class AttendanceAnswer(Struct):
    """Who was there."""

    session_id: str
    present: int
    attendance: list[PresenceAnswer]


operations = (
    Operation("doors:api:open", "A link for a helper at the door", {201: DoorAnswer}, DoorBody, token=True),
    Operation("doors:api:package", "Roster and keys, with `Authorization: Door`", {200: PackageAnswer, 304: None}),
    Operation("doors:api:checkin", "Check people in, with `Authorization: Door`", {200: CheckinAnswer}, CheckinBody),
    Operation("doors:api:undo", "Take a scan of this door back", {204: None}),
    Operation("doors:api:attendance", "Who was there", {200: AttendanceAnswer}, token=True),
)
