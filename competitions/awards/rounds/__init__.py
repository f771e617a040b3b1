"""Award rounds, their steps on the clock, and who is nominated with which reasons."""
