"""What people see of themselves, and the forms in which they tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.card import AMBER, Card, button, done, plain, refusal, row, short_moment
from bot.chapters.model import Chapter
from bot.events.model import Answer, Event
from bot.officials.states import STATES
from bot.reminders.model import Reminder
from bot.text import clip
from bot.volunteers.model import Introduction, OwnInterest, Volunteer
from bot.volunteers.rules import LONGEST_WORDS
from bot.when.zones import zone_label

_LONGEST_HOME = 40
_LONGEST_ZONE = 60
_CHAPTERS_SHOWN = 8
_SHOWN = 5  # events and reminders each; their own commands show all
_ANSWERS = {
    Answer.GOING: "going",
    Answer.MAYBE: "maybe",
    Answer.CANT: "can't",
    Answer.WAITING: "on the waitlist",
    Answer.OFFERED: "a place is kept for you: answer soon",
}


_SILENCE = (
    "**Paused** Nothing comes to you by direct message on behalf of this server, your own reminders neither. "
    "What is due meanwhile does not come later."
)


class SignUpForm(discord.ui.Modal):
    """Ask for a home and what somebody offers to do, filled in with what is known.

    Args:
        volunteer: what is stored.
        home: what stands in the field of the home.
        offered: what people can tick, at most ten.
        zips_known: whether there is a directory to look ZIP codes up in.
    """

    def __init__(self, volunteer: Volunteer | None, home: str, offered: Sequence[str], *, zips_known: bool) -> None:
        super().__init__(title="Sign up" if volunteer is None or volunteer.signed_up_at is None else "Your profile")
        known = volunteer.interests if volunteer else ()
        self.home = _line("home", home, _LONGEST_HOME, "02139 or Massachusetts" if zips_known else "Massachusetts")
        self.interests: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="interests",
            required=False,
            min_values=0,
            max_values=len(offered),
            options=[
                discord.CheckboxGroupOption(label=each[0].upper() + each[1:], value=each, default=each in known)
                for each in offered
            ],
        )
        self.skills = _words("skills", volunteer.skills if volunteer else "", "Phone calls, Spanish, design…")
        self.availability = _words("availability", volunteer.availability if volunteer else "", "Tuesday evenings…")
        self.about: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="about",
            default=(volunteer.about if volunteer else "") or None,
            required=False,
            max_length=LONGEST_WORDS,
            placeholder="I can bring folding tables…",
        )
        where = "Your home ZIP code, or your state" if zips_known else "Your home state"
        why = "To find your chapter and your representatives. Never your street address."
        self.add_item(discord.ui.Label(text=where, description=why, component=self.home))
        self.add_item(discord.ui.Label(text="What would you like to do?", component=self.interests))
        self.add_item(discord.ui.Label(text="What are you good at? (optional)", component=self.skills))
        self.add_item(discord.ui.Label(text="When do you have time? (optional)", component=self.availability))
        self.add_item(discord.ui.Label(text="Anything else? (optional)", component=self.about))

    @property
    def introduction(self) -> Introduction:
        """What was sent, but for the home (``home.value``)."""
        return Introduction(tuple(self.interests.values), self.skills.value, self.availability.value, self.about.value)


class ZoneForm(discord.ui.Modal):
    """Ask for a time zone by the name people use."""

    def __init__(self, zone: str) -> None:
        super().__init__(title="Your time zone")
        self.zone = _line("zone", zone_label(zone), _LONGEST_ZONE, "Eastern Time")
        how = "Such as Eastern Time, Arizona or Berlin. Times you type are read in it."
        self.add_item(discord.ui.Label(text="Time zone", description=how, component=self.zone))


@dataclass(frozen=True)
class Me:
    """One person's own view.

    Attributes:
        volunteer: what they told us; None for nothing.
        zone: IANA name of the zone that holds for them.
        chapters: those they are in.
        attending: events to come with their answers, soonest first.
        reminders: what is still to be sent for them, soonest first.
        calls: how many they ever made here.
        came: at how many events they were.
        missed: at how many they were expected and were not.
    """

    volunteer: Volunteer | None
    zone: str
    chapters: Sequence[Chapter]
    attending: Sequence[tuple[Event, Answer]]
    reminders: Sequence[Reminder]
    calls: int = 0
    came: int = 0
    missed: int = 0


def was_at_words(came: int, missed: int) -> str:
    """Say at how many events somebody was; empty where nothing is known."""
    if not came and not missed:
        return ""
    return f"**Was at** {came:,} {'event' if came == 1 else 'events'}" + (f", missed {missed:,}" if missed else "")


def me_card(me: Me) -> Card:
    """Show somebody what is known about them and what is coming up, with the ways to change it."""
    signed_up = me.volunteer is not None and me.volunteer.signed_up_at is not None
    edit = button("Edit" if signed_up else "Sign up", "join:form", discord.ButtonStyle.primary)
    is_silent = me.volunteer is not None and me.volunteer.silent_since is not None
    messages = button("Resume messages", "me:messages:on") if is_silent else button("Pause messages", "me:messages:off")
    return Card(
        "### You",
        "\n".join(_profile_lines(me)),
        f"**Events** {_listed([_event_line(*each) for each in me.attending], '`/event list` shows what is on')}",
        f"**Reminders** {_listed([_reminder_line(each) for each in me.reminders], '`/remindme` sets one')}",
        was_at_words(me.came, me.missed),
        f"**Calls** {me.calls:,} made so far" if me.calls else "**Calls** *none yet*; `/call` shows whom",
        _SILENCE if is_silent else None,
        row(edit, button("Time zone", "me:zone"), messages, button("My data", "me:data")),
        "-# Only you see this.",
    )


def saved_card(volunteer: Volunteer, troubles: Sequence[str]) -> Card:
    """Say that a profile is saved, to somebody who is in a chapter already."""
    text = f"Saved. Your home is **{home_words(volunteer)}**. `/me` shows everything."
    return Card(text, *troubles, colour=AMBER) if troubles else done(text)


def again_card(sentence: str, chapter_id: int | None) -> Card:
    """Say what was wrong in a form, with a button to open it again."""
    custom_id = "join:form" if chapter_id is None else f"join:form:{chapter_id}"
    card = refusal(f"{sentence}\n-# Nothing was saved.")
    card.add_item(row(button("Open the form again", custom_id, discord.ButtonStyle.primary)))
    return card


def zone_saved_card(zone: str) -> Card:
    """Say that a time zone is saved."""
    return done(f"Times you type are now read as **{zone_label(zone)}**.")


def zone_again_card(sentence: str) -> Card:
    """Say why a time zone was not saved, with a button to try again."""
    card = refusal(sentence)
    card.add_item(row(button("Try again", "me:zone", discord.ButtonStyle.primary)))
    return card


def interest_added_card(added: OwnInterest) -> Card:
    """Say that people are asked for one thing more."""
    return done(f"The sign-up form asks for **{plain(added.name)}** now. `/volunteers list` finds who offers it.")


def interest_removed_card(removed: OwnInterest) -> Card:
    """Say that people are asked for something no more."""
    return done(f"The sign-up form asks for **{plain(removed.name)}** no more. Who offered it stays on the list.")


def home_words(volunteer: Volunteer) -> str:
    """Name somebody's home: the ZIP if it is known, and the state."""
    state = STATES.get(volunteer.state or "", "")
    return f"{volunteer.zip_code}, {state}" if volunteer.zip_code else state


def _profile_lines(me: Me) -> list[str]:
    volunteer = me.volunteer
    zone = f"**Time zone** {zone_label(me.zone)}"
    if volunteer is None or volunteer.zone is None:
        zone += " (this server's)"
    home = home_words(volunteer) if volunteer else ""
    lines = [f"**Home** {home or '*not given yet*'}", zone, f"**Chapters** {_chapters(me.chapters)}"]
    if volunteer and volunteer.interests:
        lines.append(f"**You offered to** {', '.join(volunteer.interests)}")
    if volunteer and volunteer.skills:
        lines.append(f"**Good at** {plain(volunteer.skills, 150)}")
    if volunteer and volunteer.availability:
        lines.append(f"**Has time** {plain(volunteer.availability, 150)}")
    if volunteer and volunteer.about:
        lines.append(f"**Also** {plain(volunteer.about, 150)}")
    return lines


def _chapters(chapters: Sequence[Chapter]) -> str:
    if not chapters:
        return "*none yet*; `/join` finds yours"
    names = ", ".join(plain(chapter.name, 60) for chapter in chapters[:_CHAPTERS_SHOWN])
    more = len(chapters) - _CHAPTERS_SHOWN
    return f"{names} and {more} more" if more > 0 else names


def _event_line(event: Event, answer: Answer) -> str:
    return f"{short_moment(event.plan.starts_at)} · {plain(event.plan.title, 80)} · {_ANSWERS[answer]}"


def _reminder_line(reminder: Reminder) -> str:
    where = f" · in <#{reminder.channel_id}>" if reminder.channel_id else ""
    return f"{short_moment(reminder.due_at)} · {plain(reminder.what, 60)}{where}"


def _listed(lines: Sequence[str], otherwise: str) -> str:
    if not lines:
        return f"*none*; {otherwise}"
    more = [f"…and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return "\n".join(["", *lines[:_SHOWN], *more])


def _line(custom_id: str, value: str, most: int, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=custom_id, default=clip(value, most) or None, max_length=most, placeholder=example
    )


def _words(custom_id: str, value: str, example: str) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=custom_id,
        style=discord.TextStyle.paragraph,
        default=value or None,
        required=False,
        max_length=LONGEST_WORDS,
        placeholder=example,
    )
