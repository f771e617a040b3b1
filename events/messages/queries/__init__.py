"""Every statement of the outbox."""
