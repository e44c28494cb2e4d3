"""What admins do: one verb, one transaction."""

from bot.database import Transaction
from bot.servers import store
from bot.servers.model import ChannelKind, RoleKind, Server
from bot.when.zones import find_zone


def configuration(tx: Transaction, server_id: int) -> Server:
    """Return what is configured."""
    return store.get(tx, server_id)


def find_role(tx: Transaction, server_id: int, kind: RoleKind) -> int | None:
    """Return the role that is used for something, if one was chosen."""
    return store.find_role(tx, server_id, kind)


def set_channel(tx: Transaction, server_id: int, kind: ChannelKind, channel_id: int) -> Server:
    """Set what a channel is for."""
    store.set_channel(tx, server_id, kind, channel_id)
    return store.get(tx, server_id)


def set_role(tx: Transaction, server_id: int, kind: RoleKind, role_id: int) -> Server:
    """Set what a role is for."""
    store.set_role(tx, server_id, kind, role_id)
    return store.get(tx, server_id)


def set_zone(tx: Transaction, server_id: int, zone: str) -> Server:
    """Set the zone, by any name people use for it.

    Raises:
        UnknownZone: there is no such zone.
    """
    store.set_zone(tx, server_id, find_zone(zone))
    return store.get(tx, server_id)
