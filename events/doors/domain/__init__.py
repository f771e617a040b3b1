"""Pure rules of the door: what a scan comes to, and which facts follow from who was there."""
