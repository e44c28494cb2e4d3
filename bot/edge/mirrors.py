"""Our events in Discord's own list: changes are marked in the database, Discord is told after, few and late."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
import structlog

from bot.calendar import marks, rules, service
from bot.calendar.model import Entry, Look, Mirror, Native, Presence, Trouble
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.events import listings
from bot.events import service as events
from bot.events.model import Event
from bot.outbox.alarm import Alarm
from bot.outbox.pacer import Errand, Rank
from bot.servers import service as servers
from bot.words import speaking

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

_AT_ONCE = 10
_LOOKED_THROUGH = 1_000  # of the soonest events: of a series only the next is listed
_LIST_FULL = 30038
_SOON = timedelta(seconds=10)  # until a post stands, and until we know whether something was listed twice
_ASK_AGAIN = timedelta(hours=1)  # whether we may by now
_FIRST_RETRY = timedelta(minutes=1)
_LONGEST_RETRY = timedelta(hours=1)


def to_entries(tx: Transaction, server_id: int, found: Sequence[tuple[Event, str | None]]) -> Sequence[Entry]:
    """Return events as calendars show them: with the names of their chapters."""
    numbers = {event.plan.chapter_id for event, _ in found} - {None}
    known = {each: chapters.find(tx, server_id, each) for each in numbers if each is not None}
    names = {each: chapter.name for each, chapter in known.items() if chapter is not None}
    return [Entry(event, names.get(event.plan.chapter_id or 0), link) for event, link in found]


def load_entry(tx: Transaction, server_id: int, event_id: int) -> Entry | None:
    """Return a posted event as calendars show it; None when there is none."""
    found = listings.find_posted(tx, server_id, event_id)
    return None if found is None else to_entries(tx, server_id, [found])[0]


def load_coming(tx: Transaction, server_id: int, event_id: int) -> Entry | None:
    """Return a posted event that is on and has not begun: of others a host need hear nothing."""
    entry = load_entry(tx, server_id, event_id)
    return None if entry is None or entry.is_off or entry.event.plan.starts_at <= tx.now else entry


def rooms_of(guild: discord.Guild) -> dict[int, bool]:
    """List where people talk: the value tells whether it is a stage."""
    voice = dict.fromkeys((channel.id for channel in guild.voice_channels), False)
    return voice | dict.fromkeys((channel.id for channel in guild.stage_channels), True)


def native_of(event: discord.ScheduledEvent) -> Native:
    """Return an event of Discord's list as we compare it."""
    return Native(
        event.name,
        event.description or "",
        event.start_time,
        event.end_time or event.start_time,
        event.location,
        event.channel_id,
        event.entity_type is discord.EntityType.stage_instance,
    )


def _payload(native: Native) -> dict[str, Any]:
    if native.channel_id is None:
        kind = discord.EntityType.external
    else:
        kind = discord.EntityType.stage_instance if native.is_stage else discord.EntityType.voice
    return {
        "name": native.name,
        "description": native.description,
        "privacy_level": discord.PrivacyLevel.guild_only.value,
        "scheduled_start_time": native.starts_at.isoformat(),
        "scheduled_end_time": native.ends_at.isoformat(),
        "entity_type": kind.value,
        "channel_id": native.channel_id,
        "entity_metadata": None if native.location is None else {"location": native.location},
    }


class _Full(Exception):
    """Discord's list has no room."""


class Mirrors:
    """Keeps Discord's lists of events as ours are, in the background.

    What was marked when the bot stopped is done when it is back. Before Discord is asked to list an event, that is
    written down; where nobody knows what came of it, Discord's list is searched first, so that nothing is listed twice.
    """

    def __init__(self, client: "Groundswell", alarm: Alarm, longest_nap: timedelta) -> None:
        self._client = client
        self._alarm = alarm
        self._longest_nap = longest_nap
        self._stopping = False
        self.ring = alarm.ring

    async def run(self) -> None:
        """Look at the lists that are due, until stopped."""
        await self._client.wait_until_ready()
        while not self._stopping:
            try:
                pause = await self.look_at_all()
            except Exception:
                log.exception("lists of events could not be looked at; trying again")
                pause = _FIRST_RETRY
            if not self._stopping:
                await self._alarm.wait(pause)

    async def look_at_all(self) -> timedelta:
        """Look at the lists that are due, once; return how long nothing will be."""
        read, shards = self._client.database.read, self._client.settings.shard_ids
        count = self._client.shard_count or 1
        due = await read(marks.list_due, _AT_ONCE, shards, count)
        await asyncio.gather(*(self._look(look) for look in due))
        at = await read(marks.next_due, shards, count)
        if at is None:
            return self._longest_nap
        return max(timedelta(seconds=1), min(self._longest_nap, at - self._client.clock()))

    async def _look(self, look: Look) -> None:
        guild = self._client.get_guild(look.server_id)
        pause: timedelta | None = None
        outcome: dict[str, Any] = {}
        try:
            if guild is not None and not guild.unavailable:
                one = _Round(self._client, guild)
                pause = await one.go()
                outcome = {"trouble": one.trouble, "left_out": one.left_out}
        except discord.Forbidden:
            pause, outcome = _ASK_AGAIN, {"trouble": Trouble.PERMISSION}
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not harm the other servers
            pause = min(_FIRST_RETRY * 2**look.attempts, _LONGEST_RETRY)
            outcome = {"trouble": look.trouble, "failed": True}
            log.warning("a list of events could not be kept; trying again", server=look.server_id, error=repr(error))
        await self._client.database.write(_settle, look, pause, outcome)

    def stop(self) -> None:
        """Start no new round."""
        self._stopping = True
        self._alarm.ring()


def _settle(tx: Transaction, look: Look, pause: timedelta | None, outcome: Mapping[str, Any]) -> None:
    service.settle(tx, look.server_id, look, pause, **outcome)


def _facts(tx: Transaction, server_id: int) -> tuple[Sequence[Entry], Mapping[int, Mirror]]:
    found = listings.list_next(tx, server_id, _LOOKED_THROUGH)
    return to_entries(tx, server_id, found), service.listed(tx, server_id)


def _to_native(entry: Entry, rooms: Mapping[int, bool], language: str) -> Native:
    """Say what Discord's list is to show of an event, in the server's language: everybody sees it."""
    with speaking(language):
        return rules.to_native(entry, rooms)


class _Round:
    """One look at one server's list."""

    def __init__(self, client: "Groundswell", guild: discord.Guild) -> None:
        self._client = client
        self._guild = guild
        self.trouble: Trouble | None = None
        self.left_out: Event | None = None
        self._events: dict[int, Event] = {}
        self._mirrors: dict[int, Mirror] = {}

    async def go(self) -> timedelta | None:
        """Make the list as it is to be; return when to look again."""
        now = self._client.clock()
        coming, mirrors = await self._client.database.read(_facts, self._guild.id)
        self._mirrors = dict(mirrors)
        self._events = {entry.event.event_id: entry.event for entry in coming}
        if not coming and not mirrors:
            return None
        have = self._guild.me.guild_permissions
        if not (have.create_events or have.manage_events):
            self.trouble = Trouble.PERMISSION
            return _ASK_AGAIN
        await self._notice_what_is_gone()
        await self._remove_surplus()
        listed = {each for each, mirror in self._mirrors.items() if mirror.native_id is not None}
        chosen = {event.event_id for event in rules.next_ones([each.event for each in coming], listed, now)}
        rooms, language = rooms_of(self._guild), (await self._client.rights.of(self._guild.id)).language
        waiting = False
        wanted: dict[int, Native] = {}
        for entry in coming:
            event, event_id = entry.event, entry.event.event_id
            if event_id not in chosen or self._is(event_id, Presence.DROPPED):
                continue
            if entry.link is None and event_id not in listed and _is_just_posted(event, now):
                waiting = True  # its post is about to be there, and the list is to name it
                continue
            wanted[event_id] = _to_native(entry, rooms, language)
        over = self._mirrors.keys() - {entry.event.event_id for entry in coming}
        ended = await self._client.database.read(_over, self._guild.id, over)
        steps = rules.compare(wanted, self._mirrors, ended)
        await self._do(steps, wanted)
        if self.trouble is Trouble.FULL:
            return _ASK_AGAIN
        if waiting or steps.create:
            return _SOON
        ends = [entry.event.plan.ends_at for entry in coming if entry.event.event_id in wanted]
        return max(min(ends) - now, timedelta(seconds=1)) if ends else None

    def _is(self, event_id: int, presence: Presence) -> bool:
        mirror = self._mirrors.get(event_id)
        return mirror is not None and mirror.presence is presence

    async def _notice_what_is_gone(self) -> None:
        for mirror in list(self._mirrors.values()):
            known = mirror.native_id
            if mirror.presence is not Presence.STANDING or known is None or self._guild.get_scheduled_event(known):
                continue
            await self._turn()  # that it is not in the cache is no evidence
            try:
                await self._client.http.get_scheduled_event(self._guild.id, known, with_user_count=False)
            except discord.NotFound:
                await self._drop(mirror)

    async def _remove_surplus(self) -> None:
        """Take off what stands there twice: discord.py repeats a request by itself when Discord answers with 5xx."""
        for listed in list(self._guild.scheduled_events):
            mirror = self._mirrors.get(rules.event_in(listed.description) or 0)
            ours = listed.creator_id == self._guild.me.id and listed.status is discord.EventStatus.scheduled
            if ours and mirror is not None and mirror.presence is Presence.STANDING and mirror.native_id != listed.id:
                await self._delete(listed.id)

    async def _delete(self, native_id: int) -> None:
        await self._turn()
        with suppress(discord.NotFound):  # somebody was quicker
            await self._client.http.delete_scheduled_event(self._guild.id, native_id)

    async def _drop(self, mirror: Mirror) -> None:
        event = self._events.get(mirror.event_id)
        await self._client.database.write(service.dropped, self._guild.id, mirror, event)
        self._mirrors[mirror.event_id] = Mirror(mirror.event_id, Presence.DROPPED, mirror.native_id, mirror.shown)

    async def _do(self, steps: rules.Steps, wanted: Mapping[int, Native]) -> None:
        write, server_id = self._client.database.write, self._guild.id
        await write(service.forget, server_id, [mirror.event_id for mirror in steps.forget])
        for mirror in steps.remove:
            await self._remove(mirror)
        for mirror, native in steps.update:
            await self._update(mirror, native)
        for event_id, native in steps.create:
            try:
                await self._create(event_id, native, wanted)
            except _Full:
                await write(service.forget, server_id, [event_id])
                self.trouble, self.left_out = Trouble.FULL, self._events[event_id]
                return

    async def _turn(self) -> None:
        await self._client.pacer.turn(Errand.OTHER, server_id=self._guild.id, rank=Rank.BULK)

    async def _remove(self, mirror: Mirror) -> None:
        native_id = mirror.native_id
        if mirror.presence is Presence.CREATING:
            native_id = await self._search(mirror.event_id)
        if native_id is not None:
            await self._client.database.write(service.end, self._guild.id, mirror.event_id)
            await self._delete(native_id)
        await self._client.database.write(service.forget, self._guild.id, [mirror.event_id])
        self._mirrors.pop(mirror.event_id, None)

    async def _update(self, mirror: Mirror, native: Native) -> None:
        assert mirror.native_id is not None  # noqa: S101 - rules.compare saw to it
        payload = _payload(native)
        if native.starts_at <= self._client.clock():
            del payload["scheduled_start_time"]  # it has begun, and Discord moves no beginning into the past
        await self._turn()
        try:
            await self._client.http.edit_scheduled_event(self._guild.id, mirror.native_id, **payload)
        except discord.NotFound:
            await self._drop(mirror)
        except discord.HTTPException as error:
            if error.status != 400:
                raise
            await self._refused(mirror.event_id, mirror.native_id, native, error)
        else:
            await self._stands(mirror.event_id, mirror.native_id, native)

    async def _create(self, event_id: int, native: Native, wanted: Mapping[int, Native]) -> None:
        if self._is(event_id, Presence.CREATING):
            native_id = await self._search(event_id)
            if native_id is not None:
                await self._turn()
                await self._client.http.edit_scheduled_event(self._guild.id, native_id, **_payload(native))
                await self._stands(event_id, native_id, native)
                return
        await self._client.database.write(service.begin, self._guild.id, event_id)
        while True:
            await self._turn()
            try:
                made = await self._client.http.create_guild_scheduled_event(self._guild.id, **_payload(native))
            except discord.Forbidden:
                await self._client.database.write(service.forget, self._guild.id, [event_id])
                raise
            except discord.HTTPException as error:
                if error.code == _LIST_FULL:
                    await self._make_room(native.starts_at, wanted)
                    continue
                if error.status != 400:
                    raise
                await self._refused(event_id, None, native, error)
                return
            await self._stands(event_id, int(made["id"]), native)
            return

    async def _make_room(self, before: datetime, wanted: Mapping[int, Native]) -> None:
        """Take off the latest of ours, if it is later than what there is no room for."""
        ours = [each for each, mirror in self._mirrors.items() if mirror.presence is Presence.STANDING]
        later = [each for each in ours if each in wanted and wanted[each].starts_at > before]
        if not later:
            raise _Full
        last = max(later, key=lambda each: (wanted[each].starts_at, each))
        self.trouble, self.left_out = Trouble.FULL, self._events[last]
        await self._remove(self._mirrors[last])

    async def _search(self, event_id: int) -> int | None:
        """Look whether Discord lists an event of ours of which nobody knows whether it arrived."""
        await self._turn()
        known = {mirror.native_id for mirror in self._mirrors.values()}
        for listed in await self._client.http.get_scheduled_events(self._guild.id, with_user_count=False):
            ours = listed.get("creator_id") == str(self._guild.me.id) and int(listed["id"]) not in known
            if ours and rules.event_in(listed.get("description")) == event_id:
                return int(listed["id"])
        return None

    async def _stands(self, event_id: int, native_id: int, native: Native) -> None:
        self._mirrors[event_id] = Mirror(event_id, Presence.STANDING, native_id, rules.digest(native))
        await self._client.database.write(service.stands, self._guild.id, event_id, native_id, native)

    async def _refused(
        self, event_id: int, native_id: int | None, native: Native, error: discord.HTTPException
    ) -> None:
        log.warning("Discord does not list an event", server=self._guild.id, thing=event_id, error=str(error))
        await self._client.database.write(service.refused, self._guild.id, event_id, native_id, native)


def _is_just_posted(event: Event, now: datetime) -> bool:
    return event.opened_at is not None and now - event.opened_at < rules.FIRST_POSTED_WITHIN


def _over(tx: Transaction, server_id: int, event_ids: set[int]) -> set[int]:
    """Return which of some events are over, or were not there: Discord ends those by itself."""
    found = {each: events.find(tx, server_id, each) for each in event_ids}
    return {each for each, event in found.items() if event is not None and event.plan.ends_at <= tx.now}


def noticed_gone(tx: Transaction, server_id: int, native_id: int) -> None:
    """Take in that an event is off Discord's list; if it is one of ours, and we did not do it, its host is told."""
    mirror = service.find_listed(tx, server_id, native_id)
    if mirror is not None:
        service.dropped(tx, server_id, mirror, load_event(tx, server_id, mirror.event_id))
    if service.trouble_of(tx, server_id) is Trouble.FULL:
        marks.mark(tx, server_id)  # there is room now


def noticed_change(tx: Transaction, server_id: int, native_id: int, seen: Native, rooms: Mapping[int, bool]) -> None:
    """Take in that an event in Discord's list changed; if it is one of ours and it was not us, its host is told."""
    mirror = service.find_listed(tx, server_id, native_id)
    if mirror is None or mirror.presence is not Presence.STANDING or marks.is_pending(tx, server_id):
        return
    entry = load_coming(tx, server_id, mirror.event_id)
    if entry is None or rules.digest(seen) == mirror.shown:
        return
    if not rules.looks_the_same(seen, _to_native(entry, rooms, servers.find_language(tx, server_id))):
        service.changed_by_hand(tx, server_id, mirror, entry.event, seen)


def load_event(tx: Transaction, server_id: int, event_id: int) -> Event | None:
    """Return an event that is on, if it is."""
    return events.find(tx, server_id, event_id) if events.is_on(tx, server_id, event_id) else None
