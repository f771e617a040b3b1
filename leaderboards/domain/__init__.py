"""Facts, the scheme that values them, the ledger's arithmetic, and ranks."""
