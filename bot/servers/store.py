"""Every SQL statement about configuration."""

from sqlalchemy import Column, PrimaryKeyConstraint, Text, delete, select

from bot.database import Transaction
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice
from bot.servers.model import ACCESS, DEFAULT_ZONE, ChannelKind, RoleKind, Server

servers = table(
    "servers",
    Column("server_id", BigId, primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
)
server_channels = table(
    "server_channels",
    Column("server_id", BigId, nullable=False),
    Column("kind", Choice(ChannelKind), nullable=False),
    Column("channel_id", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "kind"),
)
server_roles = table(
    "server_roles",
    Column("server_id", BigId, nullable=False),
    Column("kind", Choice(RoleKind), nullable=False),
    Column("role_id", BigId, nullable=False),
    PrimaryKeyConstraint("server_id", "kind"),
    announces=ACCESS,
)


def find_role(tx: Transaction, server_id: int, kind: RoleKind) -> int | None:
    """Return the role of a kind."""
    query = select(server_roles.c.role_id).where(server_roles.c.server_id == server_id, server_roles.c.kind == kind)
    role_id: int | None = tx.execute(query).scalar_one_or_none()
    return role_id


def get(tx: Transaction, server_id: int) -> Server:
    """Return a server's configuration; one that was never configured has the defaults."""
    zone = tx.execute(select(servers.c.zone).where(servers.c.server_id == server_id)).scalar_one_or_none()
    channels = tx.execute(
        select(server_channels.c.kind, server_channels.c.channel_id).where(server_channels.c.server_id == server_id)
    )
    roles = tx.execute(select(server_roles.c.kind, server_roles.c.role_id).where(server_roles.c.server_id == server_id))
    return Server(
        server_id,
        zone or DEFAULT_ZONE,
        {row.kind: row.channel_id for row in channels},
        {row.kind: row.role_id for row in roles},
    )


def set_zone(tx: Transaction, server_id: int, zone: str) -> None:
    """Set the zone."""
    upsert(tx, servers, {"server_id": server_id, "zone": zone}, key=["server_id"])


def set_channel(tx: Transaction, server_id: int, kind: ChannelKind, channel_id: int | None) -> None:
    """Set the channel of a kind, or forget it."""
    if channel_id is None:
        tx.execute(
            delete(server_channels).where(server_channels.c.server_id == server_id, server_channels.c.kind == kind)
        )
        return
    row = {"server_id": server_id, "kind": kind, "channel_id": channel_id}
    upsert(tx, server_channels, row, key=["server_id", "kind"])


def set_role(tx: Transaction, server_id: int, kind: RoleKind, role_id: int) -> None:
    """Set the role of a kind."""
    row = {"server_id": server_id, "kind": kind, "role_id": role_id}
    upsert(tx, server_roles, row, key=["server_id", "kind"])
