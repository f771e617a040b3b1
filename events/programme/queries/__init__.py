"""Every statement of the programme."""
