"""Pure decisions about registers: which there are, what an entry needs, which facts follow."""
