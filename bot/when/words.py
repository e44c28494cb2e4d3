"""How a time, and a person's own text, are put into the sentences they read."""

from datetime import datetime


def clock_words(local: datetime) -> str:
    """Say the time of day the American way: ``3:05 PM``."""
    return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"


def day_words(local: datetime, this_year: int) -> str:
    """Say the day: ``Tue Dec 1``, and ``Tue Dec 1 2027`` when it is not in ``this_year``."""
    year = "" if local.year == this_year else f" {local.year}"
    return f"{local:%a %b} {local.day}{year}"
