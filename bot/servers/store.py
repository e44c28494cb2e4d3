"""Every SQL statement about configuration."""

from datetime import time
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Row, Text, bindparam, delete, select, update

from bot.database import Transaction
from bot.database.prepared import Prepared
from bot.database.schema import table
from bot.database.statements import upsert
from bot.database.types import BigId, Choice, Flag, UtcInstant
from bot.servers.model import (
    ACCESS,
    DEFAULT_ZONE,
    ON_FROM_THE_START,
    ChannelKind,
    Feature,
    RoleKind,
    RoleTrouble,
    Server,
)
from bot.when.quiet import USUAL, Quiet
from bot.words import ENGLISH

servers = table(
    "servers",
    Column("server_id", BigId, primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
    Column("quiet", Text),  # "21:00-08:00"; NULL: the usual hours
    Column("home_state", Text),
    Column("language", Text),  # NULL: English
    announces=ACCESS,  # the guard keeps the language with the rights
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
server_features = table(
    "server_features",
    Column("server_id", BigId, nullable=False),
    Column("feature", Choice(Feature), nullable=False),
    Column("is_on", Flag, nullable=False),
    PrimaryKeyConstraint("server_id", "feature"),
)
role_troubles = table(
    "role_troubles",
    Column("server_id", BigId, nullable=False),
    Column("role_id", BigId, nullable=False),
    Column("since", UtcInstant, nullable=False),
    Column("last_at", UtcInstant, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("server_id", "role_id"),
    bookkeeping=True,
)
"""Roles that Discord refused to give; a row goes when one is given again."""


def set_home_state(tx: Transaction, server_id: int, state: str | None, zone: str) -> None:
    """Set the home state, or forget it; ``zone`` is for a server that has none yet."""
    row = {"server_id": server_id, "zone": zone, "home_state": state}
    upsert(tx, servers, row, key=["server_id"], change=("home_state",))
    has_none = (servers.c.server_id == server_id, servers.c.zone == _NOT_CHOSEN)
    tx.execute(update(servers).where(*has_none).values(zone=zone))


def find_home_state(tx: Transaction, server_id: int) -> str | None:
    """Return a server's home state."""
    query = select(servers.c.home_state).where(servers.c.server_id == server_id)
    state: str | None = tx.execute(query).scalar_one_or_none()
    return state


def find_role(tx: Transaction, server_id: int, kind: RoleKind) -> int | None:
    """Return the role of a kind."""
    query = select(server_roles.c.role_id).where(server_roles.c.server_id == server_id, server_roles.c.kind == kind)
    role_id: int | None = tx.execute(query).scalar_one_or_none()
    return role_id


_NOT_CHOSEN = ""  # the zone of a server that has set something else first

_LANGUAGE = Prepared(select(servers.c.language).where(servers.c.server_id == bindparam("server")))


def find_language(tx: Transaction, server_id: int) -> str:
    """Return the language that a server's channels are written to in."""
    return _LANGUAGE.value(tx, server=server_id) or ENGLISH


def set_language(tx: Transaction, server_id: int, language: str) -> None:
    """Set the language."""
    row = {"server_id": server_id, "zone": _NOT_CHOSEN, "language": language}
    upsert(tx, servers, row, key=["server_id"], change=["language"])


def get(tx: Transaction, server_id: int) -> Server:
    """Return a server's configuration; one that was never configured has the defaults."""
    row = tx.execute(select(servers).where(servers.c.server_id == server_id)).one_or_none()
    channels = tx.execute(
        select(server_channels.c.kind, server_channels.c.channel_id).where(server_channels.c.server_id == server_id)
    )
    roles = tx.execute(select(server_roles.c.kind, server_roles.c.role_id).where(server_roles.c.server_id == server_id))
    return Server(
        server_id,
        _zone(row),
        {each.kind: each.channel_id for each in channels},
        {each.kind: each.role_id for each in roles},
        _quiet(row),
        list_features(tx, server_id),
        home_state=None if row is None else row.home_state,
        is_zone_chosen=row is not None and row.zone != _NOT_CHOSEN,
        language=(None if row is None else row.language) or ENGLISH,
    )


def list_features(tx: Transaction, server_id: int) -> frozenset[Feature]:
    """Return the features that are on in a server."""
    query = select(server_features.c.feature, server_features.c.is_on).where(server_features.c.server_id == server_id)
    said = {row.feature: row.is_on for row in tx.execute(query)}
    return frozenset(each for each in Feature if said.get(each, each in ON_FROM_THE_START))


def set_feature(tx: Transaction, server_id: int, feature: Feature, *, is_on: bool) -> None:
    """Turn a feature on or off."""
    row = {"server_id": server_id, "feature": feature, "is_on": is_on}
    upsert(tx, server_features, row, key=["server_id", "feature"])


def _zone(row: Row[Any] | None) -> str:
    return DEFAULT_ZONE if row is None or row.zone == _NOT_CHOSEN else row.zone


_HOURS = Prepared(select(servers.c.zone, servers.c.quiet).where(servers.c.server_id == bindparam("server")))


def find_hours(tx: Transaction, server_id: int) -> tuple[str, Quiet]:
    """Return a server's zone and its quiet hours."""
    row = _HOURS.row(tx, server=server_id)
    return _zone(row), _quiet(row)


def _quiet(row: Row[Any] | None) -> Quiet:
    if row is None or not row.quiet:
        return USUAL
    return Quiet(*(time.fromisoformat(each) for each in row.quiet.split("-")))


def set_quiet(tx: Transaction, server_id: int, quiet: Quiet) -> None:
    """Set the quiet hours."""
    row = {"server_id": server_id, "zone": _NOT_CHOSEN, "quiet": f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"}
    upsert(tx, servers, row, key=["server_id"], change=["quiet"])


def set_zone(tx: Transaction, server_id: int, zone: str) -> None:
    """Set the zone."""
    upsert(tx, servers, {"server_id": server_id, "zone": zone}, key=["server_id"], change=["zone"])


def set_channel(tx: Transaction, server_id: int, kind: ChannelKind, channel_id: int | None) -> None:
    """Set the channel of a kind, or forget it."""
    if channel_id is None:
        tx.execute(
            delete(server_channels).where(server_channels.c.server_id == server_id, server_channels.c.kind == kind)
        )
        return
    row = {"server_id": server_id, "kind": kind, "channel_id": channel_id}
    upsert(tx, server_channels, row, key=["server_id", "kind"])


def set_role(tx: Transaction, server_id: int, kind: RoleKind, role_id: int | None) -> None:
    """Set the role of a kind, or forget it."""
    if role_id is None:
        tx.execute(delete(server_roles).where(server_roles.c.server_id == server_id, server_roles.c.kind == kind))
        return
    row = {"server_id": server_id, "kind": kind, "role_id": role_id}
    upsert(tx, server_roles, row, key=["server_id", "kind"])


def note_role_trouble(tx: Transaction, server_id: int, role_id: int, why: str) -> None:
    """Write down that a role could not be given."""
    row = {"server_id": server_id, "role_id": role_id, "since": tx.now, "last_at": tx.now, "why": why}
    upsert(tx, role_troubles, row, key=["server_id", "role_id"], change=("last_at", "why"))


def end_role_trouble(tx: Transaction, server_id: int, role_id: int) -> None:
    """Write down that a role was given."""
    tx.execute(delete(role_troubles).where(role_troubles.c.server_id == server_id, role_troubles.c.role_id == role_id))


def list_role_troubles(tx: Transaction, server_id: int) -> list[RoleTrouble]:
    """List the roles that could not be given, the longest first."""
    columns = [column for column in role_troubles.columns if column.name != "server_id"]
    query = select(*columns).where(role_troubles.c.server_id == server_id).order_by(role_troubles.c.since)
    return [RoleTrouble(**row) for row in tx.execute(query).mappings()]
