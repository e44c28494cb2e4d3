"""What is served over HTTP, if a host wants it: calendars to subscribe to, and how the bot is."""
