"""Who gets a seat, and who is next. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import BadInput, UserError
from bot.events.model import Answer, Event
from bot.events.rules import ensure_answerable
from bot.rsvps.model import GUESTS_MOST, Rsvp, Settings, Tally
from bot.words import phrase, phrase_many

OFFER_LEAST = timedelta(minutes=15)
"""An offered seat is kept at least this long; nearer to the start none is offered."""

OFFER_MOST = timedelta(hours=48)
"""The longest an organizer may have an offered seat kept."""

_OF_WHAT_IS_LEFT = 4  # a quarter of the time until the start


class RsvpClosed(UserError):
    """The time for answers is over."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            phrase(
                "Sign-up closed {when}. Ask the host whether there is still a place. "
                "If you were going, **Can't make it** still frees your place.",
                when=f"<t:{int(until.timestamp())}:f>",
            )
        )


class RoleNeeded(UserError):
    """The event is for those who have a role."""

    def __init__(self, role_id: int) -> None:
        super().__init__(
            phrase("This event is for members with {role}. Ask an organizer how to get it.", role=f"<@&{role_id}>")
        )


class TooManyGuests(UserError):
    """More guests than one person may bring."""

    def __init__(self, most: int) -> None:
        super().__init__(
            phrase_many(
                most,
                "You can bring at most {count} guest to this event. Choose fewer.",
                "You can bring at most {count} guests to this event. Choose fewer.",
            )
            if most
            else phrase("This event is without guests. Ask your friends to press **Going** themselves.")
        )


class NoRoomForGuests(UserError):
    """There are fewer seats left than the guests need; the person's own stays."""

    def __init__(self, free: int) -> None:
        super().__init__(
            phrase_many(
                free,
                "Only 1 place is left, so your guests do not fit. Bring fewer; your own answer stays as it was.",
                "Only {count:,} places are left, so your guests do not fit. "
                "Bring fewer; your own answer stays as it was.",
            )
            if free
            else phrase("No place is left, so your guests do not fit. Bring fewer; your own answer stays as it was.")
        )


class PartyTooLarge(UserError):
    """The event has fewer seats than the person and their guests need."""

    def __init__(self, capacity: int) -> None:
        super().__init__(
            phrase_many(
                capacity,
                "This event has 1 place in all. Bring fewer guests.",
                "This event has {count:,} places in all. Bring fewer guests.",
            )
        )


class NotComing(UserError):
    """Somebody confirms who does not come."""

    def __init__(self) -> None:
        super().__init__(
            phrase("You are not among those who come. Type `/event list` and open the event to answer it.")
        )


class OfferPassed(UserError):
    """The seat was offered to the next."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "No place is kept for you now: it went to the next in line. "
                "Press **Going** on the event to be on the waitlist again."
            )
        )


def ensure_open(
    event: Event | None, wish: Answer, own: Rsvp | None, role_ids: Iterable[int] | None, now: datetime
) -> Event:
    """Refuse an answer to what is not on, comes too late, or is for others; to give a seat back is always right.

    Args:
        event: which one.
        wish: the answer.
        own: the answer until now.
        role_ids: the person's roles; None where Discord did not say them (in direct messages).
        now: the present.

    Raises:
        UserError: see :func:`bot.events.rules.ensure_answerable`.
        RsvpClosed: the time for answers is over.
        RoleNeeded: the event is for others.
    """
    known = ensure_answerable(event, now)
    if wish is Answer.CANT or (own is not None and own.answer is wish):
        return known
    if own is not None and own.answer in (Answer.GOING, Answer.OFFERED, Answer.WAITING):
        return known  # they were in time: to confirm it, to give it back, or to hear how they stand
    until, role_id = known.plan.answer_until, known.plan.role_id
    if until is not None and until <= now:
        raise RsvpClosed(until)
    if role_id is not None and role_ids is not None and role_id not in role_ids:
        raise RoleNeeded(role_id)
    return known


def ensure_guests(guests: int, most: int) -> int:
    """Return how many guests somebody brings.

    Raises:
        TooManyGuests: more than they may.
    """
    if not 0 <= guests <= most:
        raise TooManyGuests(most)
    return guests


def ensure_guests_most(most: int) -> int:
    """Return how many guests one person may bring.

    Raises:
        BadInput: fewer than none, or too many.
    """
    if not 0 <= most <= GUESTS_MOST:
        raise BadInput(
            phrase("Each person can bring 0 to {most} guests. Type a number from 0 to {most}.", most=GUESTS_MOST)
        )
    return most


def ensure_offer_for(hours: float) -> timedelta:
    """Return how long an offered seat is kept.

    Raises:
        BadInput: too short, or too long.
    """
    if not OFFER_LEAST <= timedelta(hours=hours) <= OFFER_MOST:
        raise BadInput(phrase("An offered place can be kept for 0.25 to 48 hours. Type a number of hours, such as 4."))
    return timedelta(hours=hours)


def decide(
    wish: Answer, user_id: int, own: Rsvp | None, tally: Tally, capacity: int | None, guests: int | None = None
) -> Rsvp:
    """Decide on an answer; equal to ``own`` where nothing changes.

    A seat belongs to whoever holds it until they give it back: to answer "going" again changes nothing, also where
    more are going than the capacity allows. A seat that is free is not given to somebody new while others wait.

    Args:
        wish: going, maybe or can't.
        user_id: whose answer.
        own: their answer until now.
        tally: everybody's answers, theirs counted.
        capacity: how many can come; None for any number.
        guests: how many they bring; None: as many as before.

    Raises:
        NoRoomForGuests: they hold a seat, and there is none for so many guests.
        PartyTooLarge: so many could never come.
    """
    if wish is not Answer.GOING:
        return own if own is not None and own.answer is wish else Rsvp(user_id, wish)
    has = 0 if own is None else own.guests
    brings = has if guests is None else guests
    free = tally.free(capacity)
    if own is not None and own.answer in (Answer.GOING, Answer.OFFERED):
        left = 0 if free is not None and tally.waiting else free
        if left is not None and brings - has > left:
            raise NoRoomForGuests(left)
        return replace(own, answer=Answer.GOING, guests=brings, place=None, offer_until=None)
    if capacity is not None and 1 + brings > capacity:
        raise PartyTooLarge(capacity)
    if own is not None and own.answer is Answer.WAITING:
        return replace(own, guests=brings)
    has_seat = free is None or (tally.waiting == 0 and 1 + brings <= free)
    return Rsvp(user_id, Answer.GOING if has_seat else Answer.WAITING, brings)


def recount(tally: Tally, before: Rsvp | None, after: Rsvp | None) -> Tally:
    """Return how many have answered what, after one answer has changed."""
    for each, sign in ((before, -1), (after, 1)):
        if each is None:
            continue
        seats = sign * each.party
        match each.answer:
            case Answer.GOING:
                tally = tally._replace(going=tally.going + seats, people=tally.people + sign)
            case Answer.OFFERED:
                tally = tally._replace(offered=tally.offered + seats)
            case Answer.WAITING:
                tally = tally._replace(waiting=tally.waiting + sign)
            case Answer.MAYBE:
                tally = tally._replace(maybe=tally.maybe + sign)
    return tally


def next_in_line(queue: Iterable[Rsvp], free: int | None, capacity: int | None) -> Iterator[Rsvp]:
    """Say to whom free seats are offered: in order, and nobody overtakes somebody who needs more seats than are free.

    Only those whose guests could never fit are passed over.
    """
    left = free
    for each in queue:
        if capacity is not None and each.party > capacity:
            continue
        if left is not None:
            if each.party > left:
                return
            left -= each.party
        yield each


def offer_until(now: datetime, awake_at: datetime, starts_at: datetime, longest: timedelta) -> datetime | None:
    """Return until when an offered seat is kept: a quarter of what is left until the start, and not the whole night.

    Args:
        now: the present.
        awake_at: when the person may be written to: now, or in the morning.
        starts_at: when the event begins.
        longest: the most that organizers chose.

    Returns:
        None where it would be too near to the start to offer it at all.
    """
    begins = max(now, awake_at)
    left = starts_at - begins
    if left < OFFER_LEAST:
        return None
    return begins + min(max(left / _OF_WHAT_IS_LEFT, OFFER_LEAST), max(longest, OFFER_LEAST))


def may_bring(settings: Settings, event: Event) -> int:
    """Return how many guests one person may bring: never more than there is room for."""
    capacity = event.plan.capacity
    return settings.guests_most if capacity is None else min(settings.guests_most, max(capacity - 1, 0))
