"""What people see of days of action."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.actions.model import Action, Rollup
from bot.actions.rules import CITY_MOST, MESSAGE_MOST, TITLE_MOST
from bot.card import RED, TEXT_LIMIT, Card, Document, Picture, button, done, notice, plain, prose, row
from bot.charts.actions import action_map, action_map_alt, action_words
from bot.events.model import Event, Plan
from bot.events.rules import DESCRIPTION_MOST
from bot.events.wording import REASON_MOST
from bot.text import clip, mention
from bot.when.words import clock_words, day_words
from bot.when.zones import zone_label
from bot.words import phrase, phrase_many

_SHOWN = 12  # cities on the card; the others are found by its button
CHOICES = 25
"""Cities to choose from at once (Discord's limit)."""


class CityForm(discord.ui.Modal):
    """Asks for what a city's part is like."""

    def __init__(self, action: Action, chapters: Sequence[tuple[int, str]], *, optional: bool) -> None:
        super().__init__(title=phrase("Add a city"))
        usual = clock_words(action.starts_local)
        self.where: discord.ui.TextInput[CityForm] = discord.ui.TextInput(
            custom_id="where", max_length=CITY_MOST + 30, placeholder=phrase("Boston, MA")
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
        self.add_item(discord.ui.Label(text=phrase("City and state"), component=self.where))
        empty = phrase("Empty: {time}.", time=usual)
        self.add_item(
            discord.ui.Label(text=phrase("Time, by the city's clock"), description=empty, component=self.time)
        )
        empty = phrase("Empty: to be announced.")
        self.add_item(discord.ui.Label(text=phrase("Place"), description=empty, component=self.place))
        self.add_item(discord.ui.Label(text=phrase("How many can come"), component=self.capacity))
        self.chapter: discord.ui.Select[CityForm] | None = None
        if chapters:
            options = [
                discord.SelectOption(label=clip(name, 100), value=str(number), default=len(chapters) == 1)
                for number, name in chapters[:CHOICES]
            ]
            self.chapter = discord.ui.Select(
                custom_id="chapter", options=options, required=not optional, min_values=0 if optional else 1
            )
            self.add_item(discord.ui.Label(text=phrase("Chapter"), component=self.chapter))


class CancelForm(discord.ui.Modal):
    """Asks why a day of action is called off; sending it does it."""

    def __init__(self, action: Action, cities: int, people: int) -> None:
        super().__init__(title=phrase("Cancel the day of action"))
        self.reason: discord.ui.TextInput[CancelForm] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=REASON_MOST
        )
        words = (
            phrase_many(
                cities,
                "The event of {count} city will be cancelled.",
                "The events of all {count:,} cities will be cancelled.",
            )
            if cities
            else phrase("No city has an event ahead.")
        )
        who = (
            phrase_many(
                people,
                "{count:,} who said that they come will be told.",
                "{count:,} who said that they come will be told.",
            )
            if people
            else phrase("Nobody has said that they come.")
        )
        self.add_item(discord.ui.TextDisplay(f"**{_title(action)}**, {_when(action)}. {words} {who}"))
        empty = phrase("Everybody sees it. Empty: no reason.")
        self.add_item(discord.ui.Label(text=phrase("Why?"), description=empty, component=self.reason))


class FindForm(discord.ui.Modal):
    """Asks where somebody is."""

    def __init__(self) -> None:
        super().__init__(title=phrase("Find my city"))
        self.where: discord.ui.TextInput[FindForm] = discord.ui.TextInput(
            custom_id="where", max_length=60, placeholder=phrase("Boston, MA or 02108")
        )
        self.add_item(discord.ui.Label(text=phrase("City, state or ZIP code"), component=self.where))


def draw_rollup(rollup: Rollup) -> bytes | None:
    """Draw where it happens; nothing while it happens nowhere."""
    return action_map(rollup.states) if rollup.states else None


def rollup_card(rollup: Rollup, picture: bytes | None = None, *, beside: int = 0) -> Card:
    """Show a day of action as it is posted: how many cities and people, where, and the way to one's own city.

    Room is left for so many characters ``beside`` it in the same message.
    """
    action = rollup.action
    if action.cancelled_at is not None:
        why = phrase("**Why** {reason}", reason=plain(action.reason, REASON_MOST)) if action.reason else None
        head = phrase("### Cancelled: {action}", action=_title(action))
        return Card(head, why, phrase("It was to be {when}.", when=_when(action)), colour=RED)
    words = action_words(rollup.states) if rollup.states else phrase("No city yet. Leads: add yours.")
    head = phrase("### {title}\n**{when}**, local time in each city", title=_title(action), when=_when(action))
    description = prose(action.description or "", DESCRIPTION_MOST)
    custom_id = f"action:{action.action_id}"
    return Card(
        head,
        description,
        f"**{words}**",
        Picture("cities.png", picture, action_map_alt(rollup.states)) if picture is not None else None,
        _cities(rollup, TEXT_LIMIT - beside - len(head) - len(description) - len(words) - 4),
        row(
            button(
                phrase("Find my city"), f"{custom_id}:find", discord.ButtonStyle.primary, disabled=not rollup.cities
            ),
            button(phrase("Add a city"), f"{custom_id}:add"),
        ),
    )


def _cities(rollup: Rollup, room: int) -> str:
    """List the first cities, as many as there is room for, and count the others."""
    lines = [_line(event, going) for event, going, _ in rollup.cities[:_SHOWN]]
    while True:
        left = len(rollup.cities) - len(lines)
        more = [phrase("-# and {count:,} more: press **Find my city**", count=left)] if left > 0 else []
        text = "\n".join([*lines, *more])
        if len(text) <= room or not lines:
            return text
        lines.pop()


def _title(action: Action) -> str:
    return plain(action.title, TITLE_MOST)


def _when(action: Action) -> str:
    local = action.starts_local
    return f"{day_words(local, 0)}, {clock_words(local)}"


def _line(event: Event, going: int) -> str:
    plan = event.plan
    place = f" · {plain(plan.location, 50)}" if plan.location and "://" not in plan.location else ""
    coming = phrase_many(going, "{count:,} going", "{count:,} going")
    return f"**{_city(plan)}** · {clock_words(plan.starts_local)} {zone_label(plan.zone)}{place} · {coming}"


def _city(plan: Plan) -> str:
    return f"{plain(plan.city or '', CITY_MOST)}, {plan.state}"


def choose_card(action: Action, cities: Sequence[tuple[Event, int, int]], typed: str | None = None) -> Card:
    """Let somebody choose one of up to 25 cities."""
    if not cities:
        return notice(
            phrase(
                "Nothing is planned there yet. Press **Find my city** again and type another city near you, or your "
                "state.\n-# {title}",
                title=_title(action),
            )
        )
    to_come = phrase("place to come")
    options = [
        discord.SelectOption(
            label=clip(f"{event.plan.city}, {event.plan.state}", 100),
            value=str(event.event_id),
            description=clip(f"{clock_words(event.plan.starts_local)} · {event.plan.location or to_come}", 100),
        )
        for event, _, _ in cities[:CHOICES]
    ]
    pick: discord.ui.Select[Card] = discord.ui.Select(
        custom_id=f"action:{action.action_id}:city", options=options, placeholder=phrase("Choose a city")
    )
    left = len(cities) - CHOICES
    return Card(
        f"### {_title(action)}",
        row(pick),
        phrase("-# and {count:,} more; type the city for the others", count=left) if left > 0 else None,
    )


@dataclass(frozen=True)
class Taken:
    """What became of a list of cities: how many were taken, and of which the clocks were guessed."""

    cities: int
    guessed: Sequence[str] = ()


def preview_card(rollup: Rollup, taken: Taken, template: bytes, picture: bytes | None = None) -> Card:
    """Show an organizer what would be posted, with a file to fill in while there is no city."""
    channel = f"<#{rollup.action.channel_id}>"
    words = [phrase("Only you see this. **Post it** puts it in {channel}.", channel=channel)]
    if taken.cities:
        words.append(
            phrase_many(
                taken.cities,
                "{count:,} cities were taken from the file.",
                "{count:,} cities were taken from the file.",
            )
        )
    below = "\n".join([*words, *_guessed(taken)])
    card = rollup_card(rollup, picture, beside=len(below))
    card.add_item(discord.ui.TextDisplay(below))
    card.add_item(row(button(phrase("Post it"), f"action:{rollup.action.action_id}:post", discord.ButtonStyle.primary)))
    if not rollup.cities:
        card.add_item(
            discord.ui.TextDisplay(
                phrase(
                    "Chapters add their city by the button. Or fill in this file and attach it to `/event action add`:"
                )
            )
        )
        card.add_item(Document("cities.csv", template))
    return card


def _guessed(taken: Taken) -> list[str]:
    if not taken.guessed:
        return []
    named = ", ".join(taken.guessed[:10]) + (" …" if len(taken.guessed) > 10 else "")
    return [
        phrase(
            "-# I don't know these towns, and took the clocks of most of their state: {towns}", towns=plain(named, 400)
        )
    ]


def added_card(action: Action, taken: Taken) -> Card:
    """Tell an organizer that cities were added."""
    added = phrase_many(
        taken.cities,
        "One city is added to **{title}**. Its card keeps up by itself.",
        "{count:,} cities are added to **{title}**. Its card keeps up by itself.",
        title=_title(action),
    )
    return done("\n".join([added, *_guessed(taken)]))


def city_added_card(action: Action, event: Event) -> Card:
    """Tell whoever added a city that it is there, and how to post its event."""
    plan = event.plan
    return done(
        phrase(
            "**{city}** is part of **{title}**: {time} {zone}.\n-# You are its host. "
            "Post it in your own channel with `/event post`; `/event edit` changes it.",
            city=_city(plan),
            title=_title(action),
            time=clock_words(plan.starts_local),
            zone=zone_label(plan.zone),
        )
    )


def posted_card(action: Action, link: str) -> Card:
    """Tell an organizer where a day of action is posted."""
    words = phrase(
        "**{action}** is posted: {link}\n-# The numbers on it keep up by themselves.", action=_title(action), link=link
    )
    return done(words)


def cancelled_card(action: Action, cities: int, people: int) -> Card:
    """Tell an organizer that a day of action is off everywhere."""
    sentences = [
        phrase("**{action}** is cancelled.", action=_title(action)),
        phrase_many(cities, "The event of its one city is off.", "The events of {count:,} cities are off."),
    ]
    if people:
        sentences.append(phrase_many(people, "One person who comes is told.", "{count:,} people are told."))
    return done(" ".join(sentences))


def export_card(action: Action, cities: bytes, attendees: bytes, people: int) -> Card:
    """Hand over what came of a day of action, with what that means."""
    return Card(
        phrase_many(
            people,
            "**{title}**: its cities with their numbers, and the **{count:,} person** who answered.",
            "**{title}**: its cities with their numbers, and the **{count:,} people** who answered.",
            title=_title(action),
        ),
        Document(f"cities-{action.action_id}.csv", cities),
        Document(f"attendees-{action.action_id}.csv", attendees),
        phrase(
            "-# What people do in politics is private: keep the files to yourself, and delete them when you are done. "
            "That you took them is on record with each of them."
        ),
    )


def written_card(action: Action, hosts: int) -> Card:
    """Tell an organizer how many hosts hear of it."""
    words = phrase_many(
        hosts,
        "The one host of **{title}** will get your message by direct message.",
        "All {count:,} hosts of **{title}** will get your message by direct message.",
        title=_title(action),
    )
    return done(words)


def message_card(message: tuple[Action, str, int]) -> Card:
    """Show a host what an organizer wrote to all."""
    action, text, sent_by = message
    return Card(
        phrase("### To the hosts of {title}", title=_title(action)),
        prose(text, MESSAGE_MOST),
        phrase(
            "-# From {person}. You get this because you host one of its events. `/me` pauses all my messages.",
            person=mention(sent_by),
        ),
    )
