"""Every SQL statement of the ledger. Standings sum stored points, never a live rule."""
