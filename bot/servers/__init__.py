"""What an admin has configured, one organization a Discord server."""
