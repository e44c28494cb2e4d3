"""What may be said of a day of action, and how its cities are read. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.actions.model import Action, City
from bot.errors import BadInput, NotFound, UserError
from bot.events import rules
from bot.events.model import Plan
from bot.officials.states import find_state, fold
from bot.spreadsheet import write_csv
from bot.text import clip, one_line, quote
from bot.when.parse import read_when
from bot.when.wall_clock import to_instant
from bot.when.words import clock_words, day_words
from bot.when.zones import zone_label
from bot.words import phrase

COLUMNS = ("city", "state", "time", "place", "capacity", "chapter", "zone")
REQUIRED = ("city", "state")
MOST = 500
"""Cities of one day of action."""

MESSAGE_MOST = 1500
CITY_MOST = 60
TITLE_MOST = 80
"""So that the name of a city fits behind it."""

TEMPLATE = write_csv(
    COLUMNS,
    [
        ("Boston", "MA", "12pm", "City Hall Plaza", "200", "", ""),
        ("El Paso", "TX", "1:30pm", "San Jacinto Plaza", "", "", "Mountain Time"),
    ],
)
"""A file to fill in, with two examples."""

_INSTANT = timedelta(seconds=1)
_WHERE = re.compile(r"(?P<city>.+?)[,\s]+(?P<state>[A-Za-z]{2}|[A-Za-z .]+)")


class ActionGone(NotFound):
    """There is no such day of action."""

    def __init__(self) -> None:
        super().__init__(phrase("This day of action no longer exists. Type `/event list` to see what is coming up."))


class NoSuchAction(NotFound):
    """No day of action has that title or number."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase(
                "There is no day of action called {title} here. Pick one from the list that appears while you type.",
                title=quote(text),
            )
        )


class CityTwice(UserError):
    """A city has its event already."""

    def __init__(self, city: str, state: str) -> None:
        super().__init__(
            phrase(
                "{city}, {state} is part of it already. Change its event with `/event edit`, or type another city.",
                city=quote(city),
                state=state,
            )
        )


class TooManyCities(UserError):
    """More cities than a day of action can have."""

    def __init__(self) -> None:
        super().__init__(
            phrase("A day of action has at most {most} cities. Begin a second one for the others.", most=MOST)
        )


class ActionOver(UserError):
    """The day has passed."""

    def __init__(self) -> None:
        super().__init__(
            phrase("This day of action is over, so no city can be added. Plan another with `/event action create`.")
        )


class ActionCancelled(UserError):
    """The day was called off."""

    def __init__(self) -> None:
        super().__init__(phrase("This day of action was cancelled. Plan another with `/event action create`."))


class NobodyToTell(UserError):
    """No event of a day of action has a host to write to."""

    def __init__(self) -> None:
        super().__init__(phrase("No city is part of it yet, so there is nobody to write to. Add one first."))


@dataclass(frozen=True)
class Known:
    """Where a city is, as far as the directory knows: its name and the zone of its clocks."""

    city: str
    zone: str | None


def ensure_title(text: str) -> str:
    """Return a title as it is kept.

    Raises:
        BadInput: it is empty or too long.
    """
    title = rules.ensure_title(text)
    if len(title) > TITLE_MOST:
        raise BadInput(
            phrase(
                "The title has {length} characters; at most {most} fit, since the city stands behind it. Shorten it.",
                length=len(title),
                most=TITLE_MOST,
            )
        )
    return title


def ensure_message(text: str) -> str:
    """Return a message to hosts as it is kept.

    Raises:
        BadInput: it is empty or too long.
    """
    message = text.strip()
    if not message:
        raise BadInput(phrase("The message is empty. Type what the hosts should know."))
    if len(message) > MESSAGE_MOST:
        raise BadInput(
            phrase(
                "The message has {length:,} characters; at most {most:,} fit. Shorten it.",
                length=len(message),
                most=MESSAGE_MOST,
            )
        )
    return message


def split_where(text: str) -> tuple[str, str]:
    """Read "Boston, MA" or "Boston Massachusetts" into a city and two letters.

    Raises:
        BadInput: with what to type instead.
    """
    typed = one_line(text)
    found = _WHERE.fullmatch(typed)
    city, comma, state = typed.rpartition(",")
    if comma and city.strip():
        return ensure_city(city), find_state(state)
    if found is not None:
        words = typed.split()
        for cut in range(1, len(words)):
            try:
                return ensure_city(" ".join(words[:cut])), find_state(" ".join(words[cut:]))
            except BadInput:
                continue
    raise BadInput(
        phrase('I couldn\'t read {typed} as a city and a state. Type both, such as "Boston, MA".', typed=quote(text))
    )


def ensure_city(text: str) -> str:
    """Return a city's name as it is kept.

    Raises:
        BadInput: it is empty or too long.
    """
    city = one_line(text).strip(" ,")
    if not city:
        raise BadInput(phrase('The city is empty. Type its name, such as "Boston".'))
    if len(city) > CITY_MOST:
        raise BadInput(
            phrase(
                "The city has {length} characters; at most {most} fit. Shorten it.", length=len(city), most=CITY_MOST
            )
        )
    return city


def read_capacity(text: str) -> int | None:
    """Return how many can come; None for an empty one.

    Raises:
        BadInput: it is no number, or out of bounds.
    """
    typed = text.strip().replace(",", "")
    if not typed:
        return None
    if not re.fullmatch(r"-?[0-9]{1,9}", typed):
        raise BadInput(
            phrase('{typed} is no number of people. Type one, such as "200", or leave it empty.', typed=quote(text))
        )
    return rules.ensure_capacity(int(typed))


def plan_of(action: Action, city: City, host_id: int, now: datetime) -> Plan:
    """Return the plan of a city's event: the day of action's, by the city's own clock.

    Raises:
        BadInput: with what to type instead.
    """
    local = action.starts_local
    if city.time is not None:
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        local = read_when(city.time, to_instant(midnight, city.zone) - _INSTANT, city.zone).local
        if local.date() != action.starts_local.date():
            day = day_words(action.starts_local, now.year)
            raise BadInput(
                phrase(
                    '{typed} is not on {day}. Type a time of that day, such as "12pm".', typed=quote(city.time), day=day
                )
            )
    starts_at = to_instant(local, city.zone)
    if starts_at <= now:
        raise BadInput(
            phrase(
                "It is past {time} {zone} that day already. Type a later time.",
                time=clock_words(local),
                zone=zone_label(city.zone),
            )
        )
    return Plan(
        title=clip(f"{action.title} · {city.city}, {city.state}", rules.TITLE_MOST),
        starts_at=starts_at,
        starts_local=local,
        zone=city.zone,
        channel_id=action.channel_id,
        host_id=host_id,
        minutes=action.minutes,
        location=rules.ensure_location(city.place),
        capacity=action.capacity if city.capacity is None else rules.ensure_capacity(city.capacity),
        chapter_id=city.chapter_id,
        description=action.description,
        city=city.city,
        state=city.state,
    )


def key_of(city: str, state: str) -> tuple[str, str]:
    """Return what two spellings of the same city have in common."""
    return fold(city), state


def read_row(row: dict[str, str]) -> dict[str, Any]:
    """Return what a line of a file says of a city; where it is and whose is looked up later.

    Raises:
        BadInput: with what to type instead.
    """
    return {
        "city": ensure_city(row["city"]),
        "state": find_state(row["state"]),
        "time": row["time"] or None,
        "place": rules.ensure_location(row["place"]),
        "capacity": read_capacity(row["capacity"]),
        "chapter": row["chapter"] or None,
        "zone": row["zone"] or None,
    }


def matching(cities: Iterable[Plan], text: str) -> list[int]:
    """Return the places in a list of the plans that a typed city or state means, in their order."""
    wanted = fold(text)
    try:
        state: str | None = find_state(text)
    except BadInput:
        state = None
    found = []
    for number, plan in enumerate(cities):
        name = fold(plan.city or "")
        if plan.state == state or name.startswith(wanted) or f"{name} {(plan.state or '').lower()}" == wanted:
            found.append(number)
    return found
