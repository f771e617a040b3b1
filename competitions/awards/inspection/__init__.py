"""Folders for inspectors, the record of who read what, and the audit's daily anchors."""
