"""Decisions, certificates, their register and verification, annulment and money."""
