"""Every SQL statement of the live rooms."""
