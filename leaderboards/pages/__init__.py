"""What the ledger's pages show, a dataclass a page."""
