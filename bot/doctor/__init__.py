"""The check-up: what is wrong in a server or with the bot, and how to mend it."""
