"""Interactions from Discord's side: what was asked, how the bot answered, what it added."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.wire.messages import LOADING, Message
from tests.wire.world import Channel, Guild, Payload, User, new_id

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9

SECONDS_TO_ACKNOWLEDGE = 3.0
SECONDS_OF_TOKEN = 15 * 60.0


class NoAnswer(AssertionError):
    """The bot did not acknowledge within three seconds, or never finished what it had deferred."""


@dataclass(eq=False)
class Interaction:
    """One thing a person did, and everything the bot said to it."""

    kind: int
    name: str  # "/event create" or the custom id: for error messages
    user: User
    channel: Channel
    asked_at: float
    source: Message | None = None
    form_of: Interaction | None = None  # what opened the form that this one submits
    callback: Payload | None = None
    seconds: float = 0.0  # until acknowledged
    late: bool = False
    expired: bool = False
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    id: int = field(default_factory=new_id)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def token(self) -> str:
        return f"token{self.id}"

    @property
    def guild(self) -> Guild | None:
        return self.channel.guild

    @property
    def type(self) -> int:
        """Callback type: 4 message, 5 and 6 deferred, 7 update, 8 choices, 9 modal."""
        assert self.callback is not None, f"{self.name} was not answered"
        return int(self.callback["type"])

    @property
    def data(self) -> Payload:
        assert self.callback is not None, f"{self.name} was not answered"
        return self.callback.get("data") or {}

    @property
    def message(self) -> Message:
        """The bot's answer as it stands now: the reply, the deferred reply once filled, or the updated message."""
        message = self.original if self.original is not None else self.source
        assert message is not None, f"{self.name} was answered with type {self.type}, not with a message"
        return message

    @property
    def text(self) -> str:
        """All words the person can read: the answer and every follow-up; for a modal its title and labels."""
        if self.type == MODAL:
            shown = Message(self.channel, self.user, str(self.data["title"]), components=self.data["components"])
            return shown.text
        messages = [self.message, *self.followups] if self.original or self.source else self.followups
        return "\n".join(message.text for message in messages if not message.deleted)

    @property
    def ephemeral(self) -> bool:
        return self.message.ephemeral

    @property
    def choices(self) -> list[Payload]:
        """Autocomplete's suggestions: name and value of each."""
        assert self.type == CHOICES, f"{self.name} was answered with type {self.type}"
        return list(self.data["choices"])

    @property
    def modal(self) -> Payload:
        assert self.type == MODAL, f"{self.name} was answered with type {self.type}: {self.text}"
        return self.data

    async def finish(self, seconds: float = 10.0) -> Interaction:
        """Waits until a deferred answer has been filled in or followed up."""
        try:
            async with asyncio.timeout(seconds):
                await self.finished.wait()
        except TimeoutError:
            raise NoAnswer(f"{self.name} was deferred and not finished within {seconds} s") from None
        return self

    def metadata(self) -> Payload:
        """`interaction_metadata` of the messages that answer this interaction."""
        return {
            "id": str(self.id),
            "type": self.kind,
            "user": self.user.payload(),
            "authorizing_integration_owners": {"0": str(self.guild.id if self.guild else 0)},
            **self._origin(),
        }

    def _origin(self) -> Payload:
        if self.kind == COMPONENT and self.source is not None:
            return {"interacted_message_id": str(self.source.id)}
        if self.form_of is not None:
            return {"triggering_interaction_metadata": self.form_of.metadata()}
        return {"name": self.name.lstrip("/")}

    def waiting_for_content(self) -> bool:
        return self.original is not None and bool(self.original.flags & LOADING)


class Interactions:
    """Every interaction since the start, by id and by token."""

    def __init__(self) -> None:
        self.all: list[Interaction] = []
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def add(self, interaction: Interaction) -> Interaction:
        self.all.append(interaction)
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction
        return interaction

    def find(self, interaction_id: int, token: str) -> Interaction | None:
        found = self._by_id.get(interaction_id)
        return found if found is not None and found.token == token else None

    def by_token(self, token: str) -> Interaction | None:
        return self._by_token.get(token)

    @property
    def late(self) -> list[Interaction]:
        """Those that the bot acknowledged after Discord had given up."""
        return [interaction for interaction in self.all if interaction.late]

    @property
    def unanswered(self) -> list[Interaction]:
        return [interaction for interaction in self.all if interaction.callback is None]


def base_payload(application_id: int, interaction: Interaction, bot_id: int, data: Any) -> Payload:
    """INTERACTION_CREATE, with the member's roles and permissions in the channel as Discord sends them."""
    guild, channel, user = interaction.guild, interaction.channel, interaction.user
    payload: Payload = {
        "id": str(interaction.id),
        "application_id": str(application_id),
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel.payload(),
        "locale": user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        "context": 1 if guild is None else 0,
        "attachment_size_limit": 10_485_760,
    }
    if interaction.source is not None:
        payload["message"] = interaction.source.payload()
    if guild is None:
        return {**payload, "user": user.payload(), "app_permissions": "562949953601536"}
    permissions = str(guild.permissions(user.id, channel))
    payload["channel"] |= {"permissions": permissions}
    return {
        **payload,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "member": {**guild.members[user.id].payload(), "permissions": permissions},
        "app_permissions": str(guild.permissions(bot_id, channel)),
    }
