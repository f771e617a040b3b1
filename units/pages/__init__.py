"""Pages about units: the public list, and those of the console."""
