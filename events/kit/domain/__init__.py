"""What stands on which sheet. Pure."""
