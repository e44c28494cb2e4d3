"""What people tell us about themselves: one verb, one transaction."""

from collections.abc import Sequence

from bot.database import Transaction
from bot.volunteers import store
from bot.volunteers.model import Home, Interest, Volunteer
from bot.when.zones import find_zone


def profile(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    return store.find(tx, server_id, user_id)


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
        zone=before.zone or home.zone,
    )
    return store.add(tx, server_id, user_id)


def set_zone(tx: Transaction, server_id: int, user_id: int, zone: str) -> Volunteer:
    """Remember a person's time zone, by any name people use for it.

    Raises:
        UnknownZone: there is no such zone.
    """
    name = find_zone(zone)
    store.add(tx, server_id, user_id)
    store.change(tx, server_id, user_id, zone=name)
    return store.add(tx, server_id, user_id)


def introduce(
    tx: Transaction,
    server_id: int,
    user_id: int,
    *,
    interests: Sequence[Interest],
    skills: str,
    availability: str,
) -> Volunteer:
    """Remember what a person offers to do."""
    store.add(tx, server_id, user_id)
    store.change(
        tx,
        server_id,
        user_id,
        interests=[interest.value for interest in interests],
        skills=skills.strip()[:300],
        availability=availability.strip()[:300],
    )
    return store.add(tx, server_id, user_id)
