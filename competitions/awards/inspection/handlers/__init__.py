"""Every route of inspection."""
