"""What organizers see of their events, and what those who come are told of changes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord

from bot.card import AMBER, BLUE, GREEN, RED, Card, Document, button, done, moment, plain, row, short_moment
from bot.events.changing import CapacityBelow, Outcome
from bot.events.model import Answer, Change, ChangeKind, Event, Plan
from bot.events.rules import DESCRIPTION_MOST, LOCATION_MOST, TITLE_MOST
from bot.events.wording import REASON_MOST
from bot.when.zones import zone_label
from bot.words import later, phrase, phrase_many

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """News of an event to one person.

    Attributes:
        event: as it is now.
        user_id: whom it is for.
        is_elsewhere: whether it comes in a channel because their direct messages are closed.
        change: what is new; None: that they lost their seat.
        answer: what they have answered.
    """

    event: Event
    user_id: int
    is_elsewhere: bool = False
    change: Change | None = None
    answer: Answer = Answer.WAITING


class DetailsForm(discord.ui.Modal):
    """Asks for what a command has no room for."""

    def __init__(self, event: Event) -> None:
        super().__init__(title=phrase("More details"))
        plan = event.plan
        self.description: discord.ui.TextInput[DetailsForm] = discord.ui.TextInput(
            custom_id="description",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=DESCRIPTION_MOST,
            default=plan.description,
        )
        self.deadline: discord.ui.TextInput[DetailsForm] = discord.ui.TextInput(
            custom_id="deadline",
            required=False,
            max_length=100,
            default=_ahead(plan),
            placeholder=phrase("1 day before"),
        )
        kept = [] if plan.role_id is None else [discord.Object(plan.role_id, type=discord.Role)]
        self.role: discord.ui.RoleSelect[DetailsForm] = discord.ui.RoleSelect(
            custom_id="role", required=False, min_values=0, max_values=1, default_values=kept
        )
        self.image: discord.ui.FileUpload[DetailsForm] = discord.ui.FileUpload(
            custom_id="image", required=False, min_values=0, max_values=1
        )
        self.add_item(discord.ui.Label(text=phrase("What should people know?"), component=self.description))
        self.add_item(
            discord.ui.Label(
                text=phrase("Answers until"),
                description=phrase('Such as "1 day before" or "fri 6pm"; empty: until it is over.'),
                component=self.deadline,
            )
        )
        self.add_item(
            discord.ui.Label(
                text=phrase("Role that is needed to come"),
                description=phrase("Empty: everybody can."),
                component=self.role,
            )
        )
        self.add_item(
            discord.ui.Label(
                text=phrase("Picture"),
                description=phrase("PNG, JPEG or WebP. Empty: as it was."),
                component=self.image,
            )
        )


class CancelForm(discord.ui.Modal):
    """Asks why an event is called off; sending it does it."""

    def __init__(self, event: Event, told: int, *, rest: bool) -> None:
        super().__init__(title=phrase("Cancel the series") if rest else phrase("Cancel the event"))
        self.reason: discord.ui.TextInput[CancelForm] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=REASON_MOST
        )
        title, when = plain(event.plan.title, TITLE_MOST), short_moment(event.plan.starts_at)
        what = later("**{title}** and all later ones, {when}.") if rest else later("**{title}**, {when}.")
        who = (
            phrase("Nobody has said that they come.")
            if told == 0
            else phrase_many(
                told,
                "{count:,} who said that they come will be told.",
                "{count:,} who said that they come will be told.",
            )
        )
        self.add_item(discord.ui.TextDisplay(f"{phrase(what, title=title, when=when)} {who}"))
        self.add_item(
            discord.ui.Label(
                text=phrase("Why?"),
                description=phrase("Everybody sees it. Empty: no reason."),
                component=self.reason,
            )
        )


def _ahead(plan: Plan) -> str | None:
    """Say a deadline the way it can be typed."""
    if plan.answer_until is None:
        return None
    left = plan.starts_at - plan.answer_until
    number, rest = divmod(left, _DAY)
    if number and not rest:
        return phrase_many(number, "{count} day before", "{count} days before")
    number, rest = divmod(left, _HOUR)
    if number and not rest:
        return phrase_many(number, "{count} hour before", "{count} hours before")
    number, rest = divmod(left, _MINUTE)
    if number and not rest:
        return phrase_many(number, "{count} minute before", "{count} minutes before")
    return f"<t:{int(plan.answer_until.timestamp())}:F>"


def changed_card(outcome: Outcome, link: str | None) -> Card:
    """Tell an organizer what an event is like now, and who hears of it."""
    event = outcome.event
    plan = event.plan
    facts = [
        phrase("**When** {when}", when=moment(plan.starts_at)),
        phrase("-# I read times in {zone}.", zone=zone_label(plan.zone)),
    ]
    if plan.location:
        facts.append(phrase("**Where** {place}", place=plain(plan.location, LOCATION_MOST)))
    if plan.capacity is not None:
        facts.append(phrase("**Places** {count:,}", count=plan.capacity))
    said = phrase("**{title}** is changed.", title=plain(plan.title, TITLE_MOST))
    return Card(
        f"{said}{_told(outcome.told)}",
        "\n".join(facts),
        phrase("-# [Its post]({link}) keeps up by itself.", link=link) if link else None,
        row(button(phrase("More details"), f"event:{event.event_id}:details")),
        colour=GREEN,
    )


def cancelled_card(outcome: Outcome) -> Card:
    """Tell an organizer that an event is off, and whether others of its series still come."""
    title = plain(outcome.event.plan.title, TITLE_MOST)
    if outcome.series_ended:
        said = phrase("**{title}** and all later ones are cancelled.", title=title)
        return done(f"{said}{_told(outcome.told)}")
    said = f"{phrase('**{title}** is cancelled.', title=title)}{_told(outcome.told)}"
    if outcome.event.series_id:
        said += "\n" + phrase("-# The others of its series go on; the next one is posted by itself.")
    return done(said)


def _told(people: int) -> str:
    if not people:
        return ""
    return " " + phrase_many(people, "One person who comes is told.", "{count:,} people who come are told.")


def seats_card(choice: CapacityBelow) -> Card:
    """Ask an organizer whom to move where seats are fewer than those who are going."""
    excess = choice.going - choice.capacity
    keep = phrase("Keep {count:,} seats", count=choice.going)
    move = phrase_many(excess, "Move the last one to the waitlist", "Move the last {count:,} to the waitlist")
    custom_id = f"event:{choice.event_id}:seats"
    return Card(
        str(choice),
        row(
            button(keep, f"{custom_id}:{choice.going}:keep", discord.ButtonStyle.primary),
            button(move, f"{custom_id}:{choice.capacity}:move"),
        ),
        colour=AMBER,
    )


def seats_set_card(event: Event, moved: int) -> Card:
    """Tell an organizer how many seats there are now, and who had to give theirs."""
    said = phrase_many(
        event.plan.capacity or 0,
        "**{title}** has one place now.",
        "**{title}** has {count:,} places now.",
        title=plain(event.plan.title, TITLE_MOST),
    )
    if moved:
        said += " " + phrase_many(moved, "One person is on the waitlist.", "{count:,} are on the waitlist.")
    return done(said)


def reposted_card(event: Event, link: str) -> Card:
    """Tell an organizer that an event is posted once more."""
    return done(phrase("**{title}** is posted: {link}", title=plain(event.plan.title, TITLE_MOST), link=link))


def export_card(event: Event, data: bytes, people: int) -> Card:
    """Hand over a spreadsheet of those who answered, with what that means."""
    return Card(
        phrase_many(
            people,
            "**1 person** answered **{title}** or were there.",
            "**{count:,} people** answered **{title}** or were there.",
            title=plain(event.plan.title, TITLE_MOST),
        ),
        Document(f"event-{event.event_id}.csv", data),
        phrase(
            "-# What people do in politics is private: keep the file to yourself, and delete it when you are done. "
            "That you took it is on record with each of them."
        ),
    )


def change_card(told: Told) -> Card:
    """Tell somebody who comes of a change."""
    change, event = told.change, told.event
    assert change is not None  # noqa: S101 - it is what they are told
    plan = event.plan
    title = plain(plan.title, TITLE_MOST)
    why = phrase("**Why** {reason}", reason=plain(change.reason, REASON_MOST)) if change.reason else None
    is_going = told.answer is Answer.GOING
    own = phrase("You said that you're going.") if is_going else phrase("You said that you may come.")
    stop = _stop(event, "change")
    ending = phrase(
        "**Stop these** ends news of changes and cancellations for all events. `/me` pauses all my messages."
    )
    if change.kind is ChangeKind.CANCELLED:
        said = phrase("### {title} is cancelled\nIt was to be {when}.", title=title, when=short_moment(plan.starts_at))
        because = phrase("That's why you get this.")
        return _to(told, said, why, row(stop), f"-# {own} {because} {ending}", colour=RED)
    facts = [phrase("**When** {when}", when=moment(plan.starts_at))]
    if change.starts_before is not None:
        facts.append(phrase("-# before: {what}", what=short_moment(change.starts_before)))
    if plan.location:
        facts.append(phrase("**Where** {place}", place=plain(plan.location, LOCATION_MOST)))
    if change.location_before:
        facts.append(phrase("-# before: {what}", what=plain(change.location_before, LOCATION_MOST)))
    is_moved = change.starts_before is not None
    news = _NEWS.get((is_moved, change.location_before is not None), _ALL_NEW)
    asked = change.kind is ChangeKind.POSTPONED
    ask = f" {phrase('**Can you make it then?**')}" if asked else ""
    custom_id = f"event:{event.server_id}:{event.event_id}"
    keep = button(phrase("I'll be there"), f"{custom_id}:keep", discord.ButtonStyle.success)
    cant = phrase("I can't make the new time") if is_moved else phrase("I can't come")
    return _to(
        told,
        phrase(news, title=title),
        "\n".join(facts),
        why,
        f"{own} {phrase('Your answer stays until you change it.')}{ask}",
        row(*([keep] if asked else []), button(cant, f"{custom_id}:leave"), stop),
        f"-# {phrase('You get this because you answered its invitation.')} {ending}",
    )


_NEWS = {(True, False): later("### {title} has a new time"), (False, True): later("### {title} has a new place")}
_ALL_NEW = later("### {title} has a new time and place")


def _stop(event: Event, what: str) -> discord.ui.Button[Any]:
    return button(phrase("Stop these"), f"rsvp:{event.server_id}:stop:{what}")


def _to(told: Told, *parts: Any, colour: discord.Colour | None = BLUE) -> Card:
    """Make a card for one person; in a channel, it says for whom and pings them alone."""
    if not told.is_elsewhere:
        return Card(*parts, colour=colour)
    why = f"-# {phrase('Your direct messages are closed, so it is here.')}"
    card = Card(f"<@{told.user_id}>", *parts, why, colour=colour)
    card.pings = discord.AllowedMentions(
        everyone=False, users=[discord.Object(told.user_id)], roles=False, replied_user=False
    )
    return card


def kept_card(event: Event) -> Card:
    """Thank somebody who comes at the new time."""
    said = phrase("Thanks, see you {when}!", when=short_moment(event.plan.starts_at))
    return Card(f"{said}\n-# {plain(event.plan.title, TITLE_MOST)}", colour=GREEN)


def left_card(event: Event) -> Card:
    """Tell somebody that their seat is free again."""
    title = plain(event.plan.title, TITLE_MOST)
    said = phrase("You can't make it. Thanks for saying so; somebody else can have your place.")
    return Card(f"{said}\n-# {title}")


def seat_lost_card(told: Told) -> Card:
    """Tell somebody that they wait now, since there are fewer places."""
    event = told.event
    title = plain(event.plan.title, TITLE_MOST)
    leave = button(phrase("I can't come"), f"event:{event.server_id}:{event.event_id}:leave")
    return _to(
        told,
        phrase(
            "### {title} has fewer places now\nYou are on the waitlist, before those who came to it later. "
            "I write to you when a place is free for you.",
            title=title,
        ),
        phrase("**When** {when}", when=moment(event.plan.starts_at)),
        row(leave, _stop(event, "lost")),
        phrase(
            "-# You get this because you said that you're going. **Stop these** ends news that there are fewer places, "
            "for all events. `/me` pauses all my messages."
        ),
        colour=AMBER,
    )
