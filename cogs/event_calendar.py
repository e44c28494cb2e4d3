"""Events in calendars: the list, files and feeds, and Discord's own list of events."""

import asyncio
from collections.abc import Callable

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor, decide
from bot.app import Groundswell, Interaction
from bot.calendar import cards, ics, marks, service
from bot.calendar.model import CHANGED, FULL, UNLISTED, Entry
from bot.card import Card
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge import mirrors
from bot.edge.chapters import chapter_names, led_names
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.errors import BadInput, NotAllowed, UserError
from bot.events import listings
from bot.events.model import Event
from bot.events.rules import EventGone
from bot.officials import service as officials
from bot.officials.model import Place
from bot.officials.rules import miles_between
from bot.servers import service as servers
from bot.words import later, phrase, speaking

_NO_WEB = later(
    "Feeds are switched off on this bot. Whoever hosts it can switch them on with the settings `WEB_PORT` and "
    "`WEB_URL`. Until then, press **Add to calendar** on an event's post for that one event."
)


def _page(tx: Transaction, actor: Actor, zip_code: str | None, chapter: str | None, number: int) -> Card:
    known = None if chapter is None else chapters.named(tx, actor.server_id, chapter)
    place = None if zip_code is None else officials.locate(tx, zip_code)
    page = listings.list_page(
        tx,
        actor.server_id,
        actor.user_id,
        page=number,
        chapter_id=None if known is None else known.chapter_id,
        miles=None if place is None else _miles_from(tx, actor.server_id, place),
    )
    near = None if place is None else place.zip_code
    custom_id = f"event:list:{known.chapter_id if known else 'all'}:{near or 'any'}"
    return cards.page_card(page, custom_id, near=near, chapter=known.name if known else None)


def _miles_from(tx: Transaction, server_id: int, place: Place) -> Callable[[Event], float | None]:
    """Tell how far events are: by the ZIP or the town of their place, else by their chapter's."""
    towns: dict[object, tuple[float, float] | None] = {}

    def where(key: object, find: Callable[[], tuple[float, float] | None]) -> tuple[float, float] | None:
        if key not in towns:
            towns[key] = find()
        return towns[key]

    def miles(event: Event) -> float | None:
        plan = event.plan
        zip_code = listings.zip_in(plan.location)
        there = None if zip_code is None else where(zip_code, lambda: _at(_of_zip(tx, zip_code)))
        if there is None and plan.city and plan.state:
            city, state = plan.city, plan.state
            there = where((state, city), lambda: _at(officials.locate_town(tx, state, city)))
        if there is None and plan.chapter_id is not None and "://" not in (plan.location or ""):
            chapter_id = plan.chapter_id
            there = where(chapter_id, lambda: _of_chapter(tx, server_id, chapter_id))
        if there is None or place.latitude is None or place.longitude is None:
            return None
        return miles_between(place.latitude, place.longitude, *there)

    return miles


def _of_zip(tx: Transaction, zip_code: str) -> Place | None:
    try:
        return officials.locate(tx, zip_code)
    except UserError:  # five digits that are no ZIP, such as a house number
        return None


def _at(place: Place | None) -> tuple[float, float] | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _of_chapter(tx: Transaction, server_id: int, chapter_id: int) -> tuple[float, float] | None:
    chapter = chapters.find(tx, server_id, chapter_id)
    if chapter is None or chapter.latitude is None or chapter.longitude is None:
        return None
    return chapter.latitude, chapter.longitude


def _feed(tx: Transaction, actor: Actor, chapter: str | None, renew: bool) -> tuple[str, str | None]:
    """Return a feed's key and the name of its chapter, to whoever may share it."""
    known = None if chapter is None else chapters.named(tx, actor.server_id, chapter)
    chapter_id = None if known is None else known.chapter_id
    if known is None and not actor.is_organizer and actor.leads:
        raise BadInput(phrase("Say in `chapter` which calendar you mean: the one of all events is for organizers."))
    verdict = decide(actor, Action.SHARE_CALENDAR, chapter_id)
    if not verdict.allowed:
        raise NotAllowed(verdict.reason)
    feed = service.feed(tx, actor.server_id, chapter_id, renew=renew)
    return feed.key, None if known is None else known.name


def _facts_of_feed(tx: Transaction, key: str) -> tuple[str | None, list[Entry], str] | None:
    feed = service.find_feed(tx, key)
    if feed is None:
        return None
    chapter = None if feed.chapter_id is None else chapters.find(tx, feed.server_id, feed.chapter_id)
    since = tx.now - service.LOOK_BACK
    found = listings.list_posted(tx, feed.server_id, feed.chapter_id, since, service.MOST_IN_FEED)
    entries = list(mirrors.to_entries(tx, feed.server_id, found))
    return None if chapter is None else chapter.name, entries, servers.find_language(tx, feed.server_id)


def _feed_exists(tx: Transaction, key: str) -> bool:
    return service.find_feed(tx, key) is not None


class EventCalendar(commands.Cog):
    """The part of /event that is about calendars."""

    bot: Groundswell

    @app_commands.command(name="list")
    @app_commands.describe(
        zip="A ZIP code: the nearest come first, with miles",
        chapter="Only this chapter's events",
    )
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.SEE_EVENTS)
    async def upcoming(self, interaction: Interaction, zip: str | None = None, chapter: str | None = None) -> None:  # noqa: A002 - what people read
        """Show what is coming up, by time or near a ZIP code, and what you have answered."""
        await reply(interaction, await self.bot.database.read(_page, actor_of(interaction), zip, chapter, 1))

    @app_commands.command()
    @app_commands.describe(
        chapter="The chapter whose events it has; all events of the server if you leave it out",
        renew="Make a new address; the one before opens nothing any more",
    )
    @app_commands.autocomplete(chapter=led_names)
    @needs(Action.SHARE_CALENDAR)
    async def feed(self, interaction: Interaction, chapter: str | None = None, renew: bool = False) -> None:
        """Get the address of a calendar that people can subscribe to."""
        address = self.bot.settings.feed_address
        if address is None:
            raise BadInput(phrase(_NO_WEB))
        key, name = await self.bot.database.write(_feed, actor_of(interaction), chapter, renew)
        await reply(interaction, cards.feed_card(f"{address}/calendar/{key}.ics", name, renewed=renew))


class ListPage(
    Durable,
    template=r"event:list:(?P<chapter>all|[0-9]{1,18}):(?P<zip>any|[0-9]{5}):(?P<page>[0-9]{1,4})",
    action=Action.SEE_EVENTS,
):
    """Turns a page of the list."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        chapter = None if self.parts["chapter"] == "all" else self.parts["chapter"]
        zip_code = None if self.parts["zip"] == "any" else self.parts["zip"]
        card = await interaction.client.database.read(_page, actor, zip_code, chapter, self.number("page"))
        await replace(interaction, card)


class CalendarButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):calendar", action=Action.SEE_EVENTS):
    """Add to calendar."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Give the event as a file, as it is now; a cancelled one takes itself out of the calendar."""
        entry = await interaction.client.database.read(mirrors.load_entry, actor.server_id, self.number("event_id"))
        if entry is None:
            raise EventGone
        await reply(interaction, cards.file_card(entry, ics.write_calendar([entry])))


class DiscordList(commands.Cog):
    """Takes in what people do to our events in Discord's own list."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look at all lists: something may have happened while nobody looked."""
        await self.bot.database.write(marks.mark_all)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Look at the list of a server that is back."""
        await self.bot.database.write(marks.mark, guild.id)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        """Take in that somebody took an event off."""
        await self.bot.database.write(mirrors.noticed_gone, event.guild_id, event.id)

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _before: object, after: discord.ScheduledEvent) -> None:
        """Take in that somebody cancelled or changed an event."""
        if after.status in (discord.EventStatus.canceled, discord.EventStatus.completed):
            await self.bot.database.write(mirrors.noticed_gone, after.guild_id, after.id)
        elif after.guild is not None:
            seen, rooms = mirrors.native_of(after), mirrors.rooms_of(after.guild)
            await self.bot.database.write(mirrors.noticed_change, after.guild_id, after.id, seen, rooms)


async def setup(bot: Groundswell) -> None:
    """Add the buttons, the listeners, what hosts are told, and the feeds; the commands are a part of Events."""
    await bot.add_cog(DiscordList(bot))
    bot.add_dynamic_items(ListPage, CalendarButton)
    bot.senders.register(UNLISTED, mirrors.load_coming, cards.unlisted_card)
    bot.senders.register(CHANGED, mirrors.load_coming, cards.changed_card)
    bot.senders.register(FULL, mirrors.load_coming, cards.full_card)

    async def exists(key: str) -> bool:
        return await bot.database.read(_feed_exists, key)

    async def write(key: str) -> bytes | None:
        facts = await bot.database.read(_facts_of_feed, key)
        if facts is None:
            return None
        chapter, entries, language = facts
        with speaking(language):  # many people read it, and nobody knows who
            name = phrase("Events: {chapter}", chapter=chapter) if chapter else phrase("Events")
            # In a thread: 500 events take a tenth of a second.
            return await asyncio.to_thread(ics.write_calendar, entries, name)

    bot.site.serve_feeds(exists, write)
