"""Use cases of dossiers, opinions, the public notice and the three registers."""
