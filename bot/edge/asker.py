"""What we know of whoever asks, put together from several features."""

from collections.abc import Collection

from bot.database import Transaction
from bot.servers import service as servers
from bot.volunteers import service as volunteers
from bot.when.quiet import Clocks


def zone_of(tx: Transaction, server_id: int, user_id: int) -> str:
    """Return the zone in which a person's typed times are read: their own, else the server's."""
    volunteer = volunteers.profile(tx, server_id, user_id)
    own = volunteer.zone if volunteer is not None else None
    return own or servers.configuration(tx, server_id).zone


def clocks_of(tx: Transaction, server_id: int, user_ids: Collection[int] | None = None) -> Clocks:
    """Return by which zones the people of a server live, or some of them, and its quiet hours."""
    zone, quiet = servers.find_hours(tx, server_id)
    return Clocks(volunteers.list_zones(tx, server_id, user_ids), zone, quiet)
