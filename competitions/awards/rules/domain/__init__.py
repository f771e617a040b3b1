"""Pure decisions about legal rules."""
