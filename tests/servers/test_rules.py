"""What an admin types as quiet hours."""

from datetime import time

import pytest

from bot.errors import BadInput
from bot.servers import rules
from bot.when.quiet import OFF, Quiet
from bot.when.time_of_day import UnknownTimeOfDay


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        ("9pm", "8am", Quiet(time(21), time(8))),
        ("21:30", "7", Quiet(time(21, 30), time(7))),
        ("midnight", "9am", Quiet(time(0), time(9))),
        ("1pm", "3pm", Quiet(time(13), time(15))),
        ("4pm", "8am", Quiet(time(16), time(8))),
        ("off", None, OFF),
        (" OFF ", "8am", OFF),
        ("none", "none", OFF),
    ],
)
def test_quiet_hours_are_read(start: str, end: str | None, quiet: Quiet) -> None:
    assert rules.read_quiet(start, end) == quiet


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        ("flarb", "8am", UnknownTimeOfDay),
        ("9pm", "flarb", UnknownTimeOfDay),
        ("", "8am", UnknownTimeOfDay),
        ("9pm", None, rules.QuietHalfSaid),
        ("9pm", "21:00", rules.QuietIsNothing),
        ("9am", "8am", rules.QuietTooLong),
        ("3:59pm", "8am", rules.QuietTooLong),
    ],
)
def test_nonsense_is_refused(start: str, end: str | None, error: type[BadInput]) -> None:
    with pytest.raises(error):
        rules.read_quiet(start, end)
