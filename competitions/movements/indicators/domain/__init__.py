"""The plan's words and sums: indicators, how each is measured, how far a unit has come. Pure."""
