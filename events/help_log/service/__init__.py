"""Use cases of the help log."""
