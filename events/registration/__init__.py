"""Who comes: registrations, the waiting list, people counted once."""
