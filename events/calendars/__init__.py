"""iCalendar files and feeds of sessions, units, the festival and a person."""
