"""Groundswell: the Discord bot a grassroots movement runs its volunteer work on."""

VERSION = "0.1.0"
"""The same as in pyproject.toml: the bot runs from its folder, without being installed."""
