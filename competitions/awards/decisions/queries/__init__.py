"""Every statement about decisions, their items, certificates, batches, registers and keys."""
