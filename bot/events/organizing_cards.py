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


class DetailsForm(discord.ui.Modal, title="More details"):
    """Asks for what a command has no room for."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        plan = event.plan
        self.description: discord.ui.TextInput[DetailsForm] = discord.ui.TextInput(
            custom_id="description",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=DESCRIPTION_MOST,
            default=plan.description,
        )
        self.deadline: discord.ui.TextInput[DetailsForm] = discord.ui.TextInput(
            custom_id="deadline", required=False, max_length=100, default=_ahead(plan), placeholder="1 day before"
        )
        kept = [] if plan.role_id is None else [discord.Object(plan.role_id, type=discord.Role)]
        self.role: discord.ui.RoleSelect[DetailsForm] = discord.ui.RoleSelect(
            custom_id="role", required=False, min_values=0, max_values=1, default_values=kept
        )
        self.image: discord.ui.FileUpload[DetailsForm] = discord.ui.FileUpload(
            custom_id="image", required=False, min_values=0, max_values=1
        )
        self.add_item(discord.ui.Label(text="What should people know?", component=self.description))
        self.add_item(
            discord.ui.Label(
                text="Answers until",
                description='Such as "1 day before" or "fri 6pm"; empty: until it is over.',
                component=self.deadline,
            )
        )
        self.add_item(
            discord.ui.Label(
                text="Role that is needed to come", description="Empty: everybody can.", component=self.role
            )
        )
        self.add_item(
            discord.ui.Label(text="Picture", description="PNG, JPEG or WebP. Empty: as it was.", component=self.image)
        )


class CancelForm(discord.ui.Modal):
    """Asks why an event is called off; sending it does it."""

    def __init__(self, event: Event, told: int, *, rest: bool) -> None:
        super().__init__(title="Cancel the series" if rest else "Cancel the event")
        self.reason: discord.ui.TextInput[CancelForm] = discord.ui.TextInput(
            custom_id="reason", style=discord.TextStyle.paragraph, required=False, max_length=REASON_MOST
        )
        who = "Nobody has said that they come." if told == 0 else f"{told:,} who said that they come will be told."
        title = plain(event.plan.title, TITLE_MOST)
        all_later = " and all later ones" if rest else ""
        self.add_item(discord.ui.TextDisplay(f"**{title}**{all_later}, {short_moment(event.plan.starts_at)}. {who}"))
        self.add_item(
            discord.ui.Label(text="Why?", description="Everybody sees it. Empty: no reason.", component=self.reason)
        )


def _ahead(plan: Plan) -> str | None:
    """Say a deadline the way it can be typed."""
    if plan.answer_until is None:
        return None
    left = plan.starts_at - plan.answer_until
    for unit, words in ((_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if left >= unit and not left % unit:
            number = left // unit
            return f"{number} {words}{'' if number == 1 else 's'} before"
    return f"<t:{int(plan.answer_until.timestamp())}:F>"


def changed_card(outcome: Outcome, link: str | None) -> Card:
    """Tell an organizer what an event is like now, and who hears of it."""
    event = outcome.event
    plan = event.plan
    facts = [f"**When** {moment(plan.starts_at)}\n-# I read times in {zone_label(plan.zone)}."]
    if plan.location:
        facts.append(f"**Where** {plain(plan.location, LOCATION_MOST)}")
    if plan.capacity is not None:
        facts.append(f"**Places** {plan.capacity:,}")
    return Card(
        f"**{plain(plan.title, TITLE_MOST)}** is changed.{_told(outcome.told)}",
        "\n".join(facts),
        f"-# [Its post]({link}) keeps up by itself." if link else None,
        row(button("More details", f"event:{event.event_id}:details")),
        colour=GREEN,
    )


def cancelled_card(outcome: Outcome) -> Card:
    """Tell an organizer that an event is off, and whether others of its series still come."""
    title = plain(outcome.event.plan.title, TITLE_MOST)
    if outcome.series_ended:
        return done(f"**{title}** and all later ones are cancelled.{_told(outcome.told)}")
    later = "\n-# The others of its series go on; the next one is posted by itself." if outcome.event.series_id else ""
    return done(f"**{title}** is cancelled.{_told(outcome.told)}{later}")


def _told(people: int) -> str:
    if not people:
        return ""
    who = "One person who comes is" if people == 1 else f"{people:,} people who come are"
    return f" {who} told."


def _places(number: int) -> str:
    return "one place" if number == 1 else f"{number:,} places"


def seats_card(choice: CapacityBelow) -> Card:
    """Ask an organizer whom to move where seats are fewer than those who are going."""
    excess = choice.going - choice.capacity
    last = "the last one" if excess == 1 else f"the last {excess:,}"
    custom_id = f"event:{choice.event_id}:seats"
    return Card(
        str(choice),
        row(
            button(f"Keep {choice.going:,} seats", f"{custom_id}:{choice.going}:keep", discord.ButtonStyle.primary),
            button(f"Move {last} to the waitlist", f"{custom_id}:{choice.capacity}:move"),
        ),
        colour=AMBER,
    )


def seats_set_card(event: Event, moved: int) -> Card:
    """Tell an organizer how many seats there are now, and who had to give theirs."""
    who = "" if not moved else " One person is on the waitlist." if moved == 1 else f" {moved:,} are on the waitlist."
    return done(f"**{plain(event.plan.title, TITLE_MOST)}** has {_places(event.plan.capacity or 0)} now.{who}")


def reposted_card(event: Event, link: str) -> Card:
    """Tell an organizer that an event is posted once more."""
    return done(f"**{plain(event.plan.title, TITLE_MOST)}** is posted: {link}")


def export_card(event: Event, data: bytes, people: int) -> Card:
    """Hand over a spreadsheet of those who answered, with what that means."""
    who = "1 person" if people == 1 else f"{people:,} people"
    return Card(
        f"**{who}** answered **{plain(event.plan.title, TITLE_MOST)}** or were there.",
        Document(f"event-{event.event_id}.csv", data),
        "-# What people do in politics is private: keep the file to yourself, and delete it when you are done. "
        "That you took it is on record with each of them.",
    )


def change_card(told: Told) -> Card:
    """Tell somebody who comes of a change."""
    change, event = told.change, told.event
    assert change is not None  # noqa: S101 - it is what they are told
    plan = event.plan
    title = plain(plan.title, TITLE_MOST)
    why = f"**Why** {plain(change.reason, REASON_MOST)}" if change.reason else None
    own = "You said that you're going." if told.answer is Answer.GOING else "You said that you may come."
    stop = _stop(event, "change")
    if change.kind is ChangeKind.CANCELLED:
        when = f"It was to be {short_moment(plan.starts_at)}."
        said = f"### {title} is cancelled\n{when}"
        return _to(told, said, why, row(stop), f"-# {own} That's why you get this.{_CHANGES}", colour=RED)
    facts = [f"**When** {moment(plan.starts_at)}"]
    if change.starts_before is not None:
        facts.append(f"-# before: {short_moment(change.starts_before)}")
    if plan.location:
        facts.append(f"**Where** {plain(plan.location, LOCATION_MOST)}")
    if change.location_before:
        facts.append(f"-# before: {plain(change.location_before, LOCATION_MOST)}")
    what = {(True, False): "a new time", (False, True): "a new place"}.get(
        (change.starts_before is not None, change.location_before is not None), "a new time and place"
    )
    asked = change.kind is ChangeKind.POSTPONED
    ask = " **Can you make it then?**" if asked else ""
    custom_id = f"event:{event.server_id}:{event.event_id}"
    keep = button("I'll be there", f"{custom_id}:keep", discord.ButtonStyle.success)
    leave = button(
        "I can't make the new time" if change.starts_before is not None else "I can't come", f"{custom_id}:leave"
    )
    return _to(
        told,
        f"### {title} has {what}",
        "\n".join(facts),
        why,
        f"{own} Your answer stays until you change it.{ask}",
        row(*([keep] if asked else []), leave, stop),
        f"-# You get this because you answered its invitation.{_CHANGES}",
    )


_CHANGES = " **Stop these** ends news of changes and cancellations for all events. `/me` pauses all my messages."


def _stop(event: Event, what: str) -> discord.ui.Button[Any]:
    return button("Stop these", f"rsvp:{event.server_id}:stop:{what}")


def _to(told: Told, *parts: Any, colour: discord.Colour | None = BLUE) -> Card:
    """Make a card for one person; in a channel, it says for whom and pings them alone."""
    if not told.is_elsewhere:
        return Card(*parts, colour=colour)
    why = "-# Your direct messages are closed, so it is here."
    card = Card(f"<@{told.user_id}>", *parts, why, colour=colour)
    card.pings = discord.AllowedMentions(
        everyone=False, users=[discord.Object(told.user_id)], roles=False, replied_user=False
    )
    return card


def kept_card(event: Event) -> Card:
    """Thank somebody who comes at the new time."""
    return Card(
        f"Thanks, see you {short_moment(event.plan.starts_at)}!\n-# {plain(event.plan.title, TITLE_MOST)}", colour=GREEN
    )


def left_card(event: Event) -> Card:
    """Tell somebody that their seat is free again."""
    title = plain(event.plan.title, TITLE_MOST)
    return Card(f"You can't make it. Thanks for saying so; somebody else can have your place.\n-# {title}")


def seat_lost_card(told: Told) -> Card:
    """Tell somebody that they wait now, since there are fewer places."""
    event = told.event
    title = plain(event.plan.title, TITLE_MOST)
    leave = button("I can't come", f"event:{event.server_id}:{event.event_id}:leave")
    return _to(
        told,
        f"### {title} has fewer places now\nYou are on the waitlist, before those who came to it later. "
        "I write to you when a place is free for you.",
        f"**When** {moment(event.plan.starts_at)}",
        row(leave, _stop(event, "lost")),
        "-# You get this because you said that you're going. **Stop these** ends news that there are fewer places, for "
        "all events. `/me` pauses all my messages.",
        colour=AMBER,
    )
