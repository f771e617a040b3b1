"""Use cases of the ledger. Producers need `record`, `confirm` and `reverse`; the rest has its own modules."""

from leaderboards.service.recording import Reversal, Reversed, confirm, record, reverse

__all__ = ["Reversal", "Reversed", "confirm", "record", "reverse"]
