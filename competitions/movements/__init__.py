"""The emulation movement: declarations with evidence, imports, registers, and the indicators of the plan."""
