"""Tasks within an event: what organizers and volunteers do with them."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.database import Transaction
from bot.errors import BadInput, NotFound, UserError
from bot.events.model import KIND, Event
from bot.posts import store as posts
from bot.rsvps import shifts_store as store
from bot.rsvps.model import Clash, Rota, Shift
from bot.text import one_line, quote
from bot.words import phrase

SHIFTS_MOST = 20
"""Shifts that one event can have."""

TITLE_MOST = 60
CAPACITY_MOST = 1000

CallTitle = Callable[[Transaction, int, int], str | None]
"""Says what an event is called."""


class ShiftGone(NotFound):
    """There is no such shift any more."""

    def __init__(self) -> None:
        super().__init__(phrase("This shift no longer exists. Press **Shifts** on the event to see what is needed."))


class ShiftFull(UserError):
    """Nobody more is needed for a shift."""

    def __init__(self, shift: Shift) -> None:
        super().__init__(
            phrase("{shift} is full. Pick another shift; the ones you have stay as they are.", shift=quote(shift.title))
        )


class NoSuchShift(NotFound):
    """No shift of the event has that name."""

    def __init__(self, text: str) -> None:
        super().__init__(
            phrase("This event has no shift called {shift}. Pick one from the list while you type.", shift=quote(text))
        )


class _Span(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def overlap(one: _Span, other: _Span) -> bool:
    """Say whether two times have a moment in common; one that begins when the other ends does not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def ensure_title(text: str) -> str:
    """Return what a shift is called.

    Raises:
        BadInput: it is empty or too long.
    """
    title = one_line(text)
    if not title:
        raise BadInput(phrase('The shift has no name. Type what one does, such as "Marshal".'))
    if len(title) > TITLE_MOST:
        raise BadInput(
            phrase(
                "The name of the shift has {count:,} characters; at most {most} fit. Shorten it.",
                count=len(title),
                most=TITLE_MOST,
            )
        )
    return title


def ensure_within(event: Event, starts_at: datetime, ends_at: datetime) -> None:
    """Refuse a shift that ends before it starts, or has nothing to do with the event's time.

    Raises:
        BadInput: with the event's time.
    """
    if ends_at <= starts_at:
        raise BadInput(phrase("The shift would end before it starts. Type the start first, then the end."))
    room = timedelta(hours=6)  # to set up before, to clean up after
    if starts_at < event.plan.starts_at - room or ends_at > event.plan.ends_at + room:
        begins, ends = (f"<t:{int(each.timestamp())}:f>" for each in (event.plan.starts_at, event.plan.ends_at))
        raise BadInput(
            phrase(
                "The event goes from {start} to {end}. Choose a time for the shift that begins at most 6 hours "
                "before, and ends at most 6 hours after it.",
                start=begins,
                end=ends,
            )
        )


def add(
    tx: Transaction, server_id: int, event: Event, title: str, starts_at: datetime, ends_at: datetime, need: int | None
) -> Shift:
    """Add a shift to an event.

    Raises:
        BadInput: with what to type instead.
    """
    name = ensure_title(title)
    ensure_within(event, starts_at, ends_at)
    if need is not None and not 1 <= need <= CAPACITY_MOST:
        raise BadInput(
            phrase("A shift needs 1 to {most:,} people. Leave `people` out if any number can help.", most=CAPACITY_MOST)
        )
    if store.count_of(tx, server_id, event.event_id) >= SHIFTS_MOST:
        raise BadInput(phrase("An event can have {most} shifts. Remove one first.", most=SHIFTS_MOST))
    if any(
        each.title.casefold() == name.casefold() and each.starts_at == starts_at
        for each in store.list_of(tx, server_id, event.event_id)
    ):
        raise BadInput(
            phrase(
                "There is a shift called {shift} at that time already. Give this one another name.", shift=quote(name)
            )
        )
    shift = store.add(tx, server_id, event.event_id, name, starts_at, ends_at, need)
    posts.mark(tx, server_id, KIND, event.event_id)
    return shift


def remove(tx: Transaction, server_id: int, event: Event, text: str) -> Shift:
    """Take a shift away, by its number or name.

    Raises:
        NoSuchShift: the event has none of that name.
    """
    wanted = text.strip().casefold()
    for each in store.list_of(tx, server_id, event.event_id):
        if wanted in (str(each.shift_id), each.title.casefold()):
            store.remove(tx, server_id, each.shift_id)
            posts.mark(tx, server_id, KIND, event.event_id)
            return each
    raise NoSuchShift(text)


def rota(tx: Transaction, server_id: int, event: Event, user_id: int, clashes: Sequence[Clash] = ()) -> Rota:
    """Return the shifts of an event as one person sees them."""
    own = frozenset(each.shift_id for each in store.list_own(tx, server_id, user_id))
    return Rota(event, store.list_of(tx, server_id, event.event_id), own, clashes)


def take(
    tx: Transaction,
    server_id: int,
    event: Event,
    user_id: int,
    shift_ids: Collection[int],
    attending: Iterable[Event],
    call_title: CallTitle,
) -> Rota:
    """Have exactly these shifts of an event; what else the person has at the time is named, and left to them.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        event: which one, answerable.
        user_id: who.
        shift_ids: which they want.
        attending: the other events that they come to.
        call_title: what an event is called.

    Raises:
        ShiftGone: one of them is no more.
        ShiftFull: nobody more is needed for one; nothing has changed then.
    """
    there = {each.shift_id: each for each in store.list_of(tx, server_id, event.event_id)}
    before = {each.shift_id for each in store.list_own(tx, server_id, user_id)} & there.keys()
    for shift_id in shift_ids:
        if shift_id not in there:
            raise ShiftGone
        if shift_id not in before and there[shift_id].is_full:
            raise ShiftFull(there[shift_id])
    for shift_id in before - set(shift_ids):
        store.give_up(tx, server_id, shift_id, user_id)
    for shift_id in set(shift_ids) - before:
        store.sign_up(tx, server_id, shift_id, user_id)
    if before != set(shift_ids):
        posts.mark(tx, server_id, KIND, event.event_id)
    clashes = _clashes(tx, event, user_id, [there[each] for each in shift_ids], attending, call_title)
    return rota(tx, server_id, event, user_id, clashes)


def _clashes(
    tx: Transaction,
    event: Event,
    user_id: int,
    taken: Sequence[Shift],
    attending: Iterable[Event],
    call_title: CallTitle,
) -> list[Clash]:
    found: list[Clash] = []
    mine = store.list_own(tx, event.server_id, user_id)
    for shift in taken:
        for other in mine:
            if other.shift_id != shift.shift_id and overlap(shift, other):
                where = call_title(tx, event.server_id, other.event_id) if other.event_id != event.event_id else None
                found.append(
                    Clash(f"{other.title} ({where})" if where else other.title, other.starts_at, other.ends_at)
                )
        with_shifts = {each.event_id for each in mine}
        found += [
            Clash(each.plan.title, each.plan.starts_at, each.plan.ends_at)
            for each in attending
            if each.event_id != event.event_id and each.event_id not in with_shifts and overlap(shift, each.plan)
        ]
    return list(dict.fromkeys(found))


def drop_all(tx: Transaction, server_id: int, event_id: int, user_id: int) -> bool:
    """Give up what a person has at an event; say whether there was anything."""
    return store.give_up_all(tx, server_id, event_id, user_id)


def list_of(tx: Transaction, server_id: int, event_id: int) -> Sequence[Shift]:
    """List the shifts of an event, the earliest first."""
    return store.list_of(tx, server_id, event_id)


def list_own(tx: Transaction, server_id: int, user_id: int) -> Sequence[Shift]:
    """List the shifts to come that a person has, in whatever event; the earliest first."""
    return store.list_own(tx, server_id, user_id)
