"""What exists at the stand-in: people, servers, channels and roles, and how Discord spells them on the wire."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.wire.messages import Message

Payload = dict[str, Any]

DISCORD_EPOCH = 1_420_070_400_000  # milliseconds; the zero of every Discord id
_sequence = itertools.count()

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
MENTION_EVERYONE = 1 << 17
MANAGE_ROLES = 1 << 28
USE_COMMANDS = 1 << 31
MANAGE_EVENTS = 1 << 33
CREATE_EVENTS = 1 << 44
ALL = (1 << 53) - 1
EVERYONE = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | ATTACH_FILES | READ_HISTORY | USE_COMMANDS
BOT = EVERYONE | MANAGE_ROLES | MANAGE_EVENTS | CREATE_EVENTS

TEXT_CHANNEL = 0
DM_CHANNEL = 1


def new_id() -> int:
    """A snowflake of this very moment: discord.py reads the age of an interaction from its id."""
    milliseconds = time.time_ns() // 1_000_000 - DISCORD_EPOCH
    return (milliseconds << 22) | (next(_sequence) & 0x3FFFFF)


def stamp(snowflake: int) -> str:
    """The ISO time at which an id was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH) / 1000, UTC).isoformat()


@dataclass(eq=False)
class User:
    name: str
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-US"
    id: int = field(default_factory=new_id)

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "username": self.name.lower().replace(" ", "_"),
            "discriminator": "0",
            "global_name": self.name,
            "avatar": None,
            "bot": self.bot,
            "system": False,
            "public_flags": 0,
            "flags": 0,
            "primary_guild": None,
        }


@dataclass(eq=False)
class Role:
    name: str
    permissions: int
    position: int
    managed: bool = False
    id: int = field(default_factory=new_id)

    def payload(self) -> Payload:
        return {
            "id": str(self.id),
            "name": self.name,
            "description": None,
            "permissions": str(self.permissions),
            "position": self.position,
            "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False,
            "managed": self.managed,
            "mentionable": False,
            "flags": 0,
            "icon": None,
            "unicode_emoji": None,
        }


@dataclass(eq=False)
class Member:
    user: User
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None

    def payload(self, *, with_user: bool = True) -> Payload:
        payload: Payload = {
            "roles": [str(role_id) for role_id in self.role_ids],
            "nick": self.nick,
            "joined_at": "2026-01-01T00:00:00+00:00",
            "premium_since": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "communication_disabled_until": None,
            "avatar": None,
            "banner": None,
        }
        if with_user:
            payload["user"] = self.user.payload()
        return payload


@dataclass(eq=False)
class Channel:
    name: str
    guild: Guild | None
    kind: int = TEXT_CHANNEL
    position: int = 0
    recipient: User | None = None
    # role or user id -> (allowed bits, denied bits)
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    id: int = field(default_factory=new_id)

    def payload(self) -> Payload:
        payload: Payload = {"id": str(self.id), "type": self.kind, "flags": 0, "last_message_id": None}
        if self.guild is None:
            assert self.recipient is not None
            return {**payload, "recipients": [self.recipient.payload()]}
        return {
            **payload,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": self.position,
            "parent_id": None,
            "topic": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": 0 if target in self.guild.roles else 1,
                    "allow": str(allow),
                    "deny": str(deny),
                }
                for target, (allow, deny) in self.overwrites.items()
            ],
        }


@dataclass(eq=False)
class Guild:
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    events: dict[int, Payload] = field(default_factory=dict)
    id: int = field(default_factory=new_id)

    def permissions(self, user_id: int, channel: Channel | None = None) -> int:
        """The permission bits of a member, in a channel when one is given, computed as Discord does."""
        member = self.members.get(user_id)
        if member is None:
            return 0
        held = [self.roles[self.id], *(self.roles[r] for r in member.role_ids if r in self.roles)]
        bits = 0
        for role in held:
            bits |= role.permissions
        if user_id == self.owner_id or bits & ADMINISTRATOR:
            return ALL
        if channel is not None:
            allow_everyone, deny_everyone = channel.overwrites.get(self.id, (0, 0))
            bits = (bits & ~deny_everyone) | allow_everyone
            pairs = [channel.overwrites.get(role.id, (0, 0)) for role in held[1:]]
            for _, deny in pairs:
                bits &= ~deny
            for allow, _ in pairs:
                bits |= allow
            allow, deny = channel.overwrites.get(user_id, (0, 0))
            bits = (bits & ~deny) | allow
        return bits

    def top_position(self, user_id: int) -> int:
        """Where the highest role of a member stands; 0 with no role."""
        member = self.members[user_id]
        return max((self.roles[r].position for r in member.role_ids if r in self.roles), default=0)

    def payload(self, bot_id: int) -> Payload:
        """GUILD_CREATE as a bot without the members intent receives it: only its own member."""
        own = [member.payload() for key, member in self.members.items() if key == bot_id]
        return {
            **self.rest_payload(),
            "joined_at": "2026-01-01T00:00:00+00:00",
            "large": False,
            "unavailable": False,
            "member_count": len(self.members),
            "voice_states": [],
            "members": own,
            "channels": [channel.payload() for channel in self.channels.values()],
            "threads": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": list(self.events.values()),
            "soundboard_sounds": [],
        }

    def rest_payload(self) -> Payload:
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(self.owner_id),
            "icon": None,
            "description": None,
            "splash": None,
            "discovery_splash": None,
            "banner": None,
            "region": "",
            "afk_channel_id": None,
            "afk_timeout": 300,
            "system_channel_id": None,
            "system_channel_flags": 0,
            "rules_channel_id": None,
            "public_updates_channel_id": None,
            "safety_alerts_channel_id": None,
            "widget_enabled": False,
            "widget_channel_id": None,
            "verification_level": 0,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "application_id": None,
            "vanity_url_code": None,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "premium_progress_bar_enabled": False,
            "preferred_locale": "en-US",
            "nsfw": False,
            "nsfw_level": 0,
            "max_members": 500_000,
            "max_presences": None,
            "max_video_channel_users": 25,
            "max_stage_video_channel_users": 50,
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [role.payload() for role in self.roles.values()],
        }


class World:
    """Everything that exists. Changes made while a bot is connected are told to it over the gateway."""

    def __init__(self, announce: Callable[[str, Payload], None]) -> None:
        self.application_id = new_id()
        self.bot = User("Groundswell", bot=True, id=self.application_id)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.files: dict[int, tuple[str, bytes]] = {}
        self.public_url = ""
        self._announce = announce

    def add_user(self, name: str) -> User:
        user = User(name)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, *, bot_permissions: int = BOT) -> Guild:
        """A server with an owner, a bot member whose own role stands at position 10, and one channel, #general."""
        guild = Guild(name, owner_id=self.add_user(f"{name} owner").id)
        guild.roles[guild.id] = Role("@everyone", EVERYONE, 0, id=guild.id)
        own = Role(self.bot.name, bot_permissions, 10, managed=True)
        guild.roles[own.id] = own
        guild.members[guild.owner_id] = Member(self.users[guild.owner_id])
        guild.members[self.bot.id] = Member(self.bot, [own.id])
        self.guilds[guild.id] = guild
        self._put_channel(guild, "general")
        self._announce("GUILD_CREATE", guild.payload(self.bot.id))
        return guild

    def _put_channel(self, guild: Guild, name: str) -> Channel:
        channel = Channel(name, guild, position=len(guild.channels))
        guild.channels[channel.id] = self.channels[channel.id] = channel
        return channel

    def add_channel(
        self, guild: Guild, name: str, *, deny_bot: int = 0, deny_everyone: int = 0, allow_bot: int = 0
    ) -> Channel:
        channel = self._put_channel(guild, name)
        if deny_everyone:
            channel.overwrites[guild.id] = (0, deny_everyone)
        if deny_bot or allow_bot:
            channel.overwrites[self.bot.id] = (allow_bot, deny_bot)
        self._announce("CHANNEL_CREATE", channel.payload())
        return channel

    def remove_channel(self, channel: Channel, *, silently: bool = False) -> None:
        """Deletes a channel; `silently` leaves the bot's cache believing that it exists."""
        self.channels.pop(channel.id)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id)
            if not silently:
                self._announce("CHANNEL_DELETE", channel.payload())

    def add_role(self, guild: Guild, name: str, permissions: int = 0, *, position: int = 1) -> Role:
        role = Role(name, permissions, position)
        guild.roles[role.id] = role
        self._announce("GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": role.payload()})
        return role

    def add_member(self, guild: Guild, user: User, roles: tuple[Role, ...] = ()) -> Member:
        member = Member(user, [role.id for role in roles])
        guild.members[user.id] = member
        return member

    def dm_channel(self, user: User) -> Channel:
        """The one DM channel between the bot and a person; made when first asked for."""
        for channel in self.channels.values():
            if channel.kind == DM_CHANNEL and channel.recipient is user:
                return channel
        channel = Channel("", None, kind=DM_CHANNEL, recipient=user)
        self.channels[channel.id] = channel
        return channel

    def shares_guild(self, user: User) -> bool:
        return any(user.id in guild.members and self.bot.id in guild.members for guild in self.guilds.values())

    def store_file(self, channel: Channel, filename: str, content: bytes, content_type: str) -> Payload:
        """Keeps an uploaded file and describes it as a message attachment; its address is served by the stand-in."""
        file_id = new_id()
        self.files[file_id] = (content_type, content)
        url = f"{self.public_url}/attachments/{channel.id}/{file_id}/{filename}"
        return {
            "id": str(file_id),
            "filename": filename,
            "size": len(content),
            "url": url,
            "proxy_url": url,
            "content_type": content_type,
        }
