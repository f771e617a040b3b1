"""Statements of the help log."""
