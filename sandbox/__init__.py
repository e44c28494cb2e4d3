"""The bot in a browser, without a Discord token: a pretend server, its people, and a clock with buttons."""
