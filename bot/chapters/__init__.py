"""Local groups: a city, county, campus or state."""
