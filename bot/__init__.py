"""Groundswell: the Discord bot a grassroots movement runs its volunteer work on."""
