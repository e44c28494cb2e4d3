"""What a lookup shows: phone first, one official after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import discord

from bot.card import Card, button, plain, row
from bot.officials.model import NearOffice, Official, Representation, Seat
from bot.officials.rules import is_term_over, long_name, main_office, party_label, phone_words, short_name, title
from bot.officials.states import STATES

MOST_CHOICES = 15
"""Districts offered as buttons; a ZIP area has at most 6, and post-office boxes in large states are asked otherwise."""

ZIP_BUTTON_ID = "officials:zip"
_A_ROW = 5


@dataclass(frozen=True)
class Contact:
    """An official as a card shows them: with the nearest local office, and whether they still hold the office."""

    official: Official
    office: NearOffice | None = None
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
    """

    found: Representation
    contacts: Sequence[Contact]
    as_of: date
    today: date
    zip_code: str | None
    offer_home: bool = False
    saved: str = ""


class ZipForm(discord.ui.Modal, title="Which ZIP?"):
    """Asks for a ZIP code; nothing is remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.zip_code: discord.ui.TextInput[ZipForm] = discord.ui.TextInput(
            custom_id="zip", placeholder="02139", max_length=10
        )
        self.add_item(
            discord.ui.Label(text="ZIP code", description="Five digits. I only look it up.", component=self.zip_code)
        )


def zip_wanted_card() -> Card:
    """Ask for a ZIP in place."""
    return Card(
        "### Who represents you?\nWhich ZIP? I look up its senators and its representative, with their numbers.",
        row(button("Type a ZIP", ZIP_BUTTON_ID, discord.ButtonStyle.primary)),
    )


def lookup_card(lookup: Lookup) -> Card:
    """Show who represents a place, and ask for what is not certain."""
    found = lookup.found
    return Card(
        lookup.saved,
        f"### Who represents {_where(lookup)}",
        found.note,
        *(_contact(contact, lookup.today) for contact in lookup.contacts),
        _gaps(found),
        *_question(lookup),
        row(button("Remember this as my home", _home_id(lookup))) if lookup.offer_home and found.state else None,
        _dated(lookup.as_of),
    )


def official_card(contact: Contact, *, as_of: date, today: date) -> Card:
    """Show one official."""
    return Card(_contact(contact, today), _dated(as_of))


def _where(lookup: Lookup) -> str:
    place, state = lookup.found.place, lookup.found.state
    if place is not None:
        return f"{plain(place.city)}, {state or place.state} {place.zip_code}"
    return " ".join(filter(None, [STATES[state] if state else "ZIP", lookup.zip_code]))


def _contact(contact: Contact, today: date) -> str:
    official, near = contact.official, contact.office
    lines = [
        f"**{plain(official.name, 100)}**",
        " · ".join(filter(None, [plain(title(official), 250), plain(party_label(official), 100)])),
        f"**{phone_words(official.phone)}** · {main_office(official)}"
        if official.phone
        else f"No {main_office(official)} number is known.",
    ]
    if near is not None and near.office.phone:
        lines.append(f"**{phone_words(near.office.phone)}** · {plain(near.office.city, 60)} office{away(near.miles)}")
    if official.contact_page and " " not in official.contact_page:
        lines.append(f"Write: {official.contact_page[:300]}")
    if not contact.in_office:
        lines.append("No longer in this office. Type your ZIP in `/officials` to see who is.")
    elif official.term_ends_on is not None and is_term_over(official, today):
        lines.append(f"-# The term ended {_day(official.term_ends_on)}; somebody else may hold the office by now.")
    elif official.term_ends_on is not None:
        lines.append(f"-# Term ends {_day(official.term_ends_on)}")
    return "\n".join(lines)


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def away(miles: float | None) -> str:
    """Say how far off an office is, to stand after its name; nothing when that is unknown."""
    if miles is None:
        return ""
    whole = round(miles)
    return ", under a mile away" if whole < 1 else f", {whole} mile{'' if whole == 1 else 's'} away"


def _gaps(found: Representation) -> str | None:
    lines = []
    if found.state and not found.senate_seats:
        lines.append(f"{STATES[found.state]} has no senators.")
    if found.vacant_senate_seats:
        seats = "A Senate seat" if found.vacant_senate_seats == 1 else "Both Senate seats"
        lines.append(f"{seats} of this state: nobody at the moment.")
    if found.seat is not None and found.seat.holder is None:
        lines.append(f"{long_name(found.seat.district)}: nobody in the House at the moment.")
    return "\n".join(lines) or None


def _question(lookup: Lookup) -> list[str | discord.ui.Item[discord.ui.LayoutView]]:
    choices = lookup.found.choices
    if not choices:
        return []
    if lookup.zip_code is None or len(choices) > MOST_CHOICES:
        return [
            "Your representative depends on where you live. The ZIP of your home tells me.",
            row(button("Type a ZIP", ZIP_BUTTON_ID, discord.ButtonStyle.primary)),
        ]
    several_states = len({seat.district.state for seat in choices}) > 1
    ask = f"{lookup.zip_code} lies in {len(choices)} districts{' of several states' if several_states else ''}."
    buttons = [button(_label(seat), f"officials:{lookup.zip_code}:{_seat_id(seat)}") for seat in choices]
    return [
        f"**{ask} Which is yours?**\n-# Not sure? Look up your address: https://www.house.gov/representatives/find-your-representative",
        *(row(*buttons[start : start + _A_ROW]) for start in range(0, len(buttons), _A_ROW)),
    ]


def _label(seat: Seat) -> str:
    # The district stands first, so that a long name cannot push it out of the button.
    return f"{short_name(seat.district)} · {seat.holder.name if seat.holder else 'nobody at the moment'}"


def _seat_id(seat: Seat) -> str:
    return f"{seat.district.state}:{seat.district.number}"


def _home_id(lookup: Lookup) -> str:
    seat = lookup.found.seat
    return f"officials:home:{lookup.zip_code}" + (f":{_seat_id(seat)}" if seat else "")


def _dated(as_of: date) -> str:
    return f"-# Directory of {_day(as_of)}"
