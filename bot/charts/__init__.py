"""Pictures, from data to PNG bytes; pure. Each has words that say the same, for those who do not see it.

Drawing takes a tenth of a second: cogs call it through ``bot.edge.drawing``, which runs it in a thread.
"""
