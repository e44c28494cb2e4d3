"""What came of a day of action, as tables for spreadsheet programs. Pure."""

from collections.abc import Iterable, Sequence

from bot.actions.rules import COLUMNS
from bot.events.model import EventStatus
from bot.rsvps.model import Presence, Roll
from bot.rsvps.sheet import attendee_table
from bot.spreadsheet import write_csv
from bot.when.words import clock_words

HEADER = (*COLUMNS, "cancelled", "going", "maybe", "waiting", "there")


def people(rolls: Iterable[Roll]) -> set[int]:
    """Return whom the tables name."""
    return {each for roll in rolls for each in (*(rsvp.user_id for rsvp in roll.rsvps), *roll.presence)}


def tables(rolls: Sequence[tuple[Roll, str | None]]) -> tuple[bytes, bytes, int]:
    """Write the cities with their numbers, and who answered in each; says also how many people that are.

    The first columns are those that ``/event action create`` reads, for whoever plans the next one.
    """
    found = [roll for roll, _ in rolls]
    return write_csv(HEADER, [_city(*each) for each in rolls]), attendee_table(*found), len(people(found))


def _city(roll: Roll, chapter: str | None) -> tuple[str | int | bool | None, ...]:
    plan, tally = roll.event.plan, roll.tally
    there = sum(presence is not Presence.MISSED for presence in roll.presence.values())
    is_off = roll.event.status is EventStatus.CANCELLED
    where = (plan.city, plan.state, clock_words(plan.starts_local), plan.location)
    numbers = (tally.going, tally.maybe, tally.waiting + tally.offered, there)
    return (*where, plan.capacity, chapter, plan.zone, is_off, *numbers)
