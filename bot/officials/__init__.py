"""Who holds public office, how to reach them, and who represents a ZIP code."""
