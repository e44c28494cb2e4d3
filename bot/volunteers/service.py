"""What people tell us about themselves: one verb, one transaction."""

from collections.abc import Sequence

from bot.database import Transaction
from bot.volunteers import rules, store
from bot.volunteers.model import Home, Interest, Volunteer
from bot.when.zones import find_zone


def profile(tx: Transaction, server_id: int, user_id: int) -> Volunteer | None:
    """Return what a person has told us."""
    return store.find(tx, server_id, user_id)


def list_zones(tx: Transaction, server_id: int, user_id: int | None = None) -> dict[int, str]:
    """Return the time zones of those who have one, or of one of them, by user."""
    return store.list_zones(tx, server_id, user_id)


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
    tx: Transaction,
    server_id: int,
    user_id: int,
    *,
    interests: Sequence[Interest],
    skills: str,
    availability: str,
) -> Volunteer:
    """Remember what a person offers to do; from then on they are signed up.

    Raises:
        BadInput: a text is too long.
    """
    before = store.add(tx, server_id, user_id)
    store.change(
        tx,
        server_id,
        user_id,
        interests=[interest.value for interest in interests],
        skills=rules.clean_words("Your skills", skills),
        availability=rules.clean_words("When you have time", availability),
        signed_up_at=before.signed_up_at or tx.now,
    )
    return store.add(tx, server_id, user_id)
