"""Dossiers of nominees, what is said about them, and the reviewer's desk."""
