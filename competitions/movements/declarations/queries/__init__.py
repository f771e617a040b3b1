"""Every SQL statement about declarations, reports of wrong data and provisional lists."""
