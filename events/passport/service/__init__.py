"""Use cases of the passport and the draw."""
