"""What a unit is, how its people are counted or estimated, and how it is found by any of its names."""
