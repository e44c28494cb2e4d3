"""Answers to events: seats, guests, the waitlist, shifts, reminders; and what hosts see of them."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.edge import attending
from bot.edge.attendees import coming_events
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_givable
from bot.edge.guard import actor_of, needs
from bot.edge.keeper import Keeper
from bot.edge.reply import made_ready, replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.events import service as events
from bot.events.model import Answer
from bot.outbox.pacer import Rank
from bot.rsvps import cards, notices, roll_cards, shift_cards
from bot.rsvps.model import OFFER, VISITS, Answered, Notice
from bot.when.words import day_words

_WHICH = "Which event; pick it from the list"


@suggester
async def lately(interaction: Interaction, current: str) -> Pairs:
    """Suggest the events that are coming up or were lately, those nearest to now first; the value is the number."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(events.list_lately, interaction.guild_id)
    wanted = current.strip().casefold()
    return [
        (f"{each.plan.title} · {day_words(each.plan.starts_local, 0)}", str(each.event_id))
        for each in found
        if wanted in each.plan.title.casefold()
    ]


@suggester
async def shift_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the shifts of the event that was chosen."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    chosen = str(getattr(interaction.namespace, "event", ""))
    if not chosen.isdecimal() or len(chosen) > 18:
        return []
    found = await interaction.client.database.read(attending.list_shifts, interaction.guild_id, int(chosen))
    return [(each.title, str(each.shift_id)) for each in found if current.strip().casefold() in each.title.casefold()]


@app_commands.command()
@app_commands.describe(event=_WHICH)
@app_commands.autocomplete(event=lately)
@needs(Action.RUN_EVENT)
async def attendees(interaction: Interaction, event: str) -> None:
    """See who comes, who waits and who has which shift at an event you run."""
    actor = actor_of(interaction)
    roll = await interaction.client.database.write(attending.roll_named, actor.server_id, actor, event)
    await reply(interaction, roll_cards.attendees_card(roll, 1))


@app_commands.command()
@app_commands.describe(event=_WHICH)
@app_commands.autocomplete(event=lately)
@needs(Action.RUN_EVENT)
async def checkin(interaction: Interaction, event: str) -> None:
    """Note who is there, who did not come and who walked in; or show a code to type."""
    actor = actor_of(interaction)
    roll = await interaction.client.database.write(attending.begin_checkin, actor.server_id, actor, event)
    await reply(interaction, roll_cards.checkin_card(roll, 1))


@app_commands.command()
@app_commands.describe(code="The six digits that the host reads out")
@needs(Action.RSVP)
async def here(interaction: Interaction, code: str) -> None:
    """Say that you are at an event, with the code that the host reads out."""
    actor = actor_of(interaction)
    event, presence = await interaction.client.database.write(attending.arrive, actor.server_id, actor.user_id, code)
    await reply(interaction, cards.said_card(event, presence))


@app_commands.command()
@app_commands.describe(
    event=_WHICH,
    guests="How many guests each person may bring; 0 for none",
    offer_hours="How many hours a free place is kept for whoever is next on the waitlist",
    role="The role that those who are going have until it is over",
    no_role="Yes: those who are going get no role (any more)",
    day_before="Whether people are reminded, and asked to confirm, the day before",
    half_hour="Whether people are reminded 30 minutes before",
    afterwards="Whether people are asked afterwards if they were there",
    ask_host="Whether the host is asked afterwards who was there",
    changes="Whether people are told of another time or place, and when it is cancelled",
)
@app_commands.autocomplete(event=coming_events)
@needs(Action.RUN_EVENT)
async def options(
    interaction: Interaction,
    event: str,
    guests: int | None = None,
    offer_hours: float | None = None,
    role: discord.Role | None = None,
    no_role: bool = False,
    day_before: bool | None = None,
    half_hour: bool | None = None,
    afterwards: bool | None = None,
    ask_host: bool | None = None,
    changes: bool | None = None,
) -> None:
    """Choose for one event: guests, the waitlist, a role for those going, and reminders."""
    actor = actor_of(interaction)
    if role is not None:
        ensure_givable(role)
    switches = {
        Notice.TOMORROW: day_before,
        Notice.SOON: half_hour,
        Notice.AFTER: afterwards,
        Notice.HOST: ask_host,
        Notice.CHANGE: changes,
    }
    chosen = {
        "guests_most": guests,
        "offer_hours": offer_hours,
        "role_id": role.id if role is not None else None,
        "no_role": no_role,
    }
    found, settings = await interaction.client.database.write(
        attending.choose, actor.server_id, actor, event, switches, chosen
    )
    await reply(interaction, cards.settings_card(found, settings))


shift_group = app_commands.Group(name="shift", description="Shifts: tasks within an event, with their own times")


@shift_group.command()
@app_commands.describe(
    event=_WHICH,
    title="What one does, such as Marshal",
    start="From when, such as 10am",
    end="Until when, such as 12pm",
    people="How many are needed; leave it out for any number",
)
@app_commands.autocomplete(event=coming_events)
@needs(Action.RUN_EVENT)
async def add(
    interaction: Interaction, event: str, title: str, start: str, end: str, people: int | None = None
) -> None:
    """Add a shift to an event; people take it with the Shifts button on the post."""
    actor = actor_of(interaction)
    shift, found = await interaction.client.database.write(
        attending.add_shift, actor.server_id, actor, event, title, start, end, people
    )
    await reply(interaction, shift_cards.shift_added_card(shift, found))


@shift_group.command()
@app_commands.describe(event=_WHICH, shift="Which shift")
@app_commands.autocomplete(event=coming_events, shift=shift_names)
@needs(Action.RUN_EVENT)
async def remove(interaction: Interaction, event: str, shift: str) -> None:
    """Take a shift away from an event."""
    actor = actor_of(interaction)
    gone = await interaction.client.database.write(attending.remove_shift, actor.server_id, actor, event, shift)
    await reply(interaction, shift_cards.shift_removed_card(gone))


class Rsvps(commands.Cog):
    """Answers to events, kept true in the background."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot
        self.is_kept = False

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin to keep seats and roles, once."""
        if not self.is_kept:
            self.is_kept = True
            keeper = Keeper(self.bot)
            self.bot.database.listen(VISITS, keeper.ring)
            self.bot.in_background(keeper.run())


def _role_ids(interaction: Interaction) -> frozenset[int] | None:
    """Return the roles of whoever presses; Discord does not say them in direct messages."""
    member = interaction.user
    return frozenset(role.id for role in member.roles) if isinstance(member, discord.Member) else None


async def _respond(
    interaction: Interaction, actor: Actor, event_id: int, wish: Answer, guests: int | None = None
) -> None:
    mine, roles = (actor.server_id, event_id, actor.user_id), _role_ids(interaction)

    def face(answered: Answered) -> Card:
        return made_ready(interaction, cards.answer_card(answered, in_server=True))

    card = await interaction.client.database.write_and(face, attending.respond, *mine, wish, guests, roles)
    await (reply if guests is None else replace)(interaction, card)


class AnswerButton(
    Durable, template=r"event:(?P<event_id>[0-9]{1,18}):(?P<answer>going|maybe|cant)", action=Action.RSVP
):
    """Going, Maybe or Can't make it."""

    storms = True

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep the answer; the card follows."""
        await _respond(interaction, actor, self.number("event_id"), Answer(self.parts["answer"]))


class GuestsButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):guests", action=Action.RSVP):
    """Asks how many people somebody brings."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the numbers."""
        mine = (actor.server_id, self.number("event_id"), actor.user_id)
        found = await interaction.client.database.read(attending.guests_of, *mine)
        await reply(interaction, cards.guests_card(*found))


class BringButton(
    Durable, template=r"event:(?P<event_id>[0-9]{1,18}):bring:(?P<guests>[0-9]{1,2})", action=Action.RSVP
):
    """So many guests."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep it, with the answer "going"."""
        await _respond(interaction, actor, self.number("event_id"), Answer.GOING, self.number("guests"))


class ShiftsButton(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):shifts", action=Action.RSVP):
    """Shows what is needed."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the shifts, one's own among them."""
        mine = (actor.server_id, self.number("event_id"), actor.user_id)
        await reply(interaction, shift_cards.rota_card(await interaction.client.database.read(attending.rota, *mine)))


class ShiftSelect(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):shift", action=Action.RSVP):
    """Takes shifts, and gives them up."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Have exactly those that were picked."""
        mine = (actor.server_id, self.number("event_id"), actor.user_id)
        rota = await interaction.client.database.write(attending.take_shifts, *mine, _numbers(self.chosen(interaction)))
        await replace(interaction, shift_cards.rota_card(rota))


def _numbers(values: list[str]) -> frozenset[int]:
    """Return what was picked; what is no number, which only a forged press can send, stands for nothing that exists."""
    return frozenset(int(each) if each.isdecimal() and len(each) <= 18 else 0 for each in values)


class TurnButton(
    Durable,
    template=r"event:(?P<event_id>[0-9]{1,18}):(?P<what>attendees|checkin):(?P<page>[0-9]{1,4}):(?P<way>back|on)",
    action=Action.RUN_EVENT,
):
    """Turns a page of those who come."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now."""
        which = (actor.server_id, actor, self.number("event_id"))
        roll = await interaction.client.database.write(attending.roll_of, *which)
        face = roll_cards.attendees_card if self.parts["what"] == "attendees" else roll_cards.checkin_card
        await replace(interaction, face(roll, self.number("page")))


class CheckInItem(
    Durable, template=r"event:(?P<event_id>[0-9]{1,18}):(?P<verb>came|missed|close|code)", action=Action.RUN_EVENT
):
    """What a host does to check people in."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Note it, and show who is there."""
        verb, database = self.parts["verb"], interaction.client.database
        which = (actor.server_id, actor, self.number("event_id"))
        if verb == "code":
            roll = await database.write(attending.open_code, *which)
        elif verb == "close":
            roll = await database.write(attending.note_rest, *which)
        else:
            # A person's id has up to 20 digits; what no id can be is left out.
            people = [int(each) for each in self.chosen(interaction) if each.isdecimal() and int(each) < 1 << 63]
            roll = await database.write(attending.note, *which, people[:25], verb == "came")
        await replace(interaction, roll_cards.checkin_card(roll, 1))


class PersonalButton(
    Durable,
    template=(
        r"rsvp:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<event_id>[0-9]{1,18}):"
        r"(?P<verb>take|pass|confirm|cancel|came|missed)"
    ),
    action=Action.RSVP,
):
    """A button under what came to one person: an offered place, a reminder, a question."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Do it for whoever presses."""
        card = await _PRESSED[self.parts["verb"]](interaction, actor, self.number("event_id"))
        # In a channel the message stays: others may see it, and press it for themselves.
        await (replace if interaction.guild_id is None else reply)(interaction, card)


async def _taken(interaction: Interaction, actor: Actor, event_id: int) -> Card:
    mine = (actor.server_id, event_id, actor.user_id)
    return cards.answer_card(await interaction.client.database.write(attending.take_offer, *mine))


async def _passed(interaction: Interaction, actor: Actor, event_id: int) -> Card:
    mine = (actor.server_id, event_id, actor.user_id)
    await interaction.client.database.write(attending.respond, *mine, Answer.CANT)
    return cards.passed_card()


async def _confirmed(interaction: Interaction, actor: Actor, event_id: int) -> Card:
    mine = (actor.server_id, event_id, actor.user_id, Answer.GOING)
    roles = _role_ids(interaction)
    answered = await interaction.client.database.write(attending.respond, *mine, None, roles, confirm=True)
    return cards.answer_card(answered)


async def _cancelled(interaction: Interaction, actor: Actor, event_id: int) -> Card:
    mine = (actor.server_id, event_id, actor.user_id, Answer.CANT)
    return cards.answer_card(await interaction.client.database.write(attending.respond, *mine))


def _saying(*, came: bool) -> Callable[[Interaction, Actor, int], Awaitable[Card]]:
    async def said(interaction: Interaction, actor: Actor, event_id: int) -> Card:
        mine = (actor.server_id, event_id, actor.user_id)
        return cards.said_card(*await interaction.client.database.write(attending.say, *mine, came))

    return said


_PRESSED: dict[str, Callable[[Interaction, Actor, int], Awaitable[Card]]] = {
    "take": _taken,
    "pass": _passed,
    "confirm": _confirmed,
    "cancel": _cancelled,
    "came": _saying(came=True),
    "missed": _saying(came=False),
}


class StopButton(
    Durable,
    template=r"rsvp:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<verb>stop|again):(?P<notice>tomorrow|soon|after|host|change|lost)",
    action=Action.RSVP,
):
    """Ends one kind of reminder for one person, or lets it come again."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep it, and show the way back."""
        notice, stopped = Notice[self.parts["notice"].upper()], self.parts["verb"] == "stop"
        await interaction.client.database.write(
            notices.set_stop, actor.server_id, actor.user_id, notice, stopped=stopped
        )
        await reply(interaction, cards.stopped_card(actor.server_id, notice) if stopped else cards.resumed_card(notice))


async def setup(bot: Groundswell) -> None:
    """Add the commands to /event, the buttons, and the way that offers and reminders are sent."""
    group = bot.tree.get_command("event")
    assert isinstance(group, app_commands.Group)  # noqa: S101 - cogs.events is loaded before
    part: app_commands.Group | app_commands.Command[Any, Any, Any]
    for part in (attendees, checkin, here, options, shift_group):
        group.add_command(part)
    await bot.add_cog(Rsvps(bot))
    bot.add_dynamic_items(AnswerButton, GuestsButton, BringButton, ShiftsButton, ShiftSelect)
    bot.add_dynamic_items(TurnButton, CheckInItem, PersonalButton, StopButton)
    bot.senders.register_for_each(OFFER, attending.load_offer, cards.offer_card, rank=Rank.NOW)
    for notice in notices.PLANNED:
        bot.senders.register_for_each(notice, attending.load_notice, cards.notice_card, rank=Rank.BULK)
        bot.planner.register(notice, attending.audience, bulk=True)
