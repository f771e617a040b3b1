"""Pure decisions about imported facts: sources, what a row says, what changes."""
