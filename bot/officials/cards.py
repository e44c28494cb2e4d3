"""What a lookup shows: phone first, one official after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import discord

from bot.card import Card, button, plain, row
from bot.officials.model import NearOffice, Official, Representation, Seat
from bot.officials.rules import (
    is_term_over,
    is_to_verify,
    long_name,
    main_office,
    party_label,
    phone_words,
    short_name,
    title,
)
from bot.officials.states import STATES
from bot.text import clip
from bot.words import later, phrase, phrase_many

MOST_CHOICES = 15
"""Districts offered as buttons; a ZIP area has at most 6, and post-office boxes in large states are asked otherwise."""

NEAR_OFFICES = 3
"""Local offices shown of each official."""

ADDED_SHOWN = 5
"""Officials shown of those whom organizers added for a place."""

ZIP_BUTTON_ID = "officials:zip"
_A_ROW = 5
_ADDRESS_LOOKUP = "https://www.house.gov/representatives/find-your-representative"
_MONTHS = (
    *(later("January"), later("February"), later("March"), later("April"), later("May"), later("June")),
    *(later("July"), later("August"), later("September"), later("October"), later("November"), later("December")),
)
_MOST_IDS = 78  # characters of a custom id that are left for officials


@dataclass(frozen=True)
class Contact:
    """An official as a card shows them: with the nearest local offices, and whether they still hold the office."""

    official: Official
    offices: Sequence[NearOffice] = ()
    in_office: bool = True


@dataclass(frozen=True)
class Lookup:
    """Everything the answer to a lookup shows.

    Attributes:
        found: who represents the place.
        contacts: everybody certain, in the order they are shown.
        as_of: when the directory was last found to be what its source says.
        today: for terms that are over.
        zip_code: the ZIP that was looked up; None when it was a state.
        offer_home: whether to offer remembering the place as the person's home.
        saved: what has just been remembered, if anything.
        added: those whom organizers added for the place.
    """

    found: Representation
    contacts: Sequence[Contact]
    as_of: date
    today: date
    zip_code: str | None
    offer_home: bool = False
    saved: str = ""
    added: Sequence[Contact] = ()


class ZipForm(discord.ui.Modal):
    """Asks for a ZIP code; nothing is remembered."""

    def __init__(self) -> None:
        super().__init__(title=phrase("Which ZIP?"))
        self.zip_code: discord.ui.TextInput[ZipForm] = discord.ui.TextInput(
            custom_id="zip", placeholder="02139", max_length=10
        )
        self.add_item(
            discord.ui.Label(
                text=phrase("ZIP code"),
                description=phrase("Five digits. I only look it up."),
                component=self.zip_code,
            )
        )


class WrongNumberForm(discord.ui.Modal):
    """Asks which number is wrong, and in what way."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        super().__init__(title=phrase("Report a wrong number"))
        options = [discord.SelectOption(label=clip(label, 100), value=value) for label, value in lines]
        self.line: discord.ui.Select[WrongNumberForm] = discord.ui.Select(custom_id="line", options=options)
        self.words: discord.ui.TextInput[WrongNumberForm] = discord.ui.TextInput(
            custom_id="words",
            style=discord.TextStyle.paragraph,
            placeholder=phrase("It rings at a shop; the right one is 202-555-0100"),
            required=False,
            max_length=300,
        )
        self.add_item(discord.ui.Label(text=phrase("Which number?"), component=self.line))
        self.add_item(
            discord.ui.Label(
                text=phrase("What is wrong with it?"),
                description=phrase("Your organizers read this."),
                component=self.words,
            )
        )


def reported_card() -> Card:
    """Thank for a report."""
    return Card(
        phrase("Thank you. Your organizers have it; once they correct the number, everybody here sees the new one.")
    )


def zip_wanted_card() -> Card:
    """Ask for a ZIP in place."""
    return Card(
        phrase(
            "### Who represents you?\nWhich ZIP? I look up its senators and its representative, with their numbers."
        ),
        _type_zip(),
    )


def _type_zip() -> discord.ui.ActionRow[Any]:
    return row(button(phrase("Type a ZIP"), ZIP_BUTTON_ID, discord.ButtonStyle.primary))


def lookup_card(lookup: Lookup) -> Card:
    """Show who represents a place, and ask for what is not certain."""
    found = lookup.found
    return Card(
        lookup.saved,
        _heading(lookup),
        found.note,
        *(_contact(contact, lookup.today) for contact in lookup.contacts),
        _gaps(found),
        *_question(lookup),
        *_added(lookup),
        _bottom(lookup),
        _dated(lookup.as_of),
    )


def official_card(contact: Contact, *, as_of: date, today: date) -> Card:
    """Show one official."""
    return Card(
        _contact(contact, today),
        row(report_button([contact.official.official_id])),
        None if contact.official.is_added else _dated(as_of),
    )


def report_button(official_ids: Sequence[str], zip_code: str | None = None) -> discord.ui.Button[Any]:
    """Make the button that reports a wrong number of one of these officials, or of their offices near a ZIP."""
    ids = ",".join(official_ids)
    while len(ids) > _MOST_IDS:
        ids = ids.rpartition(",")[0]
    return button(phrase("Report a wrong number"), f"officials:wrong:{zip_code or '-'}:{ids}")


def _heading(lookup: Lookup) -> str:
    place, state = lookup.found.place, lookup.found.state
    if place is not None:
        where = f"{plain(place.city)}, {state or place.state} {place.zip_code}"
    elif state is not None:
        where = " ".join(filter(None, [STATES[state], lookup.zip_code]))
    else:
        return phrase("### Who represents ZIP {zip_code}", zip_code=lookup.zip_code)
    return phrase("### Who represents {place}", place=where)


def _contact(contact: Contact, today: date) -> str:
    official = contact.official
    who = filter(None, [plain(title(official), 250), plain(party_label(official), 100)])
    lines = [f"**{plain(official.name, 100)}**", " · ".join(who), _main_number(official)]
    for near in contact.offices:
        if near.office.phone:
            where = phrase("{city} office", city=plain(near.office.city, 60)) + away(near.miles)
            lines.append(f"**{phone_words(near.office.phone)}** · {where}{corrected_words(near.office.corrected_on)}")
    if official.email:
        lines.append(phrase("Email: {address}", address=plain(official.email)))
    if official.contact_page and " " not in official.contact_page:
        lines.append(phrase("Write: {link}", link=official.contact_page[:300]))
    if not contact.in_office:
        lines.append(
            phrase("Your organizers removed them. Type your ZIP in `/officials` to see who is.")
            if official.is_added
            else phrase("No longer in this office. Type your ZIP in `/officials` to see who is.")
        )
    else:
        lines += _small_print(official, today)
    return "\n".join(lines)


def _main_number(official: Official) -> str:
    if official.phone:
        return f"**{phone_words(official.phone)}** · {main_office(official)}{corrected_words(official.corrected_on)}"
    if official.corrected_on is not None:
        dead = phrase("The {office} number no longer works", office=main_office(official))
        return dead + corrected_words(official.corrected_on)
    return phrase("No {office} number is known.", office=main_office(official))


def corrected_words(day: date | None) -> str:
    """Say that organizers corrected a number; nothing where they did not."""
    return " · " + phrase("corrected by your organizers on {day}", day=day_words(day)) if day is not None else ""


def _small_print(official: Official, today: date) -> list[str]:
    lines = []
    if official.term_ends_on is not None and is_term_over(official, today):
        lines.append(
            phrase(
                "-# The term ended {day}; somebody else may hold the office by now.",
                day=day_words(official.term_ends_on),
            )
        )
    elif official.term_ends_on is not None:
        lines.append(phrase("-# Term ends {day}", day=day_words(official.term_ends_on)))
    if official.verify_by is not None and is_to_verify(official, today):
        lines.append(
            phrase(
                "-# Your organizers wanted to check this by {day}; it may be old.", day=day_words(official.verify_by)
            )
        )
    elif official.is_added:
        lines.append(phrase("-# Added by your organizers"))
    return lines


def day_words(day: date) -> str:
    """Write a day: "January 3, 2031"."""
    return phrase("{month} {day}, {year}", month=phrase(_MONTHS[day.month - 1]), day=day.day, year=day.year)


def _added(lookup: Lookup) -> list[str]:
    shown = [_contact(contact, lookup.today) for contact in lookup.added[:ADDED_SHOWN]]
    more = len(lookup.added) - ADDED_SHOWN
    if more > 0:
        shown.append(phrase("-# And {count} more: type a name in `/officials`.", count=more))
    return shown


def _bottom(lookup: Lookup) -> discord.ui.ActionRow[Any] | None:
    """The buttons that belong to the whole card."""
    shown = [*lookup.contacts, *lookup.added[:ADDED_SHOWN]]
    buttons = []
    if lookup.offer_home and lookup.found.state:
        buttons.append(button(phrase("Remember this as my home"), _home_id(lookup)))
    if shown:
        ids = [contact.official.official_id for contact in shown]
        buttons.append(report_button(ids, lookup.zip_code))
    return row(*buttons) if buttons else None


def away(miles: float | None) -> str:
    """Say how far off an office is, to stand after its name; nothing when that is unknown."""
    if miles is None:
        return ""
    whole = round(miles)
    if whole < 1:
        return phrase(", under a mile away")
    return phrase_many(whole, ", {count} mile away", ", {count} miles away")


def _gaps(found: Representation) -> str | None:
    lines = []
    if found.state and not found.senate_seats:
        lines.append(phrase("{state} has no senators.", state=STATES[found.state]))
    if found.vacant_senate_seats == 1:
        lines.append(phrase("A Senate seat of this state: nobody at the moment."))
    elif found.vacant_senate_seats:
        lines.append(phrase("Both Senate seats of this state: nobody at the moment."))
    if found.seat is not None and found.seat.holder is None:
        lines.append(phrase("{district}: nobody in the House at the moment.", district=long_name(found.seat.district)))
    return "\n".join(lines) or None


def _question(lookup: Lookup) -> list[str | discord.ui.Item[discord.ui.LayoutView]]:
    choices = lookup.found.choices
    if not choices:
        return []
    if lookup.zip_code is None or len(choices) > MOST_CHOICES:
        return [
            phrase("Your representative depends on where you live. The ZIP of your home tells me."),
            _type_zip(),
        ]
    ask = _ASK_SEVERAL_STATES if len({seat.district.state for seat in choices}) > 1 else _ASK
    buttons = [
        button(_label(seat), f"officials:{lookup.zip_code}:{_seat_id(seat)}", discord.ButtonStyle.primary)
        for seat in choices
    ]
    return [
        phrase(ask, zip_code=lookup.zip_code, count=len(choices), link=_ADDRESS_LOOKUP),
        *(row(*buttons[start : start + _A_ROW]) for start in range(0, len(buttons), _A_ROW)),
    ]


_ASK = later("**{zip_code} lies in {count} districts. Which is yours?**\n-# Not sure? Look up your address: {link}")
_ASK_SEVERAL_STATES = later(
    "**{zip_code} lies in {count} districts of several states. Which is yours?**\n"
    "-# Not sure? Look up your address: {link}"
)


def _label(seat: Seat) -> str:
    # The district stands first, so that a long name cannot push it out of the button.
    return f"{short_name(seat.district)} · {seat.holder.name if seat.holder else phrase('nobody at the moment')}"


def _seat_id(seat: Seat) -> str:
    return f"{seat.district.state}:{seat.district.number}"


def _home_id(lookup: Lookup) -> str:
    seat = lookup.found.seat
    return f"officials:home:{lookup.zip_code}" + (f":{_seat_id(seat)}" if seat else "")


def _dated(as_of: date) -> str:
    return phrase("-# Directory of {day}", day=day_words(as_of))
