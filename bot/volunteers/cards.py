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
from bot.volunteers.rules import LONGEST_WORDS, interest_words
from bot.when.zones import zone_label
from bot.words import later, phrase, phrase_many

_LONGEST_HOME = 40
_LONGEST_ZONE = 60
_CHAPTERS_SHOWN = 8
_SHOWN = 5  # events and reminders each; their own commands show all
_ANSWERS = {
    Answer.GOING: later("going"),
    Answer.MAYBE: later("maybe"),
    Answer.CANT: later("can't"),
    Answer.WAITING: later("on the waitlist"),
    Answer.OFFERED: later("a place is kept for you: answer soon"),
}


_SILENCE = later(
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
        is_new = volunteer is None or volunteer.signed_up_at is None
        super().__init__(title=phrase("Sign up") if is_new else phrase("Your profile"))
        known = volunteer.interests if volunteer else ()
        self.home = _line("home", home, _LONGEST_HOME, phrase("02139 or Massachusetts") if zips_known else STATES["MA"])
        self.interests: discord.ui.CheckboxGroup[Any] = discord.ui.CheckboxGroup(
            custom_id="interests",
            required=False,
            min_values=0,
            max_values=len(offered),
            options=[
                discord.CheckboxGroupOption(label=_capitalized(interest_words(each)), value=each, default=each in known)
                for each in offered
            ],
        )
        self.skills = _words("skills", volunteer.skills if volunteer else "", phrase("Phone calls, Spanish, design…"))
        self.availability = _words(
            "availability", volunteer.availability if volunteer else "", phrase("Tuesday evenings…")
        )
        self.about: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="about",
            default=(volunteer.about if volunteer else "") or None,
            required=False,
            max_length=LONGEST_WORDS,
            placeholder=phrase("I can bring folding tables…"),
        )
        where = phrase("Your home ZIP code, or your state") if zips_known else phrase("Your home state")
        why = phrase("To find your chapter and your representatives. Never your street address.")
        self.add_item(discord.ui.Label(text=where, description=why, component=self.home))
        self.add_item(discord.ui.Label(text=phrase("What would you like to do?"), component=self.interests))
        self.add_item(discord.ui.Label(text=phrase("What are you good at? (optional)"), component=self.skills))
        self.add_item(discord.ui.Label(text=phrase("When do you have time? (optional)"), component=self.availability))
        self.add_item(discord.ui.Label(text=phrase("Anything else? (optional)"), component=self.about))

    @property
    def introduction(self) -> Introduction:
        """What was sent, but for the home (``home.value``)."""
        return Introduction(tuple(self.interests.values), self.skills.value, self.availability.value, self.about.value)


class ZoneForm(discord.ui.Modal):
    """Ask for a time zone by the name people use."""

    def __init__(self, zone: str) -> None:
        super().__init__(title=phrase("Your time zone"))
        self.zone = _line("zone", zone_label(zone), _LONGEST_ZONE, phrase("Eastern Time"))
        how = phrase("Such as Eastern Time, Arizona or Berlin. Times you type are read in it.")
        self.add_item(discord.ui.Label(text=phrase("Time zone"), description=how, component=self.zone))


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
    if not missed:
        return phrase_many(came, "**Was at** {count:,} event", "**Was at** {count:,} events")
    return phrase_many(
        came,
        "**Was at** {count:,} event, missed {missed:,}",
        "**Was at** {count:,} events, missed {missed:,}",
        missed=missed,
    )


def me_card(me: Me) -> Card:
    """Show somebody what is known about them and what is coming up, with the ways to change it."""
    signed_up = me.volunteer is not None and me.volunteer.signed_up_at is not None
    edit = button(phrase("Edit") if signed_up else phrase("Sign up"), "join:form", discord.ButtonStyle.primary)
    is_silent = me.volunteer is not None and me.volunteer.silent_since is not None
    pause, resume = (
        button(phrase("Pause messages"), "me:messages:off"),
        button(phrase("Resume messages"), "me:messages:on"),
    )
    return Card(
        phrase("### You"),
        "\n".join(_profile_lines(me)),
        _listed(phrase("**Events**"), [_event_line(*each) for each in me.attending])
        or phrase("**Events** *none*; `/event list` shows what is on"),
        _listed(phrase("**Reminders**"), [_reminder_line(each) for each in me.reminders])
        or phrase("**Reminders** *none*; `/remindme` sets one"),
        was_at_words(me.came, me.missed),
        phrase("**Calls** {number:,} made so far", number=me.calls)
        if me.calls
        else phrase("**Calls** *none yet*; `/call` shows whom"),
        phrase(_SILENCE) if is_silent else None,
        row(
            edit,
            button(phrase("Time zone"), "me:zone"),
            resume if is_silent else pause,
            button(phrase("My data"), "me:data"),
        ),
        phrase("-# Only you see this."),
    )


def saved_card(volunteer: Volunteer, troubles: Sequence[str]) -> Card:
    """Say that a profile is saved, to somebody who is in a chapter already."""
    text = phrase("Saved. Your home is **{home}**. `/me` shows everything.", home=home_words(volunteer))
    return Card(text, *troubles, colour=AMBER) if troubles else done(text)


def again_card(sentence: str, chapter_id: int | None) -> Card:
    """Say what was wrong in a form, with a button to open it again."""
    custom_id = "join:form" if chapter_id is None else f"join:form:{chapter_id}"
    card = refusal(phrase("{sentence}\n-# Nothing was saved.", sentence=sentence))
    card.add_item(row(button(phrase("Open the form again"), custom_id, discord.ButtonStyle.primary)))
    return card


def zone_saved_card(zone: str) -> Card:
    """Say that a time zone is saved."""
    return done(phrase("Times you type are now read as **{zone}**.", zone=zone_label(zone)))


def zone_again_card(sentence: str) -> Card:
    """Say why a time zone was not saved, with a button to try again."""
    card = refusal(sentence)
    card.add_item(row(button(phrase("Try again"), "me:zone", discord.ButtonStyle.primary)))
    return card


def interest_added_card(added: OwnInterest) -> Card:
    """Say that people are asked for one thing more."""
    return done(
        phrase(
            "The sign-up form asks for **{interest}** now. `/volunteers list` finds who offers it.",
            interest=plain(added.name),
        )
    )


def interest_removed_card(removed: OwnInterest) -> Card:
    """Say that people are asked for something no more."""
    return done(
        phrase(
            "The sign-up form asks for **{interest}** no more. Who offered it stays on the list.",
            interest=plain(removed.name),
        )
    )


def home_words(volunteer: Volunteer) -> str:
    """Name somebody's home: the ZIP if it is known, and the state."""
    state = STATES.get(volunteer.state or "", "")
    return f"{volunteer.zip_code}, {state}" if volunteer.zip_code else state


def _profile_lines(me: Me) -> list[str]:
    volunteer = me.volunteer
    zone = zone_label(me.zone)
    is_own = volunteer is not None and volunteer.zone is not None
    home = home_words(volunteer) if volunteer else ""
    chapters = chapters_words(me.chapters, _CHAPTERS_SHOWN)
    lines = [
        phrase("**Home** {home}", home=home) if home else phrase("**Home** *not given yet*"),
        phrase("**Time zone** {zone}", zone=zone)
        if is_own
        else phrase("**Time zone** {zone} (this server's)", zone=zone),
        phrase("**Chapters** {chapters}", chapters=chapters)
        if chapters
        else phrase("**Chapters** *none yet*; `/join` finds yours"),
    ]
    if volunteer and volunteer.interests:
        offers = ", ".join(interest_words(each) for each in volunteer.interests)
        lines.append(phrase("**You offered to** {interests}", interests=offers))
    return [*lines, *(own_words(volunteer, 150) if volunteer else [])]


def own_words(volunteer: Volunteer, most: int) -> list[str]:
    """Say what somebody wrote of themselves, a line each, of so many characters at most."""
    skills, availability, about = (
        plain(each, most) for each in (volunteer.skills, volunteer.availability, volunteer.about)
    )
    lines = [
        phrase("**Good at** {skills}", skills=skills) if skills else "",
        phrase("**Has time** {availability}", availability=availability) if availability else "",
        phrase("**Also** {about}", about=about) if about else "",
    ]
    return [each for each in lines if each]


def chapters_words(chapters: Sequence[Chapter], most: int) -> str:
    """Name chapters, so many at most, and say how many more there are; empty for none."""
    names = ", ".join(plain(chapter.name, 60) for chapter in chapters[:most])
    more = len(chapters) - most
    return phrase("{names} and {more} more", names=names, more=more) if more > 0 else names


def _event_line(event: Event, answer: Answer) -> str:
    return f"{short_moment(event.plan.starts_at)} · {plain(event.plan.title, 80)} · {phrase(_ANSWERS[answer])}"


def _reminder_line(reminder: Reminder) -> str:
    when, what = short_moment(reminder.due_at), plain(reminder.what, 60)
    if not reminder.channel_id:
        return f"{when} · {what}"
    return phrase("{when} · {what} · in {channel}", when=when, what=what, channel=f"<#{reminder.channel_id}>")


def _listed(head: str, lines: Sequence[str]) -> str:
    """List below a head what there is, the first of it; empty for nothing."""
    if not lines:
        return ""
    more = len(lines) - _SHOWN
    rest = [phrase("…and {more} more", more=more)] if more > 0 else []
    return "\n".join([f"{head} ", *lines[:_SHOWN], *rest])


def _capitalized(words: str) -> str:
    return words[0].upper() + words[1:]


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
