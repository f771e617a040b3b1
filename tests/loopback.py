"""Tests talk to this machine only: any other address is refused before a packet leaves."""

import ipaddress
import ssl
import sys
from typing import Any

import httpx2

NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
LOCAL_NAMES = {"localhost", "", "0.0.0.0", "::"}  # noqa: S104 - binding everywhere is local, connecting is this machine


class OutsideWorldError(RuntimeError):
    """A test tried to reach beyond the loopback range."""


def is_local(host: object) -> bool:
    """Say whether the host is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(name.split("%")[0]).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo" and not is_local(arguments[0]):
        message = f"a test asked for the address of {arguments[0]!r}"
        raise OutsideWorldError(message)
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        if isinstance(address, tuple) and not is_local(address[0]):
            message = f"a test tried to reach {address!r}"
            raise OutsideWorldError(message)


def refuse_the_outside() -> None:
    """Refuse it for the rest of this process; an audit hook cannot be taken away again."""
    sys.addaudithook(_watch)


def open_client(origin: str, **options: Any) -> httpx2.AsyncClient:
    """Open a client of a server on this machine, without the world's certificates: they take 44 ms to load."""
    return httpx2.AsyncClient(base_url=origin, verify=NO_CERTIFICATES, **options)
