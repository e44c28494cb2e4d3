"""Decisions about calls: whose turn it is, what counts, what can be taken back, how many weeks in a row."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple, TypeVar

from bot.calls.model import NO_CAMPAIGN, TRY_AGAIN, UNDO_FOR, Call, Origin, Outcome, Ref
from bot.campaigns.model import Campaign, Stance
from bot.campaigns.rules import WORTH, WORTH_A_CALL, fill_script, is_own, queue_of, stance_of, targets_of
from bot.officials.model import Official
from bot.officials.rules import role
from bot.officials.states import STATES
from bot.when.zones import zone_info
from bot.words import phrase

COOL_DOWN = timedelta(hours=12)
"""After reaching an office, a caller is not sent there again for the same campaign, even when a new day has begun."""

BREATHER = timedelta(hours=1)
"""After reaching an office, a caller is sent there for another campaign only when nobody else is left."""

HOME = "home"
"""How buttons say that the caller's own home is meant."""

_PLACE = re.compile(r"(?P<zip>[0-9]{5})?(?P<state>[A-Z]{2})?(?P<district>[0-9]{1,2})?")

Named = TypeVar("Named")


class Deed(NamedTuple):
    """What a person did to reach an office, when, and on which day of their own zone."""

    outcome: Outcome
    made_at: datetime
    made_on: date


class Entry(NamedTuple):
    """Somebody whom a caller can call for a campaign; ``place`` as in :class:`Candidate`."""

    official_id: str
    place: int = 0
    is_own: bool = False
    stance: Stance = Stance.UNKNOWN


@dataclass(frozen=True)
class Queue:
    """Whom a caller can call for one campaign."""

    campaign_id: int
    priority: int
    entries: Sequence[Entry]


class Candidate(NamedTuple):
    """Somebody who may be called next, for one campaign; a hundred are made for a call, so it is a tuple.

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
        stages: the candidates for all campaigns that the caller may call for: first those put first and the caller's
            own, then all others; a later stage is looked at only when nobody of the earlier is to be called now.
        now: the present, aware.
        again: whether a line that was busy, or a skipped office, may come again once nobody else is left; not from one
            call to the next, so that it ends.
    """
    waiting: list[tuple[tuple[float, ...], Candidate]] = []
    number = 0
    for stage in stages:
        for candidate in stage:
            number += 1
            turn = _turn(candidate, now)
            if turn is not None and (again or turn <= _LATER):
                waiting.append(((turn, *_order(candidate), number), candidate))
        first = min(waiting, key=itemgetter(0), default=None)
        if first is not None and first[0][0] == _NOW:
            return first[1]
    return min(waiting, key=itemgetter(0))[1] if waiting else None


_NOW, _LATER, _AGAIN, _SKIPPED = range(4)


def _turn(candidate: Candidate, now: datetime) -> int | None:
    """Say when a candidate comes: now, after all others, only when nobody is left, or not at all (None)."""
    if candidate.today and any(outcome not in TRY_AGAIN for outcome in candidate.today):
        return None
    if candidate.reached_at is not None and now - candidate.reached_at < COOL_DOWN:
        return None
    if candidate.is_skipped:
        return _SKIPPED
    if candidate.today:
        return _AGAIN
    rests = candidate.elsewhere_at is not None and now - candidate.elsewhere_at < BREATHER
    return _LATER if rests or candidate.place > 0 else _NOW


def _order(candidate: Candidate) -> tuple[float, ...]:
    return (
        candidate.place,
        not candidate.is_own,
        candidate.priority,
        WORTH[candidate.stance],
        candidate.others_at.timestamp() if candidate.others_at is not None else 0.0,
    )


def queue_for(
    campaign: Campaign, officials: Sequence[Official], stances: Mapping[str, Stance], origin: Origin
) -> Queue:
    """Return whom one caller can call for a campaign; see ``bot.campaigns.rules.queue_of``."""
    assert origin.state is not None  # noqa: S101 - it is asked before
    wanted = campaign.targets
    places = {official_id: number + 1 for number, official_id in enumerate(wanted.last)}
    places |= {official_id: number - len(wanted.first) for number, official_id in enumerate(wanted.first)}
    return Queue(
        campaign.campaign_id,
        campaign.priority,
        [
            Entry(
                each.official_id,
                places.get(each.official_id, 0),
                is_own(each, origin.state, origin.district),
                stance_of(each, stances),
            )
            for each in queue_of(campaign, officials, stances, origin.state, origin.district)
        ],
    )


def queue_of_others(
    campaign: Campaign, officials: Sequence[Official], stances: Mapping[str, Stance], own: Queue
) -> Queue:
    """Return whom a caller can call for a campaign that anyone may call for, but for those in their own queue."""
    known = {each.official_id for each in own.entries}
    others = targets_of(campaign, [each for each in officials if each.official_id not in known], stances)
    return Queue(
        campaign.campaign_id,
        campaign.priority,
        [Entry(each.official_id, stance=stance_of(each, stances)) for each in others],
    )


def in_turns(queues: Iterable[Queue]) -> Iterator[Sequence[Queue]]:
    """Part the queues of others into stages: the more urgent campaign first, then whom a call may move most.

    So only what decides among the first of them has to be known: when each was called last.
    """
    stages: dict[tuple[int, int], list[Queue]] = {}
    for queue in queues:
        for worth, stance in enumerate(WORTH_A_CALL):
            entries = [each for each in queue.entries if each.stance is stance]
            if entries:
                stages.setdefault((queue.priority, worth), []).append(replace(queue, entries=entries))
    return (stages[turn] for turn in sorted(stages))


def own_queue(officials: Sequence[Official], origin: Origin) -> Queue:
    """Return whom a caller can call on their own account: senators, then the member of the House."""
    own = [each for each in officials if not each.is_added and is_own(each, origin.state or "", origin.district)]
    own.sort(key=lambda each: each.district is not None)
    return Queue(NO_CAMPAIGN, 0, [Entry(each.official_id, is_own=True) for each in own])


def candidates(
    queue: Queue,
    made: Mapping[tuple[int, str], Sequence[Deed]],
    skipped: Collection[tuple[int, str]],
    today: date,
    latest: Mapping[str, datetime],
) -> Iterator[Candidate]:
    """Put to each official of a queue what is known of their calls.

    Args:
        queue: whom the caller can call.
        made: what the caller did since yesterday, by campaign and official.
        skipped: whom the caller skipped today, by campaign and official.
        today: the day it is in the caller's own zone.
        latest: when others last called each official for the campaign.
    """
    elsewhere: dict[str, datetime] = {}
    for (campaign_id, official_id), deeds in made.items():
        at = reached(deeds)
        if campaign_id != queue.campaign_id and at is not None:
            elsewhere[official_id] = max(at, elsewhere.get(official_id, at))
    for entry in queue.entries:
        deeds = made.get((queue.campaign_id, entry.official_id), ())
        yield Candidate(
            queue.campaign_id,
            entry.official_id,
            entry.place,
            entry.is_own,
            queue.priority,
            entry.stance,
            latest.get(entry.official_id),
            [each.outcome for each in deeds if each.made_on == today] if deeds else [],
            reached(deeds) if deeds else None,
            elsewhere.get(entry.official_id),
            (queue.campaign_id, entry.official_id) in skipped,
        )


def unreached(queue: Queue, made: Mapping[tuple[int, str], Sequence[Deed]], today: date) -> list[str]:
    """List the officials of a queue whom the caller has not reached today for its campaign."""
    done = {
        official_id
        for (campaign_id, official_id), deeds in made.items()
        if campaign_id == queue.campaign_id and reached(deed for deed in deeds if deed.made_on == today) is not None
    }
    return [each.official_id for each in queue.entries if each.official_id not in done]


def place_of(origin: Origin) -> str:
    """Write where somebody calls from as buttons carry it: "home", "02139", "30165GA14", "GA"."""
    if origin.is_home:
        return HOME
    district = "" if origin.district is None else str(origin.district)
    return f"{origin.zip_code or ''}{origin.state or ''}{district}"


def read_place(place: str) -> Origin:
    """Read :func:`place_of`; a home has to be looked up."""
    found = _PLACE.fullmatch(place)
    if found is None:
        return Origin(is_home=True)
    return Origin(found["state"], found["zip"], int(found["district"]) if found["district"] else None)


def custom_id(ref: Ref, verb: str) -> str:
    """Write what a button under a call is about, and what pressing it does."""
    campaign = f"{ref.campaign_id}{'a' if ref.goes_on else ''}"
    return f"calls:{ref.server_id}:{campaign}:{ref.official_id}:{ref.office}:{ref.place}:{verb}"


def letter(campaign: Campaign, official: Official, me: str, *, state: str | None, city: str | None) -> str:
    """Write a campaign as a letter to one official, ready to be copied: plain text, blank lines between paragraphs."""
    words = [campaign.ask, campaign.talking_points]
    asked = [fill_script(text, official, me, city=city, state=state, ask=campaign.ask) for text in words if text]
    home = ", ".join(filter(None, [city, STATES.get(state or "")]))
    if home:
        begins = phrase(
            "My name is {me} and I live in {home}. I am writing to ask you: {ask}", me=me, home=home, ask=asked[0]
        )
    else:
        begins = phrase("My name is {me}. I am writing to ask you: {ask}", me=me, ask=asked[0])
    return "\n\n".join(
        [
            phrase("Dear {role} {name},", role=role(official), name=official.last_name),
            begins,
            *asked[1:],
            phrase("Thank you for your time. I look forward to your answer."),
            "\n".join(filter(None, [phrase("Sincerely,"), me, home])),
        ]
    )


def local_day(now: datetime, zone: str) -> date:
    """Return the calendar day it is in a zone."""
    return now.astimezone(zone_info(zone)).date()


def reached(deeds: Iterable[Deed]) -> datetime | None:
    """Return when somebody was last reached; None when they were not."""
    return max((each.made_at for each in deeds if each.outcome not in TRY_AGAIN), default=None)


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
