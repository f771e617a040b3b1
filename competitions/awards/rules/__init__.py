"""The dated rules of law behind the procedure, each with its citation."""
