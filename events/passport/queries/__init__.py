"""Statements of the passport and the draw."""
