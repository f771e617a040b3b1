"""Test vectors of the ticket format: `.venv/bin/python -m tests.accounts.ticket_vectors` writes them anew."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accounts.domain import tickets
from accounts.domain.tickets import FIRST_DAY, Ticket, key_number, tag_of

PATH = Path(__file__).with_suffix(".json")
SECRET, STRANGER = bytes(range(32)), bytes(range(32, 64))
SESSIONS = ("01991c2a-0000-7000-8000-000000000001", "phiên thử")
TYPED = ("7KQ4MX2P9", " 7kq4-mx2p-9 ", "OIL4MX2P9", "7KQ4MX2PU", "7KQ4MX2P", "7KQ4MX2P99", "")


def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret)


def _public(secret: bytes) -> bytes:
    return _private(secret).public_key().public_bytes_raw()


def _text(payload: bytes, secret: bytes = SECRET) -> str:
    return tickets.to_text(payload, _private(secret).sign(payload))


def _payload(code: str = "7KQ4MX2P9", valid_to: date = date(2026, 10, 20), session: str = SESSIONS[0]) -> bytes:
    return tickets.pack(Ticket(tag_of(session), code, valid_to), key_number(_public(SECRET)))


def _accepted() -> list[dict[str, str]]:
    days = (date(2026, 10, 20), FIRST_DAY, FIRST_DAY + timedelta(days=65_535))
    asked = [(code, day, one) for code in ("7KQ4MX2P9", "0" * 9, "Z" * 9) for day in days for one in SESSIONS]
    return [
        {"text": _text(_payload(*one)), "session_tag": tag_of(one[2]).hex(), "code": one[0], "valid_to": str(one[1])}
        for one in asked
    ]


def _refused() -> list[dict[str, str]]:
    good, payload = _text(_payload()), _payload()
    last = "0" if good[-3] != "0" else "1"
    found = {
        "empty": "",
        "another prefix": "NH2" + good[3:],
        "lower case": good.lower(),
        "truncated by one letter": good[:-1],
        "truncated to whole bytes": good[:-3],
        "one letter more": good + "0",
        "three letters more": good + "000",
        "a letter outside base45": good[:10] + "!" + good[11:],
        "a group over 65535": good[:3] + ":::" + good[6:],
        "a changed signature": good[:-3] + last + good[-2:],
        "a changed code": tickets.to_text(_payload("7KQ4MX2P8"), _private(SECRET).sign(payload)),
        "signed by a stranger": _text(payload, STRANGER),
        "version 2": _text(b"\2" + payload[1:]),
        "a code over 45 bits": _text(payload[:8] + b"\xff" * 6 + payload[14:]),
        "no ticket": "https://ngayhoi.example/choi/123456",
    }
    return [{"text": text, "why": why} for why, text in found.items()]


def make_vectors() -> dict[str, Any]:  # a JSON document
    """Return the vectors; the same at each call, since Ed25519 signs the same each time."""
    public = _public(SECRET)
    return {
        "format": tickets.VERSION,
        "secret_key": SECRET.hex(),
        "keys": [{"id": key_number(public), "public": public.hex()}],
        "sessions": [{"id": one, "tag": tag_of(one).hex()} for one in SESSIONS],
        "accepted": _accepted(),
        "refused": _refused(),
        "typed": [{"typed": one, "code": tickets.read_code(one)} for one in TYPED],
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(make_vectors(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
