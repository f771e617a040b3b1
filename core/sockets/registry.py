"""Who is connected where: routes, the peers of this process, and the one ticker that serves them all in slices."""

import asyncio
import ipaddress
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple, Protocol

from core.metrics import PEERS

if TYPE_CHECKING:
    from core.sockets.peer import Peer

SLICES = 100
PING_SIZE = 4


class SocketHandler(Protocol):
    """What a route does with its peers. Every call runs in the loop and must return at once."""

    subprotocol: str
    max_size: int

    def on_open(self, peer: "Peer") -> None:
        """Greet a new peer; `peer.handshake` is there until the handler sets it to None."""

    def on_text(self, peer: "Peer", data: bytes, arrived: float) -> None:
        """Take one message: valid UTF-8 of at most `max_size` bytes; `arrived` is monotonic seconds."""

    def on_pong(self, peer: "Peer", round_trip: float) -> None:
        """Take the round trip in seconds of the last ping; pongs that match no ping of ours never come here."""

    def on_drained(self, peer: "Peer") -> None:
        """Bring a peer that was behind up to date: what was sent to all meanwhile passed it over."""

    def on_close(self, peer: "Peer") -> None:
        """Forget the peer. Called once for each `on_open`, whoever ended the connection."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds, bytes and counts that bound every connection."""

    capacity: int = 19_500
    ping_every: float = 10.0
    silent_after: float = 25.0
    closing: float = 3.0
    frames_a_round: int = 2_000
    high_water: int = 32 * 1024
    overflow: int = 64 * 1024
    kernel_buffer: int = 64 * 1024


class Match(NamedTuple):
    """A route that was found."""

    handler: SocketHandler
    path_params: dict[str, str]


class Sockets:
    """The registry, in the lifespan state under `"sockets"`: uvicorn hands it to every `Peer`."""

    def __init__(
        self, *, origins: Iterable[str], trusted_proxies: Iterable[str] = (), limits: Limits | None = None
    ) -> None:
        self.origins = frozenset(origins)
        self.limits = limits or Limits()
        self._proxies = tuple(ipaddress.ip_network(proxy, strict=False) for proxy in trusted_proxies)
        self._routes: list[tuple[re.Pattern[str], SocketHandler]] = []
        self._slices: list[set[Peer]] = [set() for _ in range(SLICES)]
        self._expiring: set[Peer] = set()
        self._count = 0
        self._turn = 0
        self._newest = 0

    def route(self, pattern: str, handler: SocketHandler) -> None:
        """Serve a path such as `/ws/choi/{pin}`; a parameter is one path segment."""
        self._routes.append((re.compile(re.sub(r"{(\w+)}", r"(?P<\1>[^/\0]+)", pattern)), handler))

    def find(self, path: str) -> Match | None:
        """Return the handler for the path, or None."""
        for pattern, handler in self._routes:
            if found := pattern.fullmatch(path):
                return Match(handler, found.groupdict())
        return None

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator["Peer"]:
        """Iterate over the open peers; make a tuple before awaiting."""
        return (peer for part in self._slices for peer in part)

    @property
    def is_full(self) -> bool:
        """Whether another peer would be one too many; it is told so with 1013."""
        return self._count >= self.limits.capacity

    def client_of(self, address: str, forwarded: str | None) -> str:
        """Return the client's address: the nearest in `X-Forwarded-For` that is no trusted proxy of ours."""
        hops = [hop.strip() for hop in forwarded.split(",")] if forwarded else []
        while hops and self._is_proxy(address):
            address = hops.pop()
        return address

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)

    def admit(self, peer: "Peer") -> int:
        """Take an open peer in; returns the slice it will be pinged with."""
        self._newest = place = (self._newest + 1) % SLICES
        self._slices[place].add(peer)
        self._count += 1
        PEERS.inc()
        return place

    def forget(self, peer: "Peer", place: int) -> None:
        """Take out a peer that was admitted."""
        self._slices[place].discard(peer)
        self._count -= 1
        PEERS.dec()

    def watch(self, peer: "Peer") -> None:
        """Look at the peer's deadline at every tick."""
        self._expiring.add(peer)

    def unwatch(self, peer: "Peer") -> None:
        """Stop looking."""
        self._expiring.discard(peer)

    async def run(self) -> None:
        """Tick for ever; the composition root starts it once and cancels it at the end."""
        pause = self.limits.ping_every / SLICES
        while True:
            await asyncio.sleep(pause)
            self.tick(monotonic())

    def tick(self, now: float) -> None:
        """Renew the peers of the next slice, close or abort what is overdue."""
        part = tuple(self._slices[self._turn])
        self._turn = (self._turn + 1) % SLICES
        payloads = os.urandom(PING_SIZE * len(part))
        for number, peer in enumerate(part):
            peer.renew(now, payloads[PING_SIZE * number : PING_SIZE * (number + 1)])
        for peer in tuple(self._expiring):
            peer.expire_if_due(now)
