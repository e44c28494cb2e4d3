"""The bot: builds everything once, owns every lifetime, loads the cogs."""

import asyncio
import gc
import hashlib
import importlib
import json
import os
import pkgutil
import socket
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.ext import commands
from yarl import URL

from bot.calendar import marks
from bot.clock import Clock, system_clock
from bot.database import Database, DatabaseTrouble, open_database
from bot.database.memory import recall, remember
from bot.database.migrate import make_ready
from bot.database.processes import Process
from bot.edge import counting, files, trouble
from bot.edge.answers import answer_briefly
from bot.edge.asker import clocks_of
from bot.edge.auditing import write_line
from bot.edge.belonging import Belonging
from bot.edge.durable import Durable, answer_press, turn_away
from bot.edge.guard import hide_admins_commands
from bot.edge.hearing import hear_answers
from bot.edge.languages import Languages, hear, listen
from bot.edge.manual import commands_of
from bot.edge.mentions import Mentions
from bot.edge.mirrors import Mirrors
from bot.edge.posts import Posts
from bot.edge.reply import be_patient, custom_id_of
from bot.edge.report import report
from bot.edge.rights import RightsKept
from bot.edge.senders import Senders
from bot.edge.translating import translated
from bot.edge.vitals import Vitals
from bot.errors import CannotStart, UserError
from bot.limits import Limiter
from bot.outbox import overview
from bot.outbox import store as outbox
from bot.outbox.alarm import Alarm, Sleep
from bot.outbox.cluster import Cluster, Taken
from bot.outbox.pacer import Pace, Pacer
from bot.outbox.planner import Planner
from bot.outbox.worker import Worker
from bot.posts import store as posts
from bot.settings import Settings
from bot.web.listening import CannotListen
from bot.web.site import Site
from bot.words import phrase

log = structlog.stdlib.get_logger(__name__)

# No voice here: discord.py need not warn at each start that its libraries are missing.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

_GARBAGE = 10_000  # objects made before it is looked for garbage; 700 is Python's own, half a press here
_PATIENCE = 3.0  # seconds for what is being sent when the bot stops; the whole stop takes at most 5


class CogBroken(CannotStart):
    """A cog could not be loaded; the text names it."""


class Restarting(UserError):
    """The bot is about to stop."""

    def __init__(self) -> None:
        super().__init__(phrase("I am just being restarted. Please try that again in a minute; nothing was changed."))


class FormExpired(UserError):
    """A form was sent that the bot no longer knows: it was open for an hour, or over a restart."""

    def __init__(self) -> None:
        super().__init__(phrase("This form had expired, so nothing was changed. Please open it again and send it."))


class Tree(app_commands.CommandTree["Groundswell"]):
    """The command tree: every error reaches the person and the log."""

    async def interaction_check(self, interaction: "discord.Interaction[Groundswell]", /) -> bool:
        """Take no new work while stopping; count what is asked, but not suggestions, of which each letter asks."""
        if interaction.type is discord.InteractionType.application_command:
            counting.begin(interaction, counting.name_of(interaction))
            be_patient(interaction)
        if interaction.client.stopping:
            hear(interaction)  # not more: the database may be closed
            raise app_commands.CheckFailure from Restarting()
        try:
            await listen(interaction)
        except Exception as error:  # discord.py would leave whoever asked without an answer
            raise app_commands.CheckFailure from error
        return True

    async def on_error(self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        """Answer a command that failed."""
        await report(interaction, error.__cause__ or error)
        counting.end(interaction, counting.name_of(interaction))


class Groundswell(commands.AutoShardedBot):
    """The bot.

    Args:
        settings: the environment.
        clock: the present; the demo and tests have their own.
        sleep: how background work waits; likewise.
        longest_nap: background work looks again after this long even if nobody rings.
        shard_count: the number of shards; None takes the setting, or asks Discord.
        pace: how fast Discord is asked; UNPACED where time stands still between two steps.
    """

    database: Database
    rights: RightsKept
    languages: Languages

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        sleep: Sleep = asyncio.sleep,
        longest_nap: timedelta = timedelta(seconds=30),
        shard_count: int | None = None,
        pace: Pace | None = None,
    ) -> None:
        self.pacer = Pacer(monotonic, sleep, pace or Pace(per_second=settings.requests_per_second))
        super().__init__(
            command_prefix=commands.when_mentioned,  # slash commands only; the base class wants one
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True, guild_scheduled_events=True),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            shard_count=shard_count or settings.shard_count,
            shard_ids=sorted(settings.shard_ids) or None,  # type: ignore[arg-type]  # None is its default
        )
        self.settings = settings
        self.clock = clock
        self.sleep = sleep
        self.longest_nap = longest_nap
        self.planner = Planner(clocks_of)
        self.senders = Senders(self)
        self.posts = Posts(self, Alarm(sleep), longest_nap)
        self.mirrors = Mirrors(self, Alarm(sleep), longest_nap)
        self.vitals = Vitals(self)
        self.site = Site(clock, self.vitals.alive)
        self.mentions = Mentions()
        self.open_forms: set[str] = set()
        self.limiter = Limiter()
        self.belonging = Belonging(self)
        self.storm: dict[int, float] = {}  # presses under way of what many press at once: since when, the oldest first
        self.heard: tuple[str, datetime] | None = None  # the Date of Discord's last answer, and our own clock then
        self.stopping = False
        self._durables: list[type[Durable]] = []
        self._ending: asyncio.Task[None] | None = None
        self._opened = False
        self._background: set[asyncio.Task[None]] = set()
        self._worker: Worker | None = None
        self._cluster: Cluster | None = None

    async def open(self) -> None:
        """Open the database, bring it up to date and load the cogs; before Discord is spoken to.

        Raises:
            SchemaTooNew: the database belongs to a newer Groundswell.
            CogBroken: a cog could not be loaded.
        """
        if self._opened:
            return
        address = self.settings.database_address
        self.database = await open_database(address, self.clock)
        self._opened = True
        self.rights = RightsKept(self.database)
        self.languages = Languages(self.database)
        self.database.attend(write_line)
        before = await make_ready(self.database, self.settings.backups if address.path else None)
        if before:
            log.info("database migrated", before=before)
        await self.languages.open()
        owner = f"{socket.gethostname()}:{os.getpid()}:{id(self):x}"
        if address.path:
            # One process a SQLite file: claims that are still there belong to a process that is dead.
            await self.database.write(outbox.release_all)
        else:
            await self._join(owner)
        self.database.listen(posts.TOPIC, self.posts.ring)
        self.database.listen(marks.TOPIC, self.mirrors.ring)
        self._worker = Worker(
            self.database,
            self.senders.send,
            owner=owner,
            clock=self.clock,
            alarm=Alarm(self.sleep),
            longest_nap=self.longest_nap,
            plan=self.planner.plan,
            on_failed=trouble.on_failed,
            prepare=self.senders.prepare,
        )
        await self.load_cogs()
        if doubted := await self.database.write(overview.doubt_if_restored, self.planner.plan):
            log.warning("restored from a backup; what is due is looked for before it is sent", deliveries=doubted)

    async def _join(self, owner: str) -> None:
        own = frozenset((shard, self.shard_count or 0) for shard in self.settings.shard_ids)
        self._cluster = Cluster(self.database, Process(owner, own), self.pacer, self.clock, self.sleep)
        try:
            await self._cluster.join()
        except Taken as error:
            raise CannotStart(str(error)) from None
        self.in_background(self._cluster.run())

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Let one shard after the other identify, whichever process it is in."""
        if self._cluster is None:
            await super().before_identify_hook(shard_id, initial=initial)
        else:
            await self._cluster.turn_to_identify()

    async def load_cogs(self) -> None:
        """Load every module in cogs/.

        Raises:
            CogBroken: one could not be loaded; its name is in the text.
        """
        package = importlib.import_module("cogs")
        for module in sorted(name for _, name, _ in pkgutil.iter_modules(package.__path__, "cogs.")):
            try:
                await importlib.import_module(module).setup(self)
            except Exception as error:
                raise CogBroken(f"{module} could not be loaded: {error!r}") from error
        self.senders.register(trouble.KIND, trouble.load, trouble.trouble_card)
        hide_admins_commands(self.tree)

    def add_dynamic_items(self, *items: type[Durable]) -> None:  # type: ignore[override]  # ours, not discord.py's
        """Answer the presses of these from now on."""
        self._durables.extend(items)

    async def setup_hook(self) -> None:
        """Get ready once logged in: sync the commands if they changed, and begin to keep promises."""
        hear_answers(self)
        await self.open()
        try:
            if self.settings.web_port is not None:
                await self.site.start(self.settings.web_host, self.settings.web_port)
            await self.vitals.start(self.settings)
        except CannotListen as error:
            raise CannotStart(str(error)) from None
        await self._sync_commands()
        assert self._worker is not None  # noqa: S101 - open() made it
        self.in_background(self._worker.run())
        self.in_background(self.posts.run())
        self.in_background(self.mirrors.run())

    async def _sync_commands(self) -> None:
        assert self.application_id is not None  # noqa: S101 - logging in told it
        payload = translated([command.to_dict(self.tree) for command in self.tree.get_commands()])
        text = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        now = hashlib.sha256(text.encode()).hexdigest()
        kept = await self.database.read(recall, "command ids")
        ids = json.loads(kept or "{}")
        if ids and await self.database.read(recall, "commands") == now:
            log.info("commands unchanged")
        else:
            # What tree.sync() does, but for asking a Translator for each of Discord's 33 locales.
            made = await self.http.bulk_upsert_global_commands(self.application_id, payload=payload)
            ids = {command["name"]: int(command["id"]) for command in made}
            await self.database.write(remember, "command ids", json.dumps(ids))
            await self.database.write(remember, "commands", now)
            log.info("commands synced", count=len(payload))
        self.mentions.learn(ids, [command.qualified_name for command in commands_of(self.tree)])

    @property
    def is_worker_stuck(self) -> bool:
        """Whether nobody has looked at the outbox for so long that something is wrong."""
        return self._worker is not None and self._worker.is_stuck

    def in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something until the bot stops."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def on_ready(self) -> None:
        """Say that the bot is at work."""
        log.info("ready", servers=len(self.guilds), shards=self.shard_count)

    async def on_app_command_completion(self, interaction: discord.Interaction[Any], _command: object) -> None:
        """Count a command that has been answered."""
        counting.end(interaction, counting.name_of(interaction))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer buttons, and forms that belong to nothing any more."""
        if interaction.type is discord.InteractionType.component:
            await answer_press(interaction, self._durables)
        elif interaction.type is discord.InteractionType.modal_submit:
            custom_id = custom_id_of(interaction)
            if custom_id in self.open_forms:
                self.open_forms.discard(custom_id)  # its own callback answers
            else:
                with counting.counted(interaction, "form"):
                    await turn_away(interaction, FormExpired)

    async def run_on_discord(self, token: str, *chores: Callable[[Database], Coroutine[Any, Any, None]]) -> None:
        """Open the database, log in and stay until stopped.

        Args:
            token: the bot's token.
            chores: what else runs in the background on the database.

        Raises:
            CannotStart: Discord refused the token.
        """
        discord.http.Route.BASE = str(self.settings.discord_api_url).rstrip("/")
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(str(self.settings.discord_gateway_url))
        answer_briefly(self)
        files.trust(str(self.settings.discord_api_url))
        async with self:
            try:
                await self.open()
                # What was loaded stays: it need not be looked through for garbage again, least of all in a storm.
                gc.collect()
                gc.freeze()
                gc.set_threshold(_GARBAGE)
                gc.enable()
                for chore in chores:
                    self.in_background(chore(self.database))
                await self.start(token)
            except discord.LoginFailure:
                raise CannotStart(
                    "Discord does not know this token. Copy it again from the developer portal (Bot > Reset Token)."
                ) from None
            finally:
                await self.close()

    async def close(self) -> None:
        """Stop within 5 seconds: no new work, settle what is being sent, leave Discord, close the database."""
        await asyncio.shield(self.stop())

    def stop(self) -> asyncio.Task[None]:
        """Begin to stop, once; the task is done when everything is closed."""
        if self._ending is None:
            self.stopping = True
            self._ending = asyncio.create_task(self._end())
        return self._ending

    async def _end(self) -> None:
        await self.site.stop()
        await self.vitals.stop()
        if self._worker is not None:
            self.posts.stop()
            self.mirrors.stop()
            await self._worker.stop(_PATIENCE)
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await super().close()
        if self._cluster is not None:
            with suppress(DatabaseTrouble, OSError):  # its place is free after a while in any case
                await self._cluster.leave()
        if self._opened:
            await self.database.close()
        log.info("stopped")


Interaction = discord.Interaction[Groundswell]
"""What a command, button or form is handed."""

Setup = Callable[[Groundswell], Awaitable[None]]
"""What each module in cogs/ has as ``setup``."""
