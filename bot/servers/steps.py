"""What of the settings is still missing, and what could be used or made for it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from bot.servers.model import ChannelKind, RoleKind, Server
from bot.words import ENGLISH, later, phrase, speaking

Kind = TypeVar("Kind", ChannelKind, RoleKind)

NEEDED_CHANNELS = (ChannelKind.WELCOME, ChannelKind.EVENTS, ChannelKind.ACTIONS, ChannelKind.ORGANIZERS)
"""The channels without which something that people are told does not happen."""

MADE_ROLES = (RoleKind.ORGANIZER, RoleKind.VOLUNTEER)

_NAMES: dict[StrEnum, str] = {
    ChannelKind.WELCOME: later("#welcome"),
    ChannelKind.EVENTS: later("#events"),
    ChannelKind.ACTIONS: later("#actions"),
    ChannelKind.ORGANIZERS: later("#organizers"),
    RoleKind.ORGANIZER: later("Organizer"),
    RoleKind.VOLUNTEER: later("Volunteer"),
}

_ALSO_CALLED: dict[StrEnum, tuple[str, ...]] = {
    ChannelKind.WELCOME: ("welcome", "start-here", "introductions", "bienvenida", "bienvenidas"),
    ChannelKind.EVENTS: ("events", "upcoming-events", "calendar", "eventos", "calendario"),
    ChannelKind.ACTIONS: ("actions", "calls-to-action", "take-action", "action", "acciones"),
    ChannelKind.ORGANIZERS: ("organizers", "organisers", "organizing", "core-team", "organización", "coordinación"),
    RoleKind.ORGANIZER: ("organizer", "organizers", "organiser", "organisers", "organización"),
    RoleKind.VOLUNTEER: ("volunteer", "volunteers", "voluntariado"),
}


def name_in(language: str, kind: ChannelKind | RoleKind) -> str:
    """Return what the bot calls a role or channel that it makes, in the language of its server; a channel with a #."""
    with speaking(language):
        return phrase(_NAMES[kind])


class Step(StrEnum):
    """A part of setting a server up, in the order in which it is offered."""

    ZONE = "zone"
    ORGANIZER = "organizer"
    CHANNELS = "channels"
    WELCOME = "welcome"


@dataclass(frozen=True)
class State:
    """All that the panel shows.

    Attributes:
        server: what is configured.
        gone: channels and roles that are configured and not there any more.
        welcome_link: the address of the welcome card, if one stands.
    """

    server: Server
    gone: frozenset[int] = frozenset()
    welcome_link: str | None = None

    def channel(self, kind: ChannelKind) -> int | None:
        """Return the channel of a kind that is still there."""
        return self._there(self.server.channels.get(kind))

    def role(self, kind: RoleKind) -> int | None:
        """Return the role of a kind that is still there."""
        return self._there(self.server.roles.get(kind))

    def _there(self, number: int | None) -> int | None:
        return None if number in self.gone else number

    @property
    def missing_channels(self) -> list[ChannelKind]:
        """List the kinds of channel that are needed and not there."""
        return [kind for kind in NEEDED_CHANNELS if self.channel(kind) is None]

    @property
    def missing_roles(self) -> list[RoleKind]:
        """List the kinds of role that are offered and not there."""
        return [kind for kind in MADE_ROLES if self.role(kind) is None]

    @property
    def done(self) -> frozenset[Step]:
        """Return the steps that are done."""
        facts = {
            Step.ZONE: self.server.is_zone_chosen,
            Step.ORGANIZER: self.role(RoleKind.ORGANIZER) is not None,
            Step.CHANNELS: not self.missing_channels,
            Step.WELCOME: self.welcome_link is not None,
        }
        return frozenset(step for step, is_done in facts.items() if is_done)

    @property
    def next(self) -> Step | None:
        """Return the first step that is not done; None: all are."""
        return next((step for step in Step if step not in self.done), None)


@dataclass(frozen=True)
class Found:
    """A channel or role of the server that could be used."""

    number: int
    name: str


@dataclass(frozen=True)
class Plan:
    """What would be used and what made, for what is missing.

    Attributes:
        use_channels: channels that are there already, by what they would be for.
        make_channels: kinds for which one would be made.
        use_roles: roles that are there already.
        make_roles: kinds for which one would be made.
        lacking: the Discord permissions that the bot would need for it and lacks, to be said.
        language: the server's, in which what is made is named.
    """

    use_channels: Mapping[ChannelKind, int] = field(default_factory=dict)
    make_channels: tuple[ChannelKind, ...] = ()
    use_roles: Mapping[RoleKind, int] = field(default_factory=dict)
    make_roles: tuple[RoleKind, ...] = ()
    lacking: tuple[str, ...] = ()
    language: str = ENGLISH

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is missing."""
        return not (self.use_channels or self.make_channels or self.use_roles or self.make_roles)


def plan(
    state: State,
    channels: Collection[Found],
    roles: Mapping[RoleKind, Collection[Found]],
    *,
    may_make_channels: bool,
    may_make_roles: bool,
) -> Plan:
    """Say what to do about what is missing: what has a fitting name is used, the rest is made.

    Args:
        state: what there is.
        channels: those that the bot can write in.
        roles: those that could be used, by what for.
        may_make_channels: the bot has *Manage Channels*.
        may_make_roles: the bot has *Manage Roles*.
    """
    use_channels = _matches(state.missing_channels, channels)
    make_channels = tuple(kind for kind in state.missing_channels if kind not in use_channels)
    use_roles = {
        kind: number for each in state.missing_roles for kind, number in _matches([each], roles.get(each, ())).items()
    }
    make_roles = tuple(kind for kind in state.missing_roles if kind not in use_roles)
    lacking = []
    if make_channels and not may_make_channels:
        lacking.append(later("Manage Channels"))
    if make_roles and not may_make_roles:
        lacking.append(later("Manage Roles"))
    return Plan(use_channels, make_channels, use_roles, make_roles, tuple(lacking), state.server.language)


def _matches(wanted: Collection[Kind], found: Collection[Found]) -> dict[Kind, int]:
    by_name: dict[str, int] = {}
    for each in found:
        by_name.setdefault(each.name.casefold().strip(), each.number)
    named = {kind: next((by_name[name] for name in _ALSO_CALLED[kind] if name in by_name), None) for kind in wanted}
    return {kind: number for kind, number in named.items() if number is not None}
