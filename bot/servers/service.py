"""What admins do: one verb, one transaction."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.database import Transaction
from bot.servers import rules, store
from bot.servers.model import ChannelKind, Feature, RoleKind, RoleTrouble, Server
from bot.when.quiet import Quiet
from bot.when.zones import find_zone, zone_of_state


def configuration(tx: Transaction, server_id: int) -> Server:
    """Return what is configured."""
    return store.get(tx, server_id)


def find_role(tx: Transaction, server_id: int, kind: RoleKind) -> int | None:
    """Return the role that is used for something, if one was chosen."""
    return store.find_role(tx, server_id, kind)


def is_on(tx: Transaction, server_id: int, feature: Feature) -> bool:
    """Say whether a feature is on."""
    return feature in store.list_features(tx, server_id)


def set_feature(tx: Transaction, server_id: int, feature: Feature, *, is_on: bool) -> Server:
    """Turn a feature on or off."""
    store.set_feature(tx, server_id, feature, is_on=is_on)
    return store.get(tx, server_id)


def set_features(tx: Transaction, server_id: int, on: Collection[Feature]) -> None:
    """Turn the named features on and all others off."""
    for feature in Feature:
        store.set_feature(tx, server_id, feature, is_on=feature in on)


def find_hours(tx: Transaction, server_id: int) -> tuple[str, Quiet]:
    """Return the zone and the quiet hours; asked before each direct message, so nothing else is read."""
    return store.find_hours(tx, server_id)


def set_channel(tx: Transaction, server_id: int, kind: ChannelKind, channel_id: int | None) -> Server:
    """Set which channel something is for; None: none is."""
    store.set_channel(tx, server_id, kind, channel_id)
    return store.get(tx, server_id)


def set_role(tx: Transaction, server_id: int, kind: RoleKind, role_id: int | None) -> Server:
    """Set which role something is for; None: none is."""
    store.set_role(tx, server_id, kind, role_id)
    return store.get(tx, server_id)


def set_zone(tx: Transaction, server_id: int, zone: str) -> Server:
    """Set the zone, by any name people use for it.

    Raises:
        UnknownZone: there is no such zone.
    """
    store.set_zone(tx, server_id, find_zone(zone))
    return store.get(tx, server_id)


def find_language(tx: Transaction, server_id: int) -> str:
    """Return what is spoken where the reader's language is not known, such as in channels."""
    return store.find_language(tx, server_id)


def set_language(tx: Transaction, server_id: int, language: str) -> Server:
    """Set the language of a server's channels.

    Raises:
        BadInput: the bot does not speak it.
    """
    store.set_language(tx, server_id, rules.ensure_language(language))
    return store.get(tx, server_id)


def set_home_state(tx: Transaction, server_id: int, state: str | None) -> Server:
    """Set the state that comes first where one is asked for; a server without a zone gets that of the state.

    Args:
        tx: the transaction.
        server_id: the Discord server.
        state: two letters; None: no state comes first.
    """
    store.set_home_state(tx, server_id, state, (zone_of_state(state) if state else None) or "")
    return store.get(tx, server_id)


def find_home_state(tx: Transaction, server_id: int) -> str | None:
    """Return the state that comes first where one is asked for, if one was chosen."""
    return store.find_home_state(tx, server_id)


def note_roles(tx: Transaction, server_id: int, given: Iterable[int], refused: Mapping[int, str]) -> None:
    """Write down which roles could be given and which not, with the sentences why: what a check-up needs to know."""
    for role_id in given:
        store.end_role_trouble(tx, server_id, role_id)
    for role_id, why in refused.items():
        store.note_role_trouble(tx, server_id, role_id, why)


def list_role_troubles(tx: Transaction, server_id: int) -> Sequence[RoleTrouble]:
    """List the roles that could not be given when they last were to be, the longest first."""
    return store.list_role_troubles(tx, server_id)


def set_quiet_hours(tx: Transaction, server_id: int, start: str, end: str | None = None) -> Server:
    """Set the hours in which nobody gets a direct message that others caused; ``start`` "off": there are none.

    Raises:
        BadInput: they cannot be read, or make no sense.
    """
    store.set_quiet(tx, server_id, rules.read_quiet(start, end))
    return store.get(tx, server_id)
