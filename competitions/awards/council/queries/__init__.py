"""Every statement about councils, sessions, declarations, counts and ballots."""
