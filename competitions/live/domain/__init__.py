"""Pure rules of the live quiz: no I/O, clock or randomness; times are integers of milliseconds."""
