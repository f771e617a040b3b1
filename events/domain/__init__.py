"""Pure words that every feature of events shares: kinds of sessions, their sizes, target groups."""
