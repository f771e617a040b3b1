"""Whole stories through a real server and real browsers."""
