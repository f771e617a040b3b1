"""The festival and the classes: sessions that people attend; producers of facts for the ledger."""
