"""Use cases of the day."""
