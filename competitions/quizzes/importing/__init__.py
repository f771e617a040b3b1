"""Readers and writers of foreign quiz formats."""
