"""Pure decisions about dossiers, opinions, the notice and the three registers."""
