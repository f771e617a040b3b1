"""Calendars as RFC 5545 says them: what a session is there, and the zone it happens in."""
