"""Statements about holds."""
