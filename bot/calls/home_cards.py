"""What a caller is asked before whom to call can be said: where they live."""

from typing import Any

import discord

from bot.calls.scenes import HomeWanted, SeatWanted
from bot.card import Card, button, row
from bot.officials.model import District, Seat
from bot.officials.rules import short_name
from bot.officials.states import STATES
from bot.words import phrase


class HomeForm(discord.ui.Modal):
    """Asks for a ZIP or a state, which is then remembered."""

    def __init__(self) -> None:
        super().__init__(title=phrase("Where do you live?"))
        self.home: discord.ui.TextInput[HomeForm] = discord.ui.TextInput(
            custom_id="home", placeholder=phrase("02139, or MA"), max_length=40
        )
        self.add_item(
            discord.ui.Label(
                text=phrase("Your ZIP or state"),
                description=phrase("I remember it as your home, so that I ask only once. Never an address."),
                component=self.home,
            )
        )


def home_card(wanted: HomeWanted, note: str) -> Card:
    """Ask for a home; ``note`` stands under the question."""
    asked = (
        phrase(
            "### Whom do you call?\nThis call goes to your representative, and who that is depends on where you live. "
            "Tell me your ZIP; I remember it, so that I ask only once."
        )
        if wanted.zip_wanted
        else phrase(
            "### Whom do you call?\nOffices listen to the people they represent. "
            "Tell me your ZIP or your state; I remember it, so that I ask only once."
        )
    )
    ask = button(phrase("Tell my ZIP or state"), f"{_beginning(wanted)}:home", discord.ButtonStyle.primary)
    return Card(
        asked,
        row(ask, *stop_buttons(wanted.stops)),
        f"-# {wanted.why}" if wanted.why else None,
        note,
    )


def _beginning(wanted: HomeWanted | SeatWanted) -> str:
    """Begin the custom ids of what is asked; in direct messages they name the server."""
    return f"call{'' if wanted.server_id is None else f's:{wanted.server_id}'}:{wanted.campaign_id}"


def stop_buttons(stops: str) -> list[discord.ui.Button[Any]]:
    """Return the button that ends what a call came from, if it came by itself."""
    return [button(phrase("Stop these"), stops)] if stops else []


def seat_card(wanted: SeatWanted, note: str) -> Card:
    """Ask in which of several states or districts somebody lives."""
    way = "home" if wanted.keep else "from"
    prefix = f"{_beginning(wanted)}:{way}:{wanted.zip_code}"
    stops = stop_buttons(wanted.stops)
    why: list[str | discord.ui.Item[Any]] = [row(*stops), f"-# {wanted.why}"] if stops else []
    states = sorted({seat.district.state for seat in wanted.seats})
    if len(states) > 1:
        buttons = [button(STATES[state], f"{prefix}:{state}") for state in states[:5]]
        several = phrase("{zip} lies in several states. **Which one do you live in?**", zip=wanted.zip_code)
        return Card(several, row(*buttons), *why, note)
    buttons = [button(_seat(seat), f"{prefix}:{_district(seat.district)}") for seat in wanted.seats[:20]]
    return Card(
        phrase(
            "{zip} lies in {count} districts. **Who represents you?**\n"
            "-# Not sure? Look up your address: https://www.house.gov/representatives/find-your-representative",
            zip=wanted.zip_code,
            count=len(wanted.seats),
        ),
        *(row(*buttons[start : start + 5]) for start in range(0, len(buttons), 5)),
        *why,
        note,
    )


def _seat(seat: Seat) -> str:
    # The district stands first, so that a long name cannot push it out of the button.
    nobody = phrase("nobody at the moment")
    return f"{short_name(seat.district)} · {seat.holder.name if seat.holder else nobody}"


def _district(district: District) -> str:
    return f"{district.state}:{district.number}"
