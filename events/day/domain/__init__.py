"""Pure rules of the day."""
