"""Pure rules of registration: who may come, who is the same person, who gets a free seat."""
