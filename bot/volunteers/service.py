"""What people tell us about themselves: one verb, one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.database import People, Transaction
from bot.volunteers import queue, rules, store
from bot.volunteers.model import Home, Introduction, OwnInterest, Volunteer
from bot.when.zones import find_zone
from bot.words import later


def profile(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    return store.find(tx, server_id, user_id)


def list_among(tx: Transaction, server_id: int, people: People) -> Sequence[Volunteer]:
    """Return what some people have told us; those who told nothing are left out."""
    return store.list_among(tx, server_id, people)


def list_zones(tx: Transaction, server_id: int, user_ids: Collection[int] | None = None) -> dict[int, str]:
    """Return the time zones of those who have one, or of some of them, by user."""
    return store.list_zones(tx, server_id, user_ids)


def set_home(tx: Transaction, server_id: int, user_id: int, home: Home) -> Volunteer:
    """Remember where a person lives; their time zone follows, unless they chose one."""
    before = store.add(tx, server_id, user_id)
    store.change(
        tx,
        server_id,
        user_id,
        state=home.state,
        zip_code=home.zip_code,
        district=home.district,
        zone=before.zone if before.zone_chosen else home.zone or before.zone,
    )
    return store.add(tx, server_id, user_id)


def set_zone(tx: Transaction, server_id: int, user_id: int, zone: str) -> Volunteer:
    """Remember a person's time zone, by any name people use for it.

    Raises:
        UnknownZone: there is no such zone.
    """
    name = find_zone(zone)
    store.add(tx, server_id, user_id)
    store.change(tx, server_id, user_id, zone=name, zone_chosen=True)
    return store.add(tx, server_id, user_id)


def introduce(
    tx: Transaction, server_id: int, user_id: int, introduction: Introduction, *, server_zone: str
) -> Volunteer:
    """Remember what a person says of themselves; from then on they are signed up.

    What they newly offer to do is a raised hand: it waits in the organizers' queue (:mod:`bot.volunteers.queue`).

    Args:
        tx: the transaction.
        server_id: the Discord server.
        user_id: the Discord user.
        introduction: what they say; interests that the server does not ask for are left out.
        server_zone: IANA name of the server's zone, in which organizers hear each day of who waits.

    Raises:
        BadInput: a text is too long.
    """
    before = store.add(tx, server_id, user_id)
    interests = [each for each in interests_offered(tx, server_id) if each in introduction.interests]
    store.change(
        tx,
        server_id,
        user_id,
        interests=interests,
        skills=rules.clean_words(later("Your skills"), introduction.skills),
        availability=rules.clean_words(later("When you have time"), introduction.availability),
        about=rules.clean_words(later("Your last line"), introduction.about),
        signed_up_at=before.signed_up_at or tx.now,
    )
    queue.raise_hands(tx, server_id, user_id, interests, server_zone=server_zone)
    return store.add(tx, server_id, user_id)


def set_silent(tx: Transaction, server_id: int, user_id: int, *, silent: bool) -> Volunteer:
    """Keep every direct message on this server's behalf from a person, or let them come again."""
    before = store.add(tx, server_id, user_id)
    store.change(tx, server_id, user_id, silent_since=(before.silent_since or tx.now) if silent else None)
    return store.add(tx, server_id, user_id)


def list_silent(tx: Transaction, server_id: int, user_ids: Collection[int]) -> frozenset[int]:
    """Return who of some people wants no direct message at all."""
    return store.list_silent(tx, server_id, user_ids)


def count_homes(tx: Transaction, server_id: int) -> dict[str, int]:
    """Count who signed up by home state, two letters; states with nobody are left out."""
    return store.count_homes(tx, server_id)


def note_left(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> None:
    """Write down that a person left a chapter; call it where they leave."""
    store.add_departure(tx, server_id, user_id, chapter_id)


def count_departed(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who left a chapter since an instant."""
    return store.count_departed(tx, server_id, since)


def count_signed_up(tx: Transaction, server_id: int, since: datetime) -> int:
    """Count who signed up since an instant."""
    return store.count_signed_up(tx, server_id, since)


def own_interests(tx: Transaction, server_id: int) -> Sequence[OwnInterest]:
    """Return what a server asks people for besides the usual."""
    return store.list_interests(tx, server_id)


def interests_offered(tx: Transaction, server_id: int) -> Sequence[str]:
    """Return everything that people can tick in the sign-up form, at most ten."""
    return rules.offered(store.list_interests(tx, server_id))


def add_interest(tx: Transaction, server_id: int, name: str) -> OwnInterest:
    """Ask people for one thing more.

    Raises:
        BadInput: a name that cannot be used, or one interest too many.
    """
    return store.add_interest(tx, server_id, rules.clean_interest(name, store.list_interests(tx, server_id)))


def remove_interest(tx: Transaction, server_id: int, name: str) -> OwnInterest:
    """Ask for something no more; hands that were raised for it stay up.

    Raises:
        NoSuchInterest: it is not among the server's own.
    """
    own = store.list_interests(tx, server_id)
    found = next((each for each in own if rules.interest_key(each.name) == rules.interest_key(name)), None)
    if found is None:
        raise rules.NoSuchInterest(name, [each.name for each in own])
    store.remove_interest(tx, server_id, found.interest_id)
    return found
