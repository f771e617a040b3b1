"""The kit on paper: what a commune prints for a day of the festival, as one PDF."""
