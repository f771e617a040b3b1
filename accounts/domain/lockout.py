"""How long a door stays shut after wrong passwords. Time is seconds of a monotonic clock."""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address


@dataclass(frozen=True, slots=True)
class Policy:
    """So many failures are free; then each doubles the wait, up to the longest. All times in seconds."""

    free: int
    first_wait: float
    longest_wait: float
    forgotten_after: float


@dataclass(frozen=True, slots=True)
class Failures:
    """How often it failed in a row, and when last."""

    count: int = 0
    last_at: float = 0.0


PER_ACCOUNT = Policy(free=5, first_wait=30, longest_wait=900, forgotten_after=3600)
PER_ADDRESS = Policy(free=40, first_wait=10, longest_wait=300, forgotten_after=900)


def wait_left(failures: Failures, policy: Policy, now: float) -> float:
    """Return the seconds until the next attempt is looked at; 0 means now."""
    if failures.count < policy.free or now - failures.last_at >= policy.forgotten_after:
        return 0.0
    doublings = min(failures.count - policy.free, 32)
    return max(0.0, failures.last_at + min(policy.first_wait * (1 << doublings), policy.longest_wait) - now)


def one_more(failures: Failures, policy: Policy, now: float) -> Failures:
    """Count an attempt that was looked at; old failures are forgotten first."""
    is_old = now - failures.last_at >= policy.forgotten_after
    return Failures(1 if is_old else failures.count + 1, now)


def one_less(failures: Failures) -> Failures:
    """Take back the last count: that attempt was right."""
    return Failures(max(0, failures.count - 1), failures.last_at)


def network_of(address: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{IPv6Address(int(parsed) >> 64 << 64)}/64"
    return str(parsed)
