"""Decisions about calls: whose turn it is, what counts, what can be taken back, how many weeks in a row."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.calls.model import TRY_AGAIN, UNDO_FOR, Call, Outcome
from bot.campaigns.model import Stance
from bot.campaigns.rules import WORTH_A_CALL
from bot.when.zones import zone_info

COOL_DOWN = timedelta(hours=12)
"""After reaching an office, a caller is not sent there again for the same campaign, even when a new day has begun."""

BREATHER = timedelta(hours=1)
"""After reaching an office, a caller is sent there for another campaign only when nobody else is left."""

Made = Sequence[tuple[Outcome, datetime]]
"""What a person did to reach an office, and when."""

Named = TypeVar("Named")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be called next, for one campaign.

    Attributes:
        campaign_id: which.
        official_id: whom.
        place: before all others (negative), among them (0), after them (positive), as the campaign says.
        is_own: represents the caller.
        priority: of the campaign; the lowest first.
        stance: where they stand.
        others_at: when somebody else last called them for the campaign.
        today: what the caller did today for the campaign to reach them.
        reached_at: when the caller last reached them for the campaign.
        elsewhere_at: when the caller last reached them for any other.
        is_skipped: the caller skipped them today.
    """

    campaign_id: int
    official_id: str
    place: int = 0
    is_own: bool = False
    priority: int = 0
    stance: Stance = Stance.UNKNOWN
    others_at: datetime | None = None
    today: Collection[Outcome] = ()
    reached_at: datetime | None = None
    elsewhere_at: datetime | None = None
    is_skipped: bool = False


def next_target(stages: Iterable[Iterable[Candidate]], now: datetime, *, again: bool = False) -> Candidate | None:
    """Return whom to call next; None when it was everyone.

    In order: whom the campaign puts first; the caller's own officials; the campaign with the lowest priority number;
    whom a call is likeliest to move; whom others called longest ago, or never; then as they came. Behind all of these
    come those the campaign puts last, and those whom the caller reached for another campaign within the hour.

    Args:
        stages: the candidates, earlier stages to be asked first; a later one is looked at only when no earlier one has
            anybody, so it need not be computed before. All who may be put first must be in the first.
        now: the present, aware.
        again: whether a skipped office, or a line that was busy, may come again once nobody else is left; not from one
            call to the next, so that it ends.
    """
    later: list[tuple[tuple[object, ...], Candidate]] = []
    number = 0
    for stage in stages:
        first: tuple[tuple[object, ...], Candidate] | None = None
        for candidate in stage:
            number += 1
            turn = _turn(candidate, now)
            if turn is None or (turn > _LATER and not again):
                continue
            entry = ((turn, *_order(candidate), number), candidate)
            if turn:
                later.append(entry)
            elif first is None or entry[0] < first[0]:  # type: ignore[operator]
                first = entry
        if first is not None:
            return first[1]
    return min(later, key=lambda entry: entry[0])[1] if later else None  # type: ignore[type-var]


_NOW, _LATER, _SKIPPED, _AGAIN = range(4)


def _turn(candidate: Candidate, now: datetime) -> int | None:
    """Say when a candidate comes: now, after all others, only when nobody is left, or not at all (None)."""
    if any(outcome not in TRY_AGAIN for outcome in candidate.today):
        return None
    if candidate.reached_at is not None and now - candidate.reached_at < COOL_DOWN:
        return None
    if candidate.is_skipped:
        return _SKIPPED
    if candidate.today:
        return _AGAIN
    rests = candidate.elsewhere_at is not None and now - candidate.elsewhere_at < BREATHER
    return _LATER if rests or candidate.place > 0 else _NOW


def _order(candidate: Candidate) -> tuple[object, ...]:
    return (
        candidate.place,
        not candidate.is_own,
        candidate.priority,
        WORTH_A_CALL.index(candidate.stance),
        candidate.others_at is not None,
        candidate.others_at.timestamp() if candidate.others_at is not None else 0,
    )


def local_day(now: datetime, zone: str) -> date:
    """Return the calendar day it is in a zone."""
    return now.astimezone(zone_info(zone)).date()


def reached(made: Made) -> datetime | None:
    """Return when somebody was last reached; None when they were not."""
    return max((at for outcome, at in made if outcome not in TRY_AGAIN), default=None)


def can_undo(made_at: datetime, now: datetime) -> bool:
    """Tell whether what was saved then can still be taken back."""
    return now - made_at <= UNDO_FOR


def pressed(before: Call | None, call: Call) -> Call:
    """Return what a press leaves of a call: pressing the same twice is pressing it once, another outcome replaces it.

    What was there until then is kept, so that it can be brought back.
    """
    if before is None:
        return call
    if before.outcome is call.outcome:
        return before
    return Call(**(vars(call) | {"said": before.said, "previous": before.outcome}))


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def weeks_in_a_row(days: Iterable[date], today: date) -> int:
    """Return how many weeks in a row, up to this one or the last, have one of these days in them."""
    weeks = {week_of(day) for day in days}
    last = week_of(today)
    if last not in weeks:
        last -= timedelta(days=7)  # this week is not over
    return sum(1 for _ in _back_from(last, weeks))


def _back_from(week: date, weeks: Collection[date]) -> Iterator[date]:
    while week in weeks:
        yield week
        week -= timedelta(days=7)


def by_group(counts: Mapping[int, int], members: Mapping[Named, Iterable[int]]) -> dict[Named, int]:
    """Add up people's counts by the groups they are in; whoever is in two counts in both."""
    return {group: sum(counts.get(person, 0) for person in set(people)) for group, people in members.items()}
