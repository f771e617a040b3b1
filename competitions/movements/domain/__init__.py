"""Pure words that the features of the movement share."""
