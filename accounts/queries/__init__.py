"""Every SQL statement of the package: `people` with their roles and units, `access` with what opens a door for them."""
