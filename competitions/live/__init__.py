"""The live quiz: rooms, seats, answers, results."""
