"""What admins may set. Pure."""

from datetime import date, datetime, time, timedelta

from bot.errors import BadInput
from bot.when.quiet import OFF, Quiet
from bot.when.time_of_day import read_time_of_day
from bot.when.words import clock_words
from bot.words import LANGUAGES, phrase

_LONGEST_NIGHT = timedelta(hours=16)
_NONE = ("off", "none", "never", "no")


class QuietTooLong(BadInput):
    """The quiet hours would leave hardly any of the day."""

    def __init__(self, quiet: Quiet) -> None:
        super().__init__(
            phrase(
                "Quiet from {start} to {end} would leave too little of the day to write to people: 16 hours are the "
                'most. Say AM or PM, such as start "9pm" and end "8am".',
                start=time_words(quiet.start),
                end=time_words(quiet.end),
            )
        )


class QuietHalfSaid(BadInput):
    """Only one end of the quiet hours was given."""

    def __init__(self) -> None:
        super().__init__(phrase('Fill in both `start` and `end`, such as "9pm" and "8am"; or only `start` with "off".'))


class QuietIsNothing(BadInput):
    """The quiet hours would end when they start."""

    def __init__(self) -> None:
        super().__init__(phrase('Those are the same time. To have no quiet hours, type "off" in `start`.'))


def ensure_language(language: str) -> str:
    """Return a language that the bot speaks, by its code.

    Raises:
        BadInput: it does not.
    """
    if language not in LANGUAGES:
        raise BadInput(
            phrase("I don't speak that yet. Pick one of: {languages}.", languages=", ".join(LANGUAGES.values()))
        )
    return language


def read_quiet(start: str, end: str | None) -> Quiet:
    """Return the quiet hours that were typed.

    Raises:
        UnknownTimeOfDay: one of the two cannot be read.
        QuietTooLong: hardly any of the day would be left.
        QuietHalfSaid: the end is missing.
        QuietIsNothing: they end when they start.
    """
    if start.strip().casefold() in _NONE:
        return OFF
    if end is None:
        raise QuietHalfSaid
    quiet = Quiet(read_time_of_day(start), read_time_of_day(end))
    if quiet.start == quiet.end:
        raise QuietIsNothing
    if _length(quiet) > _LONGEST_NIGHT:
        raise QuietTooLong(quiet)
    return quiet


def _length(quiet: Quiet) -> timedelta:
    start, end = (datetime.combine(date.min, each) for each in (quiet.start, quiet.end))
    return (end - start) % timedelta(days=1)


def time_words(at: time) -> str:
    """Say a time of day: ``9:00 PM``."""
    return clock_words(datetime.combine(date.min, at))
