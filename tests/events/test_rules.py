"""Seats are never exceeded and never lost; what organizers type is kept as it can be shown, or refused."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import BadInput, UserError
from bot.events.model import Event, EventStatus, Plan
from bot.events.rules import (
    POSTING,
    AlreadyPosted,
    EventBegun,
    EventCancelled,
    EventGone,
    EventOver,
    ensure_answerable,
    ensure_capacity,
    ensure_description,
    ensure_location,
    ensure_postable,
    ensure_title,
    whole_minutes,
)

NOW = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)


def event(
    status: EventStatus = EventStatus.OPEN,
    *,
    starts_in: timedelta = timedelta(days=1),
    minutes: int | None = None,
    opened_at: datetime | None = None,
) -> Event:
    starts_at = NOW + starts_in
    plan = Plan("Picnic", starts_at, starts_at.replace(tzinfo=None), "UTC", channel_id=5, host_id=6, minutes=minutes)
    return Event(1, 2, plan, status, NOW, opened_at)


@pytest.mark.parametrize(
    ("found", "refusal"),
    [
        (None, EventGone),
        (event(EventStatus.DRAFT), EventGone),
        (event(EventStatus.CANCELLED), EventCancelled),
        (event(starts_in=-timedelta(hours=2)), EventOver),
        (event(starts_in=-timedelta(minutes=30), minutes=30), EventOver),
    ],
)
def test_what_is_not_on_cannot_be_answered(found: Event | None, refusal: type[UserError]) -> None:
    with pytest.raises(refusal, match="/event list"):
        ensure_answerable(found, NOW)


@pytest.mark.parametrize(
    "found",
    [
        event(),
        event(starts_in=-timedelta(minutes=119)),
        event(starts_in=-timedelta(minutes=29), minutes=30),
        event(starts_in=-timedelta(hours=30), minutes=60 * 48),
    ],
)
def test_until_it_is_over_it_can_be_answered(found: Event) -> None:
    assert ensure_answerable(found, NOW) is found


@pytest.mark.parametrize(
    ("found", "link", "refusal"),
    [
        (None, None, EventGone),
        (event(EventStatus.CANCELLED), None, EventCancelled),
        (event(opened_at=NOW - timedelta(days=1)), "https://there", AlreadyPosted),
        (event(opened_at=NOW - timedelta(seconds=5)), None, AlreadyPosted),
        (event(EventStatus.DRAFT, starts_in=timedelta()), None, EventBegun),
    ],
)
def test_what_cannot_be_posted(found: Event | None, link: str | None, refusal: type[UserError]) -> None:
    with pytest.raises(refusal):
        ensure_postable(found, link, NOW)


@pytest.mark.parametrize("found", [event(EventStatus.DRAFT), event(opened_at=NOW - POSTING)])
def test_a_draft_can_be_posted_and_so_can_one_whose_posting_was_interrupted(found: Event) -> None:
    assert ensure_postable(found, None, NOW) is found


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u2060"])
def test_an_empty_title_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="The title is empty"):
        ensure_title(text)


def test_lengths_are_limited() -> None:
    assert ensure_title("x" * 100) == "x" * 100
    with pytest.raises(BadInput, match=r"The title has 5,000 characters; at most 100 fit"):
        ensure_title("x" * 5000)
    assert ensure_location("x" * 300) == "x" * 300
    with pytest.raises(BadInput, match=r"The location has 301 characters; at most 300 fit"):
        ensure_location("x" * 301)
    assert ensure_description("x" * 1000) == "x" * 1000
    with pytest.raises(BadInput, match=r"The description has 1,001 characters; at most 1,000 fit"):
        ensure_description("x" * 1001)


def test_texts_are_kept_on_one_line() -> None:
    assert ensure_title("  Phone\nbank \u202e here ") == "Phone bank here"
    assert ensure_location("Main St\r\n5") == "Main St 5"
    assert ensure_location(" ") is None
    assert ensure_location(None) is None
    assert ensure_description(" two\nlines ") == "two\nlines"
    assert ensure_description("") is None


@pytest.mark.parametrize("capacity", [0, -1, -(2**53)])
def test_a_capacity_below_one_is_refused(capacity: int) -> None:
    with pytest.raises(BadInput, match=r"^Capacity must be at least 1\. Leave it out"):
        ensure_capacity(capacity)


def test_capacities_that_are_kept() -> None:
    assert [ensure_capacity(number) for number in (1, 100_000, None)] == [1, 100_000, None]
    with pytest.raises(BadInput, match="at most 100,000"):
        ensure_capacity(100_001)


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (5400, 90)])
def test_lengths_are_whole_minutes(seconds: int, minutes: int) -> None:
    assert whole_minutes(timedelta(seconds=seconds)) == minutes
