"""The only way from tests to simcord: one server with people in it, and the bot among them."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import Env, GuildHandle, InteractionResult, MemberActor, interactions
from simcord.backend import serializers
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.app import Groundswell
from bot.edge import files, reply
from bot.outbox.pacer import UNPACED
from bot.settings import Settings
from sandbox import locales
from tests.journeys import quick

Channel = simcord.ChannelHandle

SETTINGS = Settings(_env_file=None, discord_token=None)
PATIENCE = 30.0  # seconds until simcord takes work for stuck; its 5 are too few on a machine that is busy

reply.SILENCE = 2 * PATIENCE  # otherwise a busy machine would be answered in another way
files.trust("https://cdn.simcord.invalid")
quick.install()


PRESSABLE = re.compile(r"</([a-z][a-z -]*):[0-9]+>")


def texts(components: Any) -> list[str]:
    """Every text on a card, in order; a command that can be pressed is read as its name."""
    found: list[str] = []
    for component in components or []:
        if component.get("content"):
            found.append(PRESSABLE.sub(r"`/\1`", component["content"]))
        found += texts(component.get("components"))
    return found


def buttons(components: Any) -> dict[str, str]:
    """Label to custom id of every button on a card."""
    found: dict[str, str] = {}
    for component in components or []:
        if component.get("type") == 2:
            found[component.get("label") or component["custom_id"]] = component.get("custom_id", "")
        found |= buttons(component.get("components"))
        if component.get("accessory"):
            found |= buttons([component["accessory"]])
    return found


def said(result: InteractionResult) -> str:
    """What the person read in answer, the last message first filled."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, f"nobody answered: {result!r}"
    return "\n".join([message.content or "", *texts(message.components)]).strip()


def answer(result: InteractionResult) -> simcord.ResponseMessage:
    """The message that answered, to press its buttons."""
    message = result.followups[-1] if result.followups else result.response
    assert message is not None, f"nobody answered: {result!r}"
    return message


class QuickEnv(Env):
    """Looks again after 2 ms, where simcord waits 50, whether work outside the loop (the database's) is done."""

    async def _settle_internal(self, *, idle: float = 0.002, **how: Any) -> None:
        await super()._settle_internal(idle=idle, **how)


@dataclass
class World:
    """One Discord server with the bot in it."""

    env: Env
    server: GuildHandle
    folder: Path
    general: Channel
    events: Channel
    organizers: Channel
    admin: MemberActor
    organizer: MemberActor
    alex: MemberActor
    jordan: MemberActor
    locales: dict[int, str] = field(default_factory=dict)  # what people's Discord speaks, where it is not en-US

    def __post_init__(self) -> None:
        """Let each person's interactions carry the locale of their Discord."""
        locales.speak(self.env, self.locales)

    @property
    def bot(self) -> Groundswell:
        bot = self.env.bot
        assert isinstance(bot, Groundswell)
        return bot

    async def restart(self) -> None:
        """Stop the bot as a SIGTERM would, and start a new one on the same database."""
        old = self.bot
        new = make_bot(self.folder, self)
        await self.env.restart_bot(new)
        await old.close()

    async def join(self, server: GuildHandle) -> None:
        """Let the bot be invited into a server; simcord itself only says that one is available, as after a start."""
        payload = serializers.guild_create_payload(self.env.backend, self.env.backend.get_guild(server.id))
        self.env.backend.emit("GUILD_CREATE", {name: value for name, value in payload.items() if name != "unavailable"})
        await self.env.settle()

    async def later(self, **amount: float) -> None:
        """Let time pass."""
        await self.env.advance_time(timedelta(**amount).total_seconds())

    async def forge(
        self,
        person: MemberActor,
        kind: int,
        data: dict[str, Any],
        *,
        direct: bool = False,
        where: Channel | None = None,
        opened: InteractionResult | None = None,
    ) -> InteractionResult:
        """Send an interaction that Discord's client would not offer: kind 2 command, 3 component, 5 form.

        A component stands on a message of the bot's own, in #general, another channel or the person's direct messages.
        A form comes from the message whose button ``opened`` it.
        """
        backend = self.env.backend
        channel_id = person.user.dm_channel.id if direct else (where or self.general).id
        record, payload = interactions.base_payload(
            backend,
            type=kind,
            channel_id=channel_id,
            guild_id=None if direct else person.guild.id,
            user_id=person.id,
            data=data,
        )
        if kind == 3:
            pressed = {"type": data["component_type"], "custom_id": data["custom_id"], "id": 2}
            pressed |= (
                {"label": "x", "style": 1} if pressed["type"] == 2 else {"options": [{"label": "x", "value": "x"}]}
            )
            row = {"type": 1, "id": 1, "components": [pressed]}
            stored = backend.create_message(channel_id, backend.bot_user.id, components=[row], flags=1 << 15)
            payload["message"] = dict(serializers.message_payload(backend, stored))
            record.source_message_id = stored.id
        source_id = None if opened is None else opened._interaction.source_message_id
        if source_id is not None:
            payload["message"] = dict(serializers.message_payload(backend, backend.messages[channel_id][source_id]))
            record.source_message_id = source_id
        backend.emit("INTERACTION_CREATE", payload)
        await self.env.settle()
        return InteractionResult(self.env, record)

    def grant(self, channel: Channel, **permissions: bool) -> None:
        """Set what the bot's role may in a channel, as in the channel's settings: true allows, false denies."""
        backend = self.env.backend
        role = self.server.roles[backend.bot_user.name]
        allow, deny = discord.PermissionOverwrite(**permissions).pair()
        backend.set_overwrite(channel.id, Overwrite(role.id, OverwriteType.ROLE, allow.value, deny.value))

    def messages(self, channel: Channel) -> list[str]:
        """The texts of all messages in a channel, oldest first."""
        return [
            "\n".join([message.content, *texts(message.components)]).strip()
            for message in self.env.backend.messages.get(channel.id, {}).values()
        ]

    def direct_messages(self, person: MemberActor) -> list[str]:
        """The texts of all direct messages to a person, oldest first."""
        channel_id = self.env.backend.dm_channels.get(person.id)
        if channel_id is None:
            return []
        return [
            "\n".join([message.content, *texts(message.components)]).strip()
            for message in self.env.backend.messages.get(channel_id, {}).values()
        ]


def make_bot(folder: Path, world: World | None = None) -> Groundswell:
    """A bot on the virtual clock, with its data in a folder."""
    box: list[Env] = [world.env] if world is not None else []

    async def sleep(seconds: float) -> None:
        await box[0].external_wait(asyncio.sleep(seconds), reason="background work waits")

    bot = Groundswell(
        SETTINGS.model_copy(update={"data_dir": folder}),
        clock=lambda: box[0].now(),  # noqa: PLW0108 - the box is filled later
        sleep=sleep,
        longest_nap=timedelta(days=1),
        shard_count=1,
        pace=UNPACED,
    )
    bot.box = box  # type: ignore[attr-defined]
    return bot


@asynccontextmanager
async def open_world(folder: Path, begins: str | None = None) -> AsyncIterator[World]:
    """Open a server with an admin, an organizer and two volunteers, and start the bot in it.

    It is January 1, 2026, unless it ``begins`` at a later instant of UTC.
    """
    bot = make_bot(folder)
    env = QuickEnv(bot, settle_timeout=PATIENCE)
    if begins is not None:
        env.backend.clock.advance((instant(begins) - env.now()).total_seconds())
    bot.box.append(env)  # type: ignore[attr-defined]
    await env.start()
    try:
        server = env.create_guild(name="Sample server")
        organizer_role = server.create_role("Organizer", permissions=discord.Permissions(manage_events=True))
        admin_role = server.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
        yield World(
            env,
            server,
            folder,
            general=server.create_text_channel("general"),
            events=server.create_text_channel("events"),
            organizers=server.create_text_channel("organizers"),
            admin=server.add_member(env.create_user("robin"), roles=[admin_role]),
            organizer=server.add_member(env.create_user("sam"), roles=[organizer_role]),
            alex=server.add_member(env.create_user("alex")),
            jordan=server.add_member(env.create_user("jordan")),
        )
    finally:
        last = env.bot
        await env.shutdown()
        assert isinstance(last, Groundswell)
        await last.close()


def instant(text: str) -> datetime:
    """An aware UTC instant from ISO text."""
    return datetime.fromisoformat(text).replace(tzinfo=datetime.fromisoformat("2026-01-01T00:00+00:00").tzinfo)
