"""What those who come hear of an event by themselves: when, and who. It goes through the outbox's series."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.database import Transaction
from bot.events.model import Answer, Event, EventStatus
from bot.outbox import schedules
from bot.outbox.model import Destination, Schedule, ScheduleStatus
from bot.rsvps import presence_store, store
from bot.rsvps.model import Notice, Rsvp, Settings
from bot.when.wall_clock import to_instant, to_local

SOON = timedelta(minutes=30)
"""How long before the start the last reminder comes."""

AFTERWARDS = timedelta(hours=1)
"""How long after the end it is asked who was there."""

_ONCE = "FREQ=DAILY"
_GRACE = timedelta(minutes=5)  # "it begins soon" still makes sense then


@dataclass(frozen=True)
class _Time:
    """When a notice comes, and to whom.

    Attributes:
        local: when, on the event's own wall clock.
        useful_for: how late it may be.
        ends: up to when there is something to say.
        whom: the answers of those who get it; nobody's for what goes to the host.
    """

    local: Callable[[Event], datetime]
    useful_for: timedelta
    ends: Callable[[Event], datetime]
    whom: tuple[Answer, ...]


def _after(event: Event) -> datetime:
    return to_local(event.plan.ends_at + AFTERWARDS, event.plan.zone)


_DAY = timedelta(days=1)
_TIMES = {
    Notice.TOMORROW: _Time(
        lambda event: event.plan.starts_local - _DAY,
        timedelta(hours=18),
        lambda event: event.plan.starts_at - SOON,
        (Answer.GOING, Answer.MAYBE),
    ),
    Notice.SOON: _Time(
        lambda event: to_local(event.plan.starts_at - SOON, event.plan.zone),
        SOON + _GRACE,
        lambda event: event.plan.starts_at + _GRACE,
        (Answer.GOING,),
    ),
    Notice.AFTER: _Time(_after, timedelta(hours=36), lambda event: event.plan.ends_at + 3 * _DAY, (Answer.GOING,)),
    Notice.HOST: _Time(_after, timedelta(days=3), lambda event: event.plan.ends_at + 7 * _DAY, ()),
}


PLANNED = tuple(_TIMES)
"""What comes at a time of its own; the others come of what an organizer does."""


def at(event: Event, notice: Notice) -> datetime:
    """Return when a notice of an event comes."""
    return to_instant(_TIMES[notice].local(event), event.plan.zone)


def plan(tx: Transaction, server_id: int, event: Event) -> None:
    """Plan an event's notices for when it is now; those planned before are taken back, those whose time is over too."""
    take_back(tx, server_id, event.event_id)
    for notice, time in _TIMES.items():
        if at(event, notice) > tx.now:
            schedules.add(
                tx,
                server_id,
                kind=notice,
                thing_id=event.event_id,
                rule=_ONCE,
                count=1,
                zone=event.plan.zone,
                start_local=time.local(event),
                useful_for=time.useful_for,
            )


def take_back(tx: Transaction, server_id: int, event_id: int) -> None:
    """Plan no notices of an event any more."""
    for notice in PLANNED:
        for series in schedules.list_of(tx, server_id, notice, event_id):
            if series.status is not ScheduleStatus.ENDED:
                schedules.save(
                    tx, server_id, replace(series, status=ScheduleStatus.ENDED, next_at=None, next_local=None)
                )


def next_for(event: Event, own: Rsvp, settings: Settings, now: datetime) -> datetime | None:
    """Return when a person is reminded next before it begins; None: not any more."""
    before = [
        at(event, notice)
        for notice in (Notice.TOMORROW, Notice.SOON)
        if own.answer in _TIMES[notice].whom and notice not in settings.silent
    ]
    return min((each for each in before if each > now), default=None)


def audience(tx: Transaction, series: Schedule, event: Event | None) -> Iterable[Destination]:
    """Say who gets a notice now: whoever came late is in, whoever cannot come any more or wants none is not."""
    notice = Notice(series.kind)
    if event is None or event.status is not EventStatus.OPEN:
        return ()
    if series.start_local != _TIMES[notice].local(event):
        return ()  # it was moved, and is planned anew
    settings = store.settings(tx, series.server_id, series.thing_id)
    if notice in settings.silent:
        return ()
    stopped = presence_store.list_stopped(tx, series.server_id, notice)
    if notice is Notice.HOST:
        whom: Iterable[int] = (event.plan.host_id,)
    else:
        whom = store.list_who(tx, series.server_id, series.thing_id, _TIMES[notice].whom)
    if notice is Notice.AFTER:
        noted = presence_store.list_presence(tx, series.server_id, series.thing_id)
        whom = [each for each in whom if each not in noted]
    return [Destination(user_id=each, else_channel_id=event.plan.channel_id) for each in whom if each not in stopped]


def is_due(tx: Transaction, event: Event | None, user_id: int, notice: Notice) -> Rsvp | None:
    """Return a person's answer if there is still something to say to them: it may have waited for the morning."""
    if event is None or event.status is not EventStatus.OPEN or tx.now >= _TIMES[notice].ends(event):
        return None
    if tx.now < at(event, notice):  # it was put off meanwhile
        return None
    settings, own = store.known(tx, event.server_id, event.event_id, user_id)
    if notice in settings.silent or notice in presence_store.list_stops(tx, event.server_id, user_id):
        return None
    if notice is Notice.HOST:
        return (own or Rsvp(user_id, Answer.CANT)) if event.plan.host_id == user_id else None
    if own is None or own.answer not in _TIMES[notice].whom:
        return None
    if (
        notice is Notice.AFTER
        and presence_store.find_presence(tx, event.server_id, event.event_id, user_id) is not None
    ):
        return None
    return own


def hears(tx: Transaction, server_id: int, event_id: int, user_id: int, notice: Notice) -> bool:
    """Say whether a person wants to hear something, and it is said of this event."""
    silent = store.settings(tx, server_id, event_id).silent
    return notice not in silent and notice not in presence_store.list_stops(tx, server_id, user_id)


def list_deaf(tx: Transaction, server_id: int, notice: Notice) -> frozenset[int]:
    """Return who does not want to hear something."""
    return presence_store.list_stopped(tx, server_id, notice)


def set_stop(tx: Transaction, server_id: int, user_id: int, notice: Notice, *, stopped: bool) -> None:
    """Remember that a person does not want to hear something of their events, or wants to again."""
    presence_store.set_stop(tx, server_id, user_id, notice, stopped=stopped)
