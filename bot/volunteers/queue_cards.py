"""What those see who follow up: the queue, one person, and each day who has waited too long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.card import AMBER, BLUE, GREEN, Card, Document, button, done, plain, prose, row, short_moment
from bot.chapters.model import Chapter
from bot.officials.states import STATES
from bot.text import clip, mention
from bot.volunteers.cards import chapters_words, own_words, was_at_words
from bot.volunteers.model import Dossier, Entry, FollowUp, Note, Overdue, Page, Stage, Wanted
from bot.volunteers.rules import LONGEST_INTEREST, LONGEST_NOTE, interest_words
from bot.words import later, phrase, phrase_many

_CHAPTERS_SHOWN = 5
_OFFERS_SHOWN = 100  # characters
_A_LINE = 5  # buttons


@dataclass(frozen=True)
class Listing:
    """A page of the queue as one person sees it.

    Attributes:
        page: who is on it.
        wanted: what part of the queue it is.
        chapter: the chapter it is narrowed down to.
        interest_number: by which buttons know the wanted interest; 0 for none.
        is_all: whether the reader may see everybody, not only a chapter's members.
        has_channel: whether the server has a channel in which those are listed who wait.
    """

    page: Page
    wanted: Wanted
    chapter: Chapter | None
    interest_number: int
    is_all: bool
    has_channel: bool


@dataclass(frozen=True)
class Person:
    """Somebody in the queue, as one who follows up sees them.

    Attributes:
        dossier: what is known.
        chapters: those they are in.
        reader_id: who looks.
        came: at how many events they were.
        missed: at how many they were expected and were not.
    """

    dossier: Dossier
    chapters: Sequence[Chapter]
    reader_id: int
    came: int = 0
    missed: int = 0


def list_card(listing: Listing) -> Card:
    """Show a page of the queue, with a button for each person on it."""
    page = listing.page
    if not page.entries:
        again = row(_turn(listing, 1, phrase("First page"))) if page.number > 1 else None
        return Card(_nobody(listing), again)
    lines = [f"**{number}** {_entry_lines(entry)}" for number, entry in enumerate(page.entries, 1)]
    opens = [
        button(str(number), f"volunteer:{entry.follow_up.user_id}:open") for number, entry in enumerate(page.entries, 1)
    ]
    rows = [row(*opens[start : start + _A_LINE]) for start in range(0, len(opens), _A_LINE)]
    turns = [_turn(listing, page.number - 1, phrase("Earlier"))] if page.number > 1 else []
    turns += [_turn(listing, page.number + 1, phrase("Later"))] if page.has_more else []
    hints = [phrase("-# Press a number to see more and to claim. Who has waited longest comes first.")]
    if not listing.has_channel and listing.is_all:
        hints.append(
            phrase(
                "-# With an organizers' channel (`/config channel`) I list there each evening who has waited two days."
            )
        )
    return Card(_head(listing), "\n".join(lines), *rows, row(*turns) if turns else None, "\n".join(hints))


def person_card(person: Person, said: str = "") -> Card:
    """Show one person, with what can be done; ``said`` comes first: what was just done."""
    dossier, follow_up = person.dossier, person.dossier.follow_up
    volunteer = dossier.volunteer
    home, chapters = STATES.get(volunteer.state or ""), chapters_words(person.chapters, _CHAPTERS_SHOWN)
    offers = ", ".join(
        f"{plain(interest_words(name), LONGEST_INTEREST)} ({_ago(at)})" for name, at in dossier.hands.items()
    )
    lines = [
        phrase("**Home** {home}", home=home) if home else phrase("**Home** *not given*"),
        phrase("**Chapters** {chapters}", chapters=chapters) if chapters else phrase("**Chapters** *none yet*"),
        phrase("**Offers to** {interests}", interests=offers) if offers else phrase("**Offers to** *nothing yet*"),
        *own_words(volunteer, 300),
    ]
    if person.came or person.missed:
        lines.append(was_at_words(person.came, person.missed))
    state = [phrase("**Stage** {stage} · {whose}", stage=phrase(follow_up.stage.value), whose=_whose(follow_up))]
    if follow_up.due_at:
        state.append(phrase("**Follow up by** {due}", due=short_moment(follow_up.due_at)))
    return Card(
        said,
        f"### <@{follow_up.user_id}>",
        "\n".join(lines),
        "\n".join(state),
        phrase("-# That you looked at this is on record. Don't pass it on."),
        row(*_actions(person)),
        _notes(dossier.notes),  # last: where somebody wrote as much as one can, the oldest note is cut off
        colour=GREEN if said else BLUE,
    )


def gone_card(user_id: int) -> Card:
    """Say that somebody is not in the server any more."""
    return Card(
        phrase(
            "{person} has left this server. I took them off the list; "
            "if they come back and sign up, they are listed again.",
            person=f"<@{user_id}>",
        ),
        colour=AMBER,
    )


def assigned_card(follow_up: FollowUp) -> Card:
    """Say who takes care of somebody now."""
    organizer, person = f"<@{follow_up.organizer_id}>", f"<@{follow_up.user_id}>"
    if follow_up.due_at is None:
        return done(
            phrase(
                "{organizer} takes care of {person} now. I don't write to them about it: tell them.",
                organizer=organizer,
                person=person,
            )
        )
    return done(
        phrase(
            "{organizer} takes care of {person} now, by {due}. I don't write to them about it: tell them.",
            organizer=organizer,
            person=person,
            due=short_moment(follow_up.due_at),
        )
    )


def staged_card(follow_up: FollowUp) -> Card:
    """Say how far one is with somebody now."""
    return done(
        phrase(
            "{person} is **{stage}** now · {whose}",
            person=f"<@{follow_up.user_id}>",
            stage=phrase(follow_up.stage.value),
            whose=_whose(follow_up),
        )
    )


def noted_card(follow_up: FollowUp) -> Card:
    """Say that a note is kept."""
    lines = [
        phrase(
            "The note about {person} is saved. Those who follow up with them see it.", person=f"<@{follow_up.user_id}>"
        )
    ]
    if follow_up.due_at:
        lines.append(phrase("Follow up by {due}.", due=short_moment(follow_up.due_at)))
    return done("\n".join(lines))


def overdue_card(overdue: Overdue | None) -> Card:
    """List who has waited too long, each with a button to claim; and whom somebody wanted to be back at by now."""
    if overdue is None:
        return Card(phrase("Nobody is waiting any more. Thank you!"), row(_all_button()), colour=GREEN)
    parts: list[str | discord.ui.Item[Any]] = []
    if overdue.waiting:
        head = phrase_many(
            overdue.waiting_count,
            "### {count:,} person is waiting to hear from us",
            "### {count:,} people are waiting to hear from us",
        )
        lines = [f"**{number}** {_entry_lines(entry)}" for number, entry in enumerate(overdue.waiting, 1)]
        claims = [
            button(
                phrase("Claim {number}", number=number),
                f"volunteers:waiting:{entry.follow_up.user_id}",
                discord.ButtonStyle.primary,
            )
            for number, entry in enumerate(overdue.waiting, 1)
        ]
        parts += ["\n".join([head, *lines]), _more(overdue.waiting_count - len(overdue.waiting)), row(*claims)]
    if overdue.due:
        lines = [_entry_lines(entry) for entry in overdue.due]
        more = _more(overdue.due_count - len(overdue.due))
        parts.append("\n".join([phrase("### To be followed up by now"), *lines, *([more] if more else [])]))
    hint = phrase("-# Whoever claims somebody writes to them, then says how it went.")
    return Card(*parts, row(_all_button()), hint)


def _more(number: int) -> str:
    return phrase("…and {more:,} more.", more=number) if number > 0 else ""


class FollowUpForm(discord.ui.Modal):
    """Ask how far one is with somebody, what to remember and by when to be back: all of it at once."""

    def __init__(self, follow_up: FollowUp) -> None:
        super().__init__(title=phrase("Follow up"))
        self.stage: discord.ui.RadioGroup[Any] = discord.ui.RadioGroup(
            custom_id="stage",
            required=True,
            options=[
                discord.RadioGroupOption(
                    label=phrase(each.value).capitalize(), value=each.value, default=each is follow_up.stage
                )
                for each in Stage
            ],
        )
        self.note: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="note",
            style=discord.TextStyle.paragraph,
            required=False,
            max_length=LONGEST_NOTE,
            placeholder=phrase("Called; is free on Saturdays"),
        )
        self.due: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="due", required=False, max_length=60, placeholder=phrase("friday, or: none")
        )
        is_due = follow_up.due_at is not None
        due = phrase("Left empty, what was set stays.") if is_due else phrase("Such as friday, or dec 3.")
        self.add_item(discord.ui.Label(text=phrase("How far are you with them?"), component=self.stage))
        self.add_item(discord.ui.Label(text=phrase("A note (optional)"), component=self.note))
        self.add_item(discord.ui.Label(text=phrase("Follow up by (optional)"), description=due, component=self.due))


def _head(listing: Listing) -> str:
    number = listing.page.number
    if number > 1:
        return phrase("### Volunteers{narrowed} · page {number}", narrowed=_narrowed(listing), number=number)
    return phrase("### Volunteers{narrowed}", narrowed=_narrowed(listing))


def _narrowed(listing: Listing) -> str:
    parts = [plain(listing.chapter.name, 60)] if listing.chapter else []
    parts += [plain(interest_words(listing.wanted.interest), LONGEST_INTEREST)] if listing.wanted.interest else []
    parts += [phrase(listing.wanted.stage.value)] if listing.wanted.stage else []
    return "".join(f" · {part}" for part in parts)


def _nobody(listing: Listing) -> str:
    if listing.page.number > 1:
        return phrase("There is nobody on this page any more.")
    if listing.chapter or listing.wanted.interest or listing.wanted.stage:
        return phrase("Nobody fits{narrowed}. Leave an option out to see more.", narrowed=_narrowed(listing))
    if not listing.is_all:
        return phrase("Nobody in the chapters you lead has signed up yet. People do with `/join`.")
    return phrase("Nobody has signed up yet. People do with `/join`.")


def _turn(listing: Listing, number: int, label: str) -> discord.ui.Button[Any]:
    chapter = listing.wanted.chapter_id or 0
    stage = listing.wanted.stage or "any"
    return button(label, f"volunteers:list:{number}:{chapter}:{listing.interest_number}:{stage}")


def _entry_lines(entry: Entry) -> str:
    where = f" · {STATES[entry.state]}" if entry.state in STATES else ""
    stage = phrase(entry.follow_up.stage.value)
    offers = plain(", ".join(map(interest_words, entry.interests)), _OFFERS_SHOWN) or phrase("*offers nothing yet*")
    return f"<@{entry.follow_up.user_id}>{where} · {stage}\n-# {offers}\n-# {_whose(entry.follow_up)}"


def _whose(follow_up: FollowUp) -> str:
    organizer = f"<@{follow_up.organizer_id}>" if follow_up.organizer_id else ""
    if follow_up.waiting_since:
        since = _ago(follow_up.waiting_since)
        if not organizer:
            return phrase("waiting since {since}", since=since)
        return phrase("waiting since {since}, with {organizer}", since=since, organizer=organizer)
    if follow_up.due_at is None:
        return phrase("with {organizer}", organizer=organizer) if organizer else phrase("nobody follows up yet")
    due = _ago(follow_up.due_at)
    if not organizer:
        return phrase("nobody follows up yet, due {due}", due=due)
    return phrase("with {organizer}, due {due}", organizer=organizer, due=due)


def _ago(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:R>"


def _notes(notes: Sequence[Note]) -> str:
    return "\n".join(f"> {_quoted(note)}\n-# {mention(note.author_id)}, {short_moment(note.at)}" for note in notes)


def _quoted(note: Note) -> str:
    return prose(clip(note.text, LONGEST_NOTE), LONGEST_NOTE).replace("\n", "\n> ")


def _actions(person: Person) -> list[discord.ui.Button[Any]]:
    follow_up = person.dossier.follow_up
    whose = f"volunteer:{follow_up.user_id}"
    primary = discord.ButtonStyle.primary
    if follow_up.organizer_id == person.reader_id and follow_up.waiting_since is None:
        return [button(phrase("Update"), f"{whose}:update", primary), button(phrase("Let go"), f"{whose}:release")]
    claims = [button(phrase("Claim"), f"{whose}:claim", primary)]
    if follow_up.waiting_since is None and follow_up.organizer_id is not None:
        claims = []  # somebody has them; handing over is /volunteers assign
    return [*claims, button(phrase("Update"), f"{whose}:update")]


def _all_button() -> discord.ui.Button[Any]:
    return button(phrase("See everybody"), "volunteers:list:1:0:0:any")


_EXPORTED = (
    later("profile"),
    later("state"),
    later("offers to"),
    later("good at"),
    later("has time"),
    later("also"),
    later("stage"),
    later("organizer"),
    later("waiting since"),
    later("follow up by"),
)


def export_header() -> list[str]:
    """Name the columns of :func:`export_row`."""
    return [phrase(each) for each in _EXPORTED]


def export_row(entry: Entry, skills: str, availability: str, about: str) -> tuple[str | datetime | None, ...]:
    """Write one person as a line of a spreadsheet: links instead of numbers, which spreadsheets round."""
    follow_up = entry.follow_up
    return (
        _profile_link(follow_up.user_id),
        entry.state,
        ", ".join(map(interest_words, entry.interests)),
        skills,
        availability,
        about,
        phrase(follow_up.stage.value),
        _profile_link(follow_up.organizer_id) if follow_up.organizer_id else None,
        follow_up.waiting_since,
        follow_up.due_at,
    )


def _profile_link(user_id: int) -> str:
    return f"https://discord.com/users/{user_id}"


def export_card(data: bytes, people: int) -> Card:
    """Hand over a spreadsheet of people, with what that means."""
    return Card(
        phrase_many(
            people,
            "**{count:,} volunteer**, for a spreadsheet program.",
            "**{count:,} volunteers**, for a spreadsheet program.",
        ),
        Document("volunteers.csv", data),
        phrase(
            "-# What people do in politics is private: keep the file to yourself, and delete it when you are done. "
            "That you took it is on record with each of them."
        ),
    )
