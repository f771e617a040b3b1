"""Ranks 1, 1, 3 of seats by total, and in speed rooms then by less fair time over right answers.

The rule is stated here; `competitions.live.ranking_numpy` computes the same for large rooms.
"""

from collections.abc import Mapping

from competitions.live.domain.scoring import Scheme, Standing


def rank_standings(standings: Mapping[str, Standing], scheme: Scheme) -> dict[str, int]:
    """Return the rank of every seat given, best first; the caller leaves out who is banned or never answered."""
    by_time = scheme is Scheme.SPEED
    keys = {seat: (-one.total, one.fair_time if by_time else 0) for seat, one in standings.items()}
    ranks: dict[str, int] = {}
    rank, last = 0, None
    for position, seat in enumerate(sorted(keys, key=lambda seat: (keys[seat], seat)), start=1):
        if keys[seat] != last:
            rank, last = position, keys[seat]
        ranks[seat] = rank
    return ranks
