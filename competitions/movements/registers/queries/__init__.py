"""Every SQL statement about registers: where units stand, entries with their acts, lists that wait."""
