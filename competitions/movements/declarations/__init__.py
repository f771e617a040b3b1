"""Results that a unit declares, with evidence, a second confirmation, and questions about their accuracy."""
