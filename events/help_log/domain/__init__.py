"""Pure rules of the help log."""
