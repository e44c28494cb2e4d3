"""The slash commands, one file a feature. Every module in this folder is loaded and has ``async def setup(bot)``."""
