"""Festivals, places and sessions: planned, released, moved, cancelled; what everybody may see of them."""
