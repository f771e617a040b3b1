"""Use cases of rounds. Parts above need `achievements`, `access` and the types of `stepping`."""
