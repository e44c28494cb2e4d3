"""Days of action: one plan, many cities, each by its own clock. A part of cogs/events.py."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands

from bot.access import Action as Doing
from bot.access import Actor
from bot.actions import cards, rules, service
from bot.actions.model import KIND, MESSAGE, Action, City, Rollup
from bot.app import Groundswell, Interaction
from bot.chapters import service as chapters
from bot.chapters.rules import is_zip_typed
from bot.database import Transaction
from bot.edge.asker import clocks_of, zone_of
from bot.edge.attendees import ensure_may_manage, invite
from bot.edge.chapters import place_of
from bot.edge.drawing import drawn
from bot.edge.durable import Durable
from bot.edge.files import read_attachment
from bot.edge.forms import present
from bot.edge.guard import actor_of, needs
from bot.edge.reply import hold, replace, reply, wait
from bot.edge.suggest import moments
from bot.errors import NotFound, UserError
from bot.events import cards as event_cards
from bot.events import service as events
from bot.events.model import Event, EventStatus, Invitation
from bot.events.rules import EventGone
from bot.outbox.model import Destination, Schedule
from bot.outbox.pacer import Rank
from bot.rsvps import service as rsvps
from bot.spreadsheet import BadFile, read_csv
from bot.when.zones import find_zone, zone_of_state
from bot.words import phrase
from cogs.action_ends import ActionEnds, cities, coming_actions
from cogs.event_desk import Place, ensure_may_post, usual_channel


def _rollup(tx: Transaction, server_id: int, action_id: int) -> Rollup | None:
    action = service.find(tx, server_id, action_id)
    if action is None:
        return None
    found = events.list_action(tx, server_id, action_id)
    standing = [event for event in found if event.status is EventStatus.OPEN]
    counts = events.count_all(tx, server_id, [event.event_id for event in standing])
    listed = [(event, counts[event.event_id].going, counts[event.event_id].maybe) for event in standing]
    return Rollup(action, listed, len(found) - len(standing))


def _shown(tx: Transaction, server_id: int, action_id: int) -> Rollup:
    rollup = _rollup(tx, server_id, action_id)
    if rollup is None:
        raise rules.ActionGone
    return rollup


def _locate(tx: Transaction, said: dict[str, Any]) -> tuple[str, bool]:
    """Return the zone of a city's clocks, and whether it was guessed from its state."""
    if said.get("zone"):
        return find_zone(said["zone"]), False
    place = place_of(tx, said["state"], said["city"])
    if place is not None and place.zone is not None:
        return place.zone, False
    return zone_of_state(said["state"]) or "America/New_York", True


def _add(
    tx: Transaction, actor: Actor, action: Action, said: dict[str, Any], standing: Sequence[Event]
) -> tuple[Event, bool]:
    server_id = actor.server_id
    zone, guessed = _locate(tx, said)
    named = said.get("chapter")
    chapter_id = said.get("chapter_id")
    if named is not None:
        chapter_id = chapters.named(tx, server_id, named).chapter_id
    ensure_may_manage(actor, chapter_id)
    asked = {name: said.get(name) for name in ("time", "place", "capacity")}
    city = City(said["city"], said["state"], zone, chapter_id=chapter_id, **asked)
    plan = service.plan_city(tx, action, city, actor.user_id, standing)
    event = events.add_city(tx, server_id, plan, action.action_id)
    rsvps.event_changed(tx, server_id, event, clocks_of)
    return event, guessed


def _add_all(tx: Transaction, actor: Actor, action: Action, rows: list[tuple[int, dict[str, str]]]) -> cards.Taken:
    """Take all cities of a file, or none: what is wrong is said by line."""
    standing = list(cities(tx, actor.server_id, action.action_id))
    problems: list[tuple[int, str]] = []
    guessed = []
    for line, row in rows:
        try:
            said = rules.read_row(row)
            event, is_guess = _add(tx, actor, action, said, standing)
        except UserError as error:
            problems.append((line, str(error)))
            continue
        standing.append(event)
        if is_guess:
            guessed.append(f"{said['city']}, {said['state']}")
    if problems:
        raise BadFile(problems=problems)
    return cards.Taken(len(rows), guessed)


def _create(
    tx: Transaction, actor: Actor, options: dict[str, Any], rows: list[tuple[int, dict[str, str]]]
) -> tuple[Rollup, cards.Taken]:
    ensure_may_manage(actor, None)
    zone = zone_of(tx, actor.server_id, actor.user_id)
    action = service.create(tx, actor.server_id, zone=zone, **options)
    taken = _add_all(tx, actor, action, rows)
    return _shown(tx, actor.server_id, action.action_id), taken


def _add_named(
    tx: Transaction, actor: Actor, text: str, rows: list[tuple[int, dict[str, str]]]
) -> tuple[Action, cards.Taken]:
    action = service.named(tx, actor.server_id, text)
    return action, _add_all(tx, actor, action, rows)


def _add_one(tx: Transaction, actor: Actor, action_id: int, said: dict[str, Any]) -> tuple[Action, Event]:
    action = service.get(tx, actor.server_id, action_id)
    return action, _add(tx, actor, action, said, cities(tx, actor.server_id, action_id))[0]


def _to_add(tx: Transaction, actor: Actor, action_id: int) -> tuple[Action, list[tuple[int, str]]]:
    action = service.get(tx, actor.server_id, action_id)
    service.ensure_on(action)
    among = None if actor.is_organizer else actor.leads
    found = chapters.search(tx, actor.server_id, "", among=among)
    return action, [(chapter.chapter_id, chapter.name) for chapter in found]


def _hosts(tx: Transaction, server_id: int, action_id: int) -> Sequence[int]:
    """List who is to be written to: the hosts of all cities, and the leads of the chapters whose events they are."""
    found: dict[int, None] = {}
    for event in cities(tx, server_id, action_id):
        found[event.plan.host_id] = None
        if event.plan.chapter_id is not None:
            found |= dict.fromkeys(chapters.leads_of(tx, server_id, event.plan.chapter_id))
    return list(found)


def _write(tx: Transaction, actor: Actor, text: str, message: str) -> tuple[Action, int]:
    ensure_may_manage(actor, None)
    action = service.named(tx, actor.server_id, text)
    hosts = len(_hosts(tx, actor.server_id, action.action_id))
    service.write_to_hosts(tx, actor.server_id, action, message, actor.user_id, hosts)
    return action, hosts


def _who_hears(tx: Transaction, told: Schedule) -> Sequence[Destination]:
    found = service.message(tx, told.server_id, told.thing_id)
    if found is None:
        return ()
    return [Destination(user_id=each) for each in _hosts(tx, told.server_id, found[0].action_id)]


def _near(tx: Transaction, server_id: int, action_id: int, typed: str) -> tuple[Action, list[tuple[Event, int, int]]]:
    """Return the cities that somebody means who typed one, a state or a ZIP; by ZIP, those of its state."""
    rollup = _shown(tx, server_id, action_id)
    listed = list(rollup.cities)
    wanted = typed.strip()
    if is_zip_typed(wanted):
        place = place_of(tx, "", wanted)
        if place is None:
            raise NotFound(phrase("I don't know that ZIP code. Type your city or your state instead."))
        same = [each for each in listed if each[0].plan.state == place.state]
        return rollup.action, sorted(
            same, key=lambda each: (each[0].plan.city or "").casefold() != place.city.casefold()
        )
    numbers = rules.matching([event.plan for event, _, _ in listed], wanted)
    return rollup.action, [listed[number] for number in numbers]


def _city(tx: Transaction, server_id: int, event_id: int) -> Invitation:
    event = events.find(tx, server_id, event_id)
    if event is None or event.status is EventStatus.DRAFT:
        raise EventGone
    return invite(tx, event)


async def _rows(file: discord.Attachment | None) -> list[tuple[int, dict[str, str]]]:
    if file is None:
        return []
    return read_csv(await read_attachment(file), rules.COLUMNS, rules.REQUIRED, most_rows=rules.MOST)


class ActionDesk(ActionEnds):
    """Planning a day of action."""

    action = ActionEnds.action

    @action.command(name="create")
    @app_commands.describe(
        title="What it is",
        start='The day and the time by each city\'s own clock, such as "jun 14 12pm"',
        duration='How long it goes on, such as "2h"',
        capacity="How many can come to a city; leave it out for any number",
        description="What people should know",
        file="The cities as CSV; leave it out to get a file to fill in",
        channel="Where to post its card; otherwise in the events channel",
    )
    @app_commands.autocomplete(start=moments)
    @needs(Doing.CREATE_ACTION)
    async def create_action(
        self,
        interaction: Interaction,
        title: str,
        start: str,
        duration: str | None = None,
        capacity: int | None = None,
        description: str | None = None,
        file: discord.Attachment | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Plan a day of action: an event in each city, and one card that shows them all."""
        actor = actor_of(interaction)
        place = channel or await usual_channel(interaction)
        ensure_may_post(interaction, actor, place, chosen=channel is not None)
        await wait(interaction)
        options = {
            "title": title,
            "start": start,
            "duration": duration,
            "capacity": capacity,
            "description": description,
            "channel_id": place.id,
        }
        rollup, taken = await self.bot.database.write(_create, actor, options, await _rows(file))
        picture = await drawn(cards.draw_rollup, rollup)
        await reply(interaction, cards.preview_card(rollup, taken, rules.TEMPLATE, picture))

    @action.command(name="add")
    @app_commands.describe(action="Which day of action", file="The cities as CSV")
    @app_commands.autocomplete(action=coming_actions)
    @needs(Doing.CREATE_ACTION)
    async def addcities(self, interaction: Interaction, action: str, file: discord.Attachment) -> None:
        """Add cities from a file; chapters add theirs by the button on the card."""
        await wait(interaction)
        found, taken = await self.bot.database.write(_add_named, actor_of(interaction), action, await _rows(file))
        await reply(interaction, cards.added_card(found, taken))

    @action.command(name="message")
    @app_commands.describe(action="Which day of action", text="What all hosts should know")
    @app_commands.autocomplete(action=coming_actions)
    @needs(Doing.CREATE_ACTION)
    async def write_to_hosts(self, interaction: Interaction, action: str, text: str) -> None:
        """Write to the hosts of all cities, by direct message."""
        found, hosts = await self.bot.database.write(_write, actor_of(interaction), action, text)
        await reply(interaction, cards.written_card(found, hosts))

    @action.command(name="post")
    @app_commands.describe(action="Which day of action", channel="Where; here if you leave it out")
    @app_commands.autocomplete(action=coming_actions)
    @needs(Doing.CREATE_ACTION)
    async def post_action(
        self, interaction: Interaction, action: str, channel: discord.TextChannel | None = None
    ) -> None:
        """Post the card of a day of action, once more or in another channel."""
        actor = actor_of(interaction)
        place: Any = channel or interaction.channel
        if not isinstance(place, Place):
            place = await usual_channel(interaction)
        ensure_may_post(interaction, actor, place, chosen=True)
        found = await self.bot.database.read(service.named, actor.server_id, action)
        await wait(interaction)
        await reply(interaction, await _post(self.bot, place, actor.server_id, found))


async def _post(bot: Groundswell, place: Any, server_id: int, action: Action) -> Any:
    minute = int(bot.clock().timestamp()) // 60
    post = await bot.posts.publish(place, server_id, KIND, action.action_id, again=f":{place.id}:{minute}")
    link = f"https://discord.com/channels/{server_id}/{post.channel_id}/{post.message_id}"
    return cards.posted_card(action, link)


class PostAction(Durable, template=r"action:(?P<action_id>[0-9]{1,18}):post", action=Doing.CREATE_ACTION):
    """Posts the card of a day of action."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Post it."""
        bot = interaction.client
        action = await bot.database.read(service.get, actor.server_id, self.number("action_id"))
        await hold(interaction)
        place = bot.get_partial_messageable(action.channel_id, guild_id=actor.server_id)
        await replace(interaction, await _post(bot, place, actor.server_id, action))


class AddCity(Durable, template=r"action:(?P<action_id>[0-9]{1,18}):add", action=Doing.CREATE_EVENT):
    """A chapter adds its city."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Ask for what it is like there."""
        action, known = await interaction.client.database.read(_to_add, actor, self.number("action_id"))
        form = cards.CityForm(action, known, optional=actor.is_organizer)

        async def submit(sent: Interaction) -> None:
            city, state = rules.split_where(form.where.value)
            chosen = form.chapter.values if form.chapter is not None else []
            said = {
                "city": city,
                "state": state,
                "time": form.time.value or None,
                "place": form.place.value or None,
                "capacity": rules.read_capacity(form.capacity.value),
                "chapter_id": int(chosen[0]) if chosen else None,
            }
            found, event = await sent.client.database.write(_add_one, actor_of(sent), action.action_id, said)
            await reply(sent, cards.city_added_card(found, event))

        await present(interaction, form, submit)


class FindCity(Durable, template=r"action:(?P<action_id>[0-9]{1,18}):find", action=Doing.SEE_EVENTS):
    """The way to one's own city."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show all cities to choose from; where there are too many, ask where somebody is."""
        action_id = self.number("action_id")
        rollup = await interaction.client.database.read(_shown, actor.server_id, action_id)
        if len(rollup.cities) <= cards.CHOICES:
            await reply(interaction, cards.choose_card(rollup.action, rollup.cities))
            return
        form = cards.FindForm()

        async def submit(sent: Interaction) -> None:
            found = await sent.client.database.read(_near, actor_of(sent).server_id, action_id, form.where.value)
            await reply(sent, cards.choose_card(*found))

        await present(interaction, form, submit)


class ChooseCity(Durable, template=r"action:(?P<action_id>[0-9]{1,18}):city", action=Doing.SEE_EVENTS):
    """One city of a day of action."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show its event, with the buttons to answer."""
        chosen = next(iter(self.chosen(interaction)), "")
        event_id = int(chosen) if chosen.isdecimal() and len(chosen) < 19 else 0
        invitation = await interaction.client.database.read(_city, actor.server_id, event_id)
        await reply(interaction, event_cards.invitation_card(invitation))


async def setup(bot: Groundswell) -> None:
    """Add the buttons, the posted card and the messages: the commands come with cogs/events.py."""
    bot.add_dynamic_items(PostAction, AddCity, FindCity, ChooseCity)
    bot.posts.register(KIND, _rollup, cards.rollup_card, cards.draw_rollup)
    bot.planner.register(MESSAGE, _who_hears, bulk=True)
    bot.senders.register(MESSAGE, service.message, cards.message_card, rank=Rank.BULK)
