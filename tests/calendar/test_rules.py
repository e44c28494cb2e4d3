"""What Discord's list is to hold, and how it differs from what it holds."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calendar import rules
from bot.calendar.model import Entry, Mirror, Native, Presence
from bot.events.model import Event
from tests.calendar.test_ics import NOW, entry


def native(number: int = 1) -> Native:
    return Native(f"Event {number}", rules.marker(number), NOW, NOW + timedelta(hours=2), "here")


def numbered(number: int, series_id: int | None = None, hours: int = 1) -> Event:
    found = entry(start=NOW + timedelta(hours=hours)).event
    return replace(found, event_id=number, series_id=series_id)


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        (None, "See the event's post"),
        ("Main St 5", "Main St 5"),
        ("x" * 150, "x" * 99 + "…"),
        ("https://example.org/call", "https://example.org/call"),
        ("https://example.org/" + "x" * 100, "See the link below"),
        ("<#999>", "<#999>"),
    ],
)
def test_a_place_fits_and_a_link_is_never_cut(location: str | None, shown: str) -> None:
    made = rules.to_native(entry(location=location), {})
    assert made.location == shown
    assert made.channel_id is None
    if location and shown == "See the link below":
        assert location in made.description


def test_a_voice_channel_or_a_stage_is_the_place() -> None:
    found = rules.to_native(entry(location="<#7>"), {7: True})
    assert (found.location, found.channel_id, found.is_stage) == (None, 7, True)


def test_the_longest_description_keeps_its_end() -> None:
    found: Entry = entry(description="x" * 4000, title="y" * 300)
    made = rules.to_native(found, {})
    assert len(made.description) <= 1000
    assert len(made.name) <= 100
    assert rules.event_in(made.description) == 42
    assert rules.event_in("Join event 42 (event 42) now") is None
    assert found.link is not None
    assert found.link in made.description


def test_of_a_series_the_next_and_at_most_a_hundred() -> None:
    coming = [numbered(1, 9, 1), numbered(2, 9, 2), *(numbered(number, None, number) for number in range(3, 150))]
    chosen = [event.event_id for event in rules.next_ones(coming, (), NOW)]
    assert chosen == [1, *range(3, 102)]


def test_what_has_begun_is_listed_only_if_it_was() -> None:
    begun = numbered(1, None, -1)
    assert rules.next_ones([begun], (), NOW) == []
    assert rules.next_ones([begun], {1}, NOW) == [begun]


@pytest.mark.parametrize(
    ("presence", "shown", "native_id", "step"),
    [
        (None, "", None, "create"),
        (Presence.CREATING, "", None, "create"),
        (Presence.STANDING, rules.digest(native()), 5, None),
        (Presence.STANDING, "old", 5, "update"),
        (Presence.REFUSED, rules.digest(native()), None, None),
        (Presence.REFUSED, "old", None, "create"),
        (Presence.REFUSED, "old", 5, "update"),
        (Presence.ENDING, "old", 5, "remove"),
    ],
)
def test_each_takes_one_step(presence: Presence | None, shown: str, native_id: int | None, step: str | None) -> None:
    known = {} if presence is None else {1: Mirror(1, presence, native_id, shown)}
    steps = rules.compare({1: native()}, known, over=())
    assert [name for name, found in vars(steps).items() if found] == ([step] if step else [])


@pytest.mark.parametrize(
    ("presence", "over", "step"),
    [
        (Presence.STANDING, False, "remove"),
        (Presence.CREATING, False, "remove"),
        (Presence.STANDING, True, "forget"),
        (Presence.DROPPED, True, "forget"),
        (Presence.DROPPED, False, None),
    ],
)
def test_what_is_not_wanted_goes(presence: Presence, over: bool, step: str | None) -> None:
    steps = rules.compare({}, {1: Mirror(1, presence, 5, "x")}, over={1} if over else ())
    assert [name for name, found in vars(steps).items() if found] == ([step] if step else [])
