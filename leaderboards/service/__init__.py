"""Use cases of the ledger. Producers need those below; the rest has its own modules."""

from leaderboards.service.recording import Reversal, Reversed, confirm, hold, record, reverse, reverse_all

__all__ = ["Reversal", "Reversed", "confirm", "hold", "record", "reverse", "reverse_all"]
