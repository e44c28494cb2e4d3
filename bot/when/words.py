"""How a day and a time of day are said, in the language that is spoken."""

from datetime import datetime
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_datetime, format_skeleton

from bot.when.english import WEEKDAYS
from bot.words import ENGLISH, spoken

_LOCALES = {"es": "es_419"}
"""Whose dates and times are meant by a language; its own code where nothing stands here. English is the American."""

_CLOCK = "h:mm a"
"""Twelve hours in every language: whoever is here lives by American clocks."""


def clock_words(local: datetime) -> str:
    """Say the time of day the American way: ``3:05 PM``."""
    if spoken() == ENGLISH:
        return f"{local.hour % 12 or 12}:{local.minute:02d} {'AM' if local.hour < 12 else 'PM'}"
    said = format_datetime(local, _CLOCK, locale=locale())
    return said.replace(".", "").replace("\u202f", " ")  # "p.m." would end a sentence with two full stops


def day_words(local: datetime, this_year: int) -> str:
    """Say the day: ``Tue Dec 1``, and ``Tue Dec 1 2027`` when it is not in ``this_year``."""
    is_other = local.year != this_year
    if spoken() != ENGLISH:
        return format_skeleton("yMMMEd" if is_other else "MMMEd", local, locale=locale())
    return f"{local:%a %b} {local.day}{f' {local.year}' if is_other else ''}"


def date_words(local: datetime, this_year: int) -> str:
    """Say the date without its weekday: ``Dec 1``, and ``Dec 1 2027`` when it is not in ``this_year``."""
    is_other = local.year != this_year
    if spoken() != ENGLISH:
        return format_skeleton("yMMMd" if is_other else "MMMd", local, locale=locale())
    return f"{local:%b} {local.day}{f' {local.year}' if is_other else ''}"


def weekday_words(weekday: int, *, short: bool = False) -> str:
    """Say a weekday (0 is Monday) as it stands in a sentence: ``Tuesday``, or ``Tue``."""
    width = "abbreviated" if short else "wide"
    if spoken() == ENGLISH:
        name = WEEKDAYS[weekday].capitalize()
        return name[:3] if short else name
    said: str = Locale.parse(locale()).days["format"][width][weekday]
    return said


def number_of_day(number: int) -> str:
    """Say the number of a day of the month: ``15th``."""
    if spoken() != ENGLISH:
        return str(number)
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def city_words(zone: str) -> str | None:
    """Say the city of a time zone (IANA name); None where the language has no name of its own for it."""
    name: str | None = None if spoken() == ENGLISH else _cities(locale()).get(zone, {}).get("city")
    return name if name and name.replace(" ", "").isalpha() else None  # not "Knox, Indiana": other labels do not say so


def locale() -> str:
    """Name the locale whose dates are meant by the language that is spoken."""
    language = spoken()
    return _LOCALES.get(language, language)


@cache
def _cities(of: str) -> Any:
    return Locale.parse(of).time_zones
