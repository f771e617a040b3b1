"""Every statement about rounds, their steps and nominees; what the parts above read is in `reading`."""
