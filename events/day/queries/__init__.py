"""Every SQL statement of the day."""
