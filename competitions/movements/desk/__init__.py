"""The desk of the movement: what a signed-in person can do here, and what waits for them."""
