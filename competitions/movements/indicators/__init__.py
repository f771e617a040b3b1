"""The plan versions and how far each unit is with every indicator."""
