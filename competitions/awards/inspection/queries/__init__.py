"""Every statement of inspection."""
