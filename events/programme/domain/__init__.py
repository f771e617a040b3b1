"""Pure rules of sessions: what one may say, which get in each other's way."""
