"""Pure rules of the passport: codes that turn, stamps and badges, the draw."""
