"""The pretend Discord: one server with its people, a clock that moves only when told, and the bot living in it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import discord
import simcord
import structlog
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle
from simcord.preview import Preview

from bot.edge import files
from sandbox import cast, frame, happenings, locales

files.trust("https://cdn.simcord.invalid")  # where simcord keeps what people attach

Clock = Callable[[], datetime]
"""Answers the sandbox's present, aware, in UTC."""
Sleep = Callable[[float], Awaitable[None]]
"""Waits that many seconds of sandbox time; only clock buttons (and people acting) make them pass."""
MakeBot = Callable[[Clock, Sleep], discord.Client]

log = structlog.stdlib.get_logger(__name__)

SETTLE_TIMEOUT = 20.0
"""Real seconds that the bot may take to answer one action or to live through one jump of the clock."""
MOMENT = timedelta(seconds=3)
"""Sandbox time that passes with every action, so that what the bot does "in a couple of seconds" happens."""


@dataclass(frozen=True)
class Person:
    """One sample person as simcord's member (acts in the server) with the plan that made them."""

    plan: cast.PersonPlan
    member: MemberActor

    @property
    def dm(self) -> ChannelHandle:
        """Their direct messages with the bot."""
        return self.member.user.dm_channel


class Stage:
    """Everything that the page shows and does, without HTTP. Make one with :func:`open_stage`.

    What simcord does is serial: every method that lets the bot work takes ``turn``, as does each action in the frame.
    """

    def __init__(self, env: simcord.Env, bot: discord.Client) -> None:
        self.env = env
        self.bot = bot
        self.zone = ZoneInfo(cast.ZONE)
        self.turn = asyncio.Lock()
        self.ancestors: tuple[str, ...] = ("'none'",)
        self.uses: list[str] = []
        self.trouble: str | None = None  # to be told once
        self.person_key = cast.FIRST_PERSON
        self.preview: Preview | None = None
        self._preview_port = 0
        self._seen: dict[tuple[int, int], int] = {}
        self._read_to = 0
        env.backend.edit_bot_profile(cast.BOT_NAME)
        self.server: GuildHandle = env.create_guild(cast.MOVEMENT)
        self.roles: dict[str, RoleHandle] = {
            plan.key: self.server.create_role(plan.name, permissions=plan.permissions, color=plan.color)
            for plan in cast.ROLES
        }
        self.channels: dict[str, ChannelHandle] = {plan.name: self._make_channel(plan) for plan in cast.CHANNELS}
        self.people: dict[str, Person] = {plan.key: self._make_person(plan) for plan in cast.PEOPLE}
        self.channel = self.channels[cast.FIRST_CHANNEL]
        locales.speak(env, {one.member.id: one.plan.locale for one in self.people.values()})

    def _make_channel(self, plan: cast.ChannelPlan) -> ChannelHandle:
        everyone = discord.PermissionOverwrite(
            view_channel=False if plan.staff_only else None, send_messages=False if plan.read_only else None
        )
        staff = discord.PermissionOverwrite(view_channel=True, send_messages=True)
        allowed = [self.roles[role.key] for role in cast.ROLES if role.staff] + [self.server.roles[cast.BOT_NAME]]
        overwrites: dict[Any, discord.PermissionOverwrite] = {}
        if plan.staff_only or plan.read_only:
            overwrites = {self.server.default_role: everyone, **dict.fromkeys(allowed, staff)}
        return self.server.create_text_channel(plan.name, topic=plan.topic, overwrites=overwrites)

    def _make_person(self, plan: cast.PersonPlan) -> Person:
        user = self.env.create_user(plan.key, global_name=plan.name)
        return Person(plan, self.server.add_member(user, roles=[self.roles[key] for key in plan.roles]))

    # The present

    def now(self) -> datetime:
        """Return the sandbox's present, aware, in UTC."""
        return self.env.now()

    async def advance(self, amount: timedelta) -> list[happenings.Said]:
        """Let that much time pass, with everything that falls due in it; answer what the bot said meanwhile.

        Raises :class:`TimeoutError` when the bot does not come to rest within ``SETTLE_TIMEOUT`` real seconds.
        """
        async with self.turn:
            return await self._advance(amount)

    async def _advance(self, amount: timedelta) -> list[happenings.Said]:
        begun = len(self.env.backend.transcript)
        try:
            await self.env.advance_time(max(amount.total_seconds(), 0.0))
        finally:
            self._note_uses()
        if self.preview is not None:
            await self.preview.refresh()
        return happenings.list_said(
            self.env.backend.transcript[begun:], self.env.backend.bot_user.id, self._names(), self.zone
        )

    def _note_uses(self) -> bool:
        """Add to ``uses`` what people did since the last call; say whether anything happened at all."""
        fresh = self.env.backend.transcript[self._read_to :]
        self._read_to += len(fresh)
        uses = happenings.list_uses(fresh)
        self.uses.extend(uses)
        return bool(uses) or any(event == "MESSAGE_CREATE" for _, event, _ in fresh)

    async def _after_action(self, answered: bool) -> None:
        if not answered:
            self.trouble = "Groundswell did not answer that. The terminal where it runs may say why."
        # Runs inside the frame's turn. Browsing and autocomplete leave the clock alone.
        if self._note_uses():
            try:
                await self._advance(MOMENT)
            except TimeoutError as error:
                log.warning("the bot did not come to rest", error=str(error))

    # Who looks at what

    @property
    def person(self) -> Person:
        """Whom the page acts as."""
        return self.people[self.person_key]

    def visible_channels(self, person: Person) -> Iterator[ChannelHandle]:
        """Yield the server's channels that the person may see, in their order."""
        for channel in self.channels.values():
            granted = self.env.backend.compute_permissions(self.server.id, person.member.id, channel.id)
            if discord.Permissions(granted).view_channel:
                yield channel

    async def look(self, person_key: str, channel_id: int) -> None:
        """Show a channel (or that person's direct messages) to a person, in a new frame on the same port.

        Raises :class:`LookupError` for an unknown person, or a channel that this person cannot see.
        """
        person = self.people[person_key]
        found = next((one for one in (person.dm, *self.visible_channels(person)) if one.id == channel_id), None)
        if found is None:
            raise LookupError(channel_id)
        async with self.turn:
            if self.preview is not None:
                self.mark_view_read()
                await self.preview.close()
            self.person_key, self.channel = person_key, found
            viewer = person.member.user if found.guild is None else person.member
            preview = self.env.preview(found, viewers=[viewer], layout="channel", timezone=self.zone.key)
            frame.frame(
                preview,
                self._preview_port,
                ancestors=self.ancestors,
                turn=self.turn,
                after_action=self._after_action,
            )
            self.preview = await preview.__aenter__()
            self._preview_port = int(self.frame_origin.rpartition(":")[2])

    @property
    def frame_url(self) -> str:
        """The address of the frame; it is a credential."""
        return self.preview.url if self.preview is not None else ""

    @property
    def frame_origin(self) -> str:
        """The frame's address without its credential."""
        return self.frame_url.partition("/#")[0]

    # What is new to whom

    def is_unread(self, person: Person, channel: ChannelHandle) -> bool:
        """Say whether somebody else wrote there since this person last looked."""
        return self._last_news(person, channel) > self._seen.get((person.member.id, channel.id), 0)

    def mark_view_read(self) -> None:
        """Remember that the person on the page has seen all of the channel on the page."""
        self._seen[self.person.member.id, self.channel.id] = self._last_news(self.person, self.channel)

    def mark_all_read(self) -> None:
        """Forget what is new for everybody, as after the sample data was written."""
        self._note_uses()
        self.uses.clear()
        for person in self.people.values():
            for channel in (person.dm, *self.visible_channels(person)):
                self._seen[person.member.id, channel.id] = self._last_news(person, channel)

    def _last_news(self, person: Person, channel: ChannelHandle) -> int:
        me = person.member.id
        messages = self.env.backend.messages.get(channel.id, {}).values()
        return max((one.id for one in messages if one.author_id != me and one.visible_to(me)), default=0)

    def owner_of(self, channel_id: int) -> Person | None:
        """Return whose direct messages a channel is; None for channels of the server."""
        return next((one for one in self.people.values() if one.dm.id == channel_id), None)

    def _names(self) -> dict[int, str]:
        names = {one.member.id: one.plan.name for one in self.people.values()}
        names |= {channel.id: f"#{channel.name}" for channel in self.channels.values()}
        return names | {role.id: role.name for role in self.roles.values()}


@asynccontextmanager
async def open_stage(
    make_bot: MakeBot,
    populate: Callable[[Stage], Awaitable[None]] | None = None,
    *,
    begin: datetime,
) -> AsyncIterator[Stage]:
    """Run a bot in a fresh sample server whose clock starts at ``begin``; leaving closes the bot.

    ``make_bot(clock, sleep)`` builds it unstarted; ``populate(stage)`` writes the sample data, before anybody looks.
    """
    running: list[simcord.Env] = []

    def clock() -> datetime:
        return running[0].now() if running else begin

    async def sleep(seconds: float) -> None:
        await running[0].external_wait(asyncio.sleep(seconds), reason="idle until sandbox time passes")

    bot = make_bot(clock, sleep)
    shard_count = (bot.shard_count or 1) if isinstance(bot, discord.AutoShardedClient) else None
    env = simcord.Env(bot, shard_count=shard_count, settle_timeout=SETTLE_TIMEOUT)
    running.append(env)
    # Before anything waits, so that no timer has to live through the months since simcord's epoch.
    env.backend.advance_clock(max((begin - env.now()).total_seconds(), 0.0))
    try:
        await env.start()
        stage = Stage(env, bot)
        await env.settle()
        if populate is not None:
            with env.time_context():
                await populate(stage)
            await env.advance_time(MOMENT.total_seconds())
        stage.mark_all_read()
        yield stage
    finally:
        try:
            await env.shutdown()
        finally:
            # simcord never does, and a database's thread would keep the process alive.
            await bot.close()
