"""Councils, their sessions, declared conflicts of interest, votes and minutes."""
