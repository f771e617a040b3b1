"""Decisions of inspection: what an anchor says, what the record's lines mean, who may inspect."""
