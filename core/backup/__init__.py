"""One archive of everything, taken while the server works, and its way back. `archive` is the door."""
