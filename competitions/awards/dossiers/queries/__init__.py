"""Statements about dossiers, opinions, the notice and the three registers."""
