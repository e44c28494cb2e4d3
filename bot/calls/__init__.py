"""Who called or wrote to whom for what, and what came of it."""
