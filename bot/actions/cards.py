"""What people see of days of action."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.actions.model import Action, Rollup
from bot.actions.rules import CITY_MOST, MESSAGE_MOST, TITLE_MOST
from bot.card import RED, Card, Document, Picture, button, done, notice, plain, prose, row
from bot.charts.actions import action_map, action_map_alt, action_words
from bot.events.model import Event
from bot.events.rules import DESCRIPTION_MOST
from bot.events.wording import REASON_MOST
from bot.text import clip, mention
from bot.when.words import clock_words, day_words
from bot.when.zones import zone_label

_SHOWN = 12  # cities on the card; the others are found by its button
CHOICES = 25
"""Cities to choose from at once (Discord's limit)."""


class CityForm(discord.ui.Modal, title="Add a city"):
    """Asks for what a city's part is like."""

    def __init__(self, action: Action, chapters: Sequence[tuple[int, str]], *, optional: bool) -> None:
        super().__init__()
        usual = clock_words(action.starts_local)
        self.where: discord.ui.TextInput[CityForm] = discord.ui.TextInput(
            custom_id="where", max_length=CITY_MOST + 30, placeholder="Boston, MA"
        )
        self.time: discord.ui.TextInput[CityForm] = discord.ui.TextInput(
            custom_id="time", required=False, max_length=40, placeholder=usual
        )
        self.place: discord.ui.TextInput[CityForm] = discord.ui.TextInput(
            custom_id="place", required=False, max_length=300
        )
        self.capacity: discord.ui.TextInput[CityForm] = discord.ui.TextInput(
            custom_id="capacity", required=False, max_length=9
        )
        self.add_item(discord.ui.Label(text="City and state", component=self.where))
        self.add_item(
            discord.ui.Label(text="Time, by the city's clock", description=f"Empty: {usual}.", component=self.time)
        )
        self.add_item(discord.ui.Label(text="Place", description="Empty: to be announced.", component=self.place))
        self.add_item(discord.ui.Label(text="How many can come", component=self.capacity))
        self.chapter: discord.ui.Select[CityForm] | None = None
        if chapters:
            options = [
                discord.SelectOption(label=clip(name, 100), value=str(number), default=len(chapters) == 1)
                for number, name in chapters[:CHOICES]
            ]
            self.chapter = discord.ui.Select(
                custom_id="chapter", options=options, required=not optional, min_values=0 if optional else 1
            )
            self.add_item(discord.ui.Label(text="Chapter", component=self.chapter))


class CancelForm(discord.ui.Modal, title="Cancel the day of action"):
    """Asks why a day of action is called off; sending it does it."""

    def __init__(self, action: Action, cities: int, people: int) -> None:
        super().__init__()
        self.reason: discord.ui.TextInput[CancelForm] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=REASON_MOST
        )
        words = (
            "No city has an event ahead."
            if cities == 0
            else "The event of 1 city will be cancelled."
            if cities == 1
            else f"The events of all {cities:,} cities will be cancelled."
        )
        who = "Nobody has said that they come." if people == 0 else f"{people:,} who said that they come will be told."
        self.add_item(discord.ui.TextDisplay(f"**{plain(action.title, TITLE_MOST)}**, {_when(action)}. {words} {who}"))
        self.add_item(
            discord.ui.Label(text="Why?", description="Everybody sees it. Empty: no reason.", component=self.reason)
        )


class FindForm(discord.ui.Modal, title="Find my city"):
    """Asks where somebody is."""

    def __init__(self) -> None:
        super().__init__()
        self.where: discord.ui.TextInput[FindForm] = discord.ui.TextInput(
            custom_id="where", max_length=60, placeholder="Boston, MA or 02108"
        )
        self.add_item(discord.ui.Label(text="City, state or ZIP code", component=self.where))


def draw_rollup(rollup: Rollup) -> bytes | None:
    """Draw where it happens; nothing while it happens nowhere."""
    return action_map(rollup.states) if rollup.states else None


def rollup_card(rollup: Rollup, picture: bytes | None = None) -> Card:
    """Show a day of action as it is posted: how many cities and people, where, and the way to one's own city."""
    action = rollup.action
    if action.cancelled_at is not None:
        why = f"**Why** {plain(action.reason, REASON_MOST)}" if action.reason else None
        return Card(
            f"### Cancelled: {plain(action.title, TITLE_MOST)}", why, f"It was to be {_when(action)}.", colour=RED
        )
    words = action_words(rollup.states) if rollup.states else "No city yet. Leads: add yours."
    cities = [_line(event, going) for event, going, _ in rollup.cities[:_SHOWN]]
    left = len(rollup.cities) - _SHOWN
    more = [f"-# and {left:,} more: press **Find my city**"] if left > 0 else []
    custom_id = f"action:{action.action_id}"
    return Card(
        f"### {plain(action.title, TITLE_MOST)}\n**{_when(action)}**, local time in each city",
        prose(action.description, DESCRIPTION_MOST) if action.description else None,
        f"**{words}**",
        Picture("cities.png", picture, action_map_alt(rollup.states)) if picture is not None else None,
        "\n".join([*cities, *more]) or None,
        row(
            button("Find my city", f"{custom_id}:find", discord.ButtonStyle.primary, disabled=not rollup.cities),
            button("Add a city", f"{custom_id}:add"),
        ),
    )


def _when(action: Action) -> str:
    local = action.starts_local
    return f"{day_words(local, 0)}, {clock_words(local)}"


def _line(event: Event, going: int) -> str:
    plan = event.plan
    where = f"**{plain(plan.city or '', CITY_MOST)}, {plan.state}**"
    place = f" · {plain(plan.location, 50)}" if plan.location and "://" not in plan.location else ""
    return f"{where} · {clock_words(plan.starts_local)} {zone_label(plan.zone)}{place} · {going:,} going"


def choose_card(action: Action, cities: Sequence[tuple[Event, int, int]], typed: str | None = None) -> Card:
    """Let somebody choose one of up to 25 cities."""
    if not cities:
        return notice(
            f"Nothing is planned there yet. Press **Find my city** again and type another city near you, or your state."
            f"\n-# {plain(action.title, TITLE_MOST)}"
        )
    options = [
        discord.SelectOption(
            label=clip(f"{event.plan.city}, {event.plan.state}", 100),
            value=str(event.event_id),
            description=clip(f"{clock_words(event.plan.starts_local)} · {event.plan.location or 'place to come'}", 100),
        )
        for event, _, _ in cities[:CHOICES]
    ]
    pick: discord.ui.Select[Card] = discord.ui.Select(
        custom_id=f"action:{action.action_id}:city", options=options, placeholder="Choose a city"
    )
    left = len(cities) - CHOICES
    return Card(
        f"### {plain(action.title, TITLE_MOST)}",
        row(pick),
        f"-# and {left:,} more; type the city for the others" if left > 0 else None,
    )


@dataclass(frozen=True)
class Taken:
    """What became of a list of cities: how many were taken, and of which the clocks were guessed."""

    cities: int
    guessed: Sequence[str] = ()


def preview_card(rollup: Rollup, taken: Taken, template: bytes, picture: bytes | None = None) -> Card:
    """Show an organizer what would be posted, with a file to fill in while there is no city."""
    card = rollup_card(rollup, picture)
    words = [f"Only you see this. **Post it** puts it in <#{rollup.action.channel_id}>."]
    if taken.cities:
        words.append(f"{taken.cities:,} cities were taken from the file.")
    words += _guessed(taken)
    card.add_item(discord.ui.TextDisplay("\n".join(words)))
    card.add_item(row(button("Post it", f"action:{rollup.action.action_id}:post", discord.ButtonStyle.primary)))
    if not rollup.cities:
        card.add_item(
            discord.ui.TextDisplay(
                "Chapters add their city by the button. Or fill in this file and attach it to `/event action add`:"
            )
        )
        card.add_item(Document("cities.csv", template))
    return card


def _guessed(taken: Taken) -> list[str]:
    if not taken.guessed:
        return []
    named = ", ".join(taken.guessed[:10]) + (" …" if len(taken.guessed) > 10 else "")
    return [f"-# I don't know these towns, and took the clocks of most of their state: {plain(named, 400)}"]


def added_card(action: Action, taken: Taken) -> Card:
    """Tell an organizer that cities were added."""
    many = "One city is" if taken.cities == 1 else f"{taken.cities:,} cities are"
    guessed = "\n".join(["", *_guessed(taken)])
    return done(f"{many} added to **{plain(action.title, TITLE_MOST)}**. Its card keeps up by itself.{guessed}")


def city_added_card(action: Action, event: Event) -> Card:
    """Tell whoever added a city that it is there, and how to post its event."""
    plan = event.plan
    return done(
        f"**{plain(plan.city or '', CITY_MOST)}, {plan.state}** is part of **{plain(action.title, TITLE_MOST)}**: "
        f"{clock_words(plan.starts_local)} {zone_label(plan.zone)}."
        f"\n-# You are its host. Post it in your own channel with `/event post`; `/event edit` changes it."
    )


def posted_card(action: Action, link: str) -> Card:
    """Tell an organizer where a day of action is posted."""
    return done(f"**{plain(action.title, TITLE_MOST)}** is posted: {link}\n-# The numbers on it keep up by themselves.")


def cancelled_card(action: Action, cities: int, people: int) -> Card:
    """Tell an organizer that a day of action is off everywhere."""
    where = "The event of its one city is" if cities == 1 else f"The events of {cities:,} cities are"
    who = "" if people == 0 else " One person who comes is told." if people == 1 else f" {people:,} people are told."
    return done(f"**{plain(action.title, TITLE_MOST)}** is cancelled. {where} off.{who}")


def export_card(action: Action, cities: bytes, attendees: bytes, people: int) -> Card:
    """Hand over what came of a day of action, with what that means."""
    who = "1 person" if people == 1 else f"{people:,} people"
    return Card(
        f"**{plain(action.title, TITLE_MOST)}**: its cities with their numbers, and the **{who}** who answered.",
        Document(f"cities-{action.action_id}.csv", cities),
        Document(f"attendees-{action.action_id}.csv", attendees),
        "-# What people do in politics is private: keep the files to yourself, and delete them when you are done. "
        "That you took them is on record with each of them.",
    )


def written_card(action: Action, hosts: int) -> Card:
    """Tell an organizer how many hosts hear of it."""
    who = "The one host" if hosts == 1 else f"All {hosts:,} hosts"
    return done(f"{who} of **{plain(action.title, TITLE_MOST)}** will get your message by direct message.")


def message_card(message: tuple[Action, str, int]) -> Card:
    """Show a host what an organizer wrote to all."""
    action, text, sent_by = message
    return Card(
        f"### To the hosts of {plain(action.title, TITLE_MOST)}",
        prose(text, MESSAGE_MOST),
        f"-# From {mention(sent_by)}. You get this because you host one of its events. `/me` pauses all my messages.",
    )
