"""Calling those who represent you: whom, what to say, and what came of it."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.calls import cards
from bot.calls.home_cards import HomeForm
from bot.calls.model import OPENING_KIND, WASHINGTON, Origin, Outcome, Ref, Said
from bot.calls.rules import HOME
from bot.calls.scenes import Scene, SeatWanted, Turn
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign
from bot.database import Transaction
from bot.edge import turns
from bot.edge.durable import Durable, StaleButton
from bot.edge.forms import present
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.edge.turns import Caller
from bot.officials import service as officials
from bot.officials.model import Representation
from bot.officials.rules import normalise_zip
from bot.outbox.pacer import Rank
from bot.volunteers import service as volunteers
from bot.words import phrase
from cogs.officials import ensure_directory, home_in

SKIP = "skip"


def caller_of(interaction: discord.Interaction[Any], actor: Actor) -> Caller:
    """Return who calls."""
    return Caller(actor.server_id, actor.user_id, interaction.user.display_name, interaction.guild_id is None)


def first_call(tx: Transaction, caller: Caller, named: str | None, typed: str | None) -> Scene:
    """Find the campaign, where the person calls from, and then the first call."""
    ensure_directory(tx)
    campaign = campaigns.named(tx, caller.server_id, named) if named is not None else None
    origin = turns.home_of(tx, caller.server_id, caller.user_id)
    if typed is not None:
        five = normalise_zip(typed)
        origin = origin if origin.zip_code == five else Origin(zip_code=five)
    return turns.begin(tx, caller, campaign, origin)


def _start(tx: Transaction, caller: Caller, campaign_id: int) -> Scene:
    """Begin to call for the campaign under whose card the button stands."""
    ensure_directory(tx)
    campaign = campaigns.open_campaign(tx, caller.server_id, campaign_id)
    return turns.begin(tx, caller, campaign, turns.home_of(tx, caller.server_id, caller.user_id))


def _settle(tx: Transaction, caller: Caller, campaign_id: int, typed: str) -> Scene:
    """Remember the ZIP or state that a caller typed as their home, and go on with the call."""
    ensure_directory(tx)
    turns.ensure_admitted(tx, caller, campaign_id)
    campaign = campaigns.open_campaign(tx, caller.server_id, campaign_id)
    if not any(character.isdigit() for character in typed):
        return _go_home(tx, caller, campaign, officials.representation(tx, caller.server_id, state=typed), None)
    five = normalise_zip(typed)
    found = officials.representation(tx, caller.server_id, zip_code=five)
    if found.state is None:
        return SeatWanted(campaign_id, five, found.choices, keep=True, server_id=caller.named)
    return _go_home(tx, caller, campaign, found, five)


def _choose(
    tx: Transaction, caller: Caller, campaign_id: int, zip_code: str, state: str, district: int | None, *, keep: bool
) -> Scene:
    """Go on from the chosen state or district of a ZIP; remember it as the home if that was asked."""
    ensure_directory(tx)
    turns.ensure_admitted(tx, caller, campaign_id)
    campaign = campaigns.open_campaign(tx, caller.server_id, campaign_id)
    found = officials.representation(tx, caller.server_id, zip_code=zip_code, state=state, district=district)
    if keep:
        return _go_home(tx, caller, campaign, found, zip_code)
    return turns.begin(tx, caller, campaign, Origin(found.state, zip_code, district))


def _go_home(
    tx: Transaction, caller: Caller, campaign: Campaign | None, found: Representation, zip_code: str | None
) -> Scene:
    assert found.state is not None  # noqa: S101 - asked before
    volunteers.set_home(tx, caller.server_id, caller.user_id, home_in(found, found.state, zip_code))
    saved = phrase("Saved: your home is {home}. Change it with `/me`.", home=zip_code or found.state)
    home = turns.home_of(tx, caller.server_id, caller.user_id)
    return turns.begin(tx, caller, campaign, home, saved=saved)


@suggester
async def open_campaigns(interaction: Interaction, current: str) -> Pairs:
    """Suggest the open campaigns of this server."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    running = await interaction.client.database.read(campaigns.list_open, interaction.guild_id)
    wanted = current.strip().casefold()
    return [(each.title, str(each.campaign_id)) for each in running if wanted in each.title.casefold()]


async def _answered(interaction: Interaction, actor: Actor, ref: Ref, verb: str) -> None:
    """Save what came of a call, or that it was skipped, and show the next in its place."""
    outcome = None if verb == SKIP else Outcome(verb)
    scene = await interaction.client.database.write(turns.answer, caller_of(interaction, actor), ref, outcome)
    await replace(interaction, cards.scene_card(scene))


async def _undone(interaction: Interaction, actor: Actor, ref: Ref, verb: str) -> None:
    caller = caller_of(interaction, actor)
    turn = await interaction.client.database.write(turns.undo, caller, ref, letter=verb == "unwrite")
    await replace(interaction, cards.scene_card(turn))


async def _show(interaction: Interaction, actor: Actor, ref: Ref) -> Turn:
    return await interaction.client.database.read(turns.show, caller_of(interaction, actor), ref)


async def _letter(interaction: Interaction, actor: Actor, ref: Ref, _verb: str) -> None:
    await replace(interaction, cards.letter_card(await _show(interaction, actor, ref)))


async def _back(interaction: Interaction, actor: Actor, ref: Ref, _verb: str) -> None:
    await replace(interaction, cards.scene_card(await _show(interaction, actor, ref)))


async def _points(interaction: Interaction, actor: Actor, ref: Ref, _verb: str) -> None:
    await reply(interaction, cards.points_card(await _show(interaction, actor, ref)))


async def _remind(interaction: Interaction, actor: Actor, ref: Ref, _verb: str) -> None:
    official, wish = await interaction.client.database.write(turns.remind, caller_of(interaction, actor), ref)
    await reply(interaction, cards.opening_set_card(official, wish.opens_at))


_PRESSED: dict[str, Callable[[Interaction, Actor, Ref, str], Awaitable[None]]] = {
    **dict.fromkeys([*Outcome, SKIP], _answered),
    "undo": _undone,
    "unwrite": _undone,
    "letter": _letter,
    "back": _back,
    "points": _points,
    "remind": _remind,
}


class CallButton(
    Durable,
    # Everything about the call is in it, the server too, so that it works in direct messages and after a restart.
    template=r"calls:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<campaign_id>[0-9]{1,12})(?P<goes_on>a?):"
    r"(?P<official_id>[A-Za-z0-9_-]{1,36}):(?P<office>[0-9]{1,2}):"
    r"(?P<place>home|[0-9]{5}(?:[A-Z]{2}[0-9]{0,2})?|[A-Z]{2}[0-9]{0,2}):"
    r"(?P<verb>talked|voicemail|busy|full|wrote|skip|undo|unwrite|letter|back|points|remind|said)",
    action=Action.CALL,
):
    """A button under a call, or the list of where an official stands."""

    @property
    def ref(self) -> Ref:
        """Return which call it is about."""
        return Ref(
            self.number("server_id"),
            self.number("campaign_id"),
            goes_on=bool(self.parts["goes_on"]),
            official_id=self.parts["official_id"],
            office=self.number("office"),
            place=self.parts["place"],
        )

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Do what the button says."""
        verb = self.parts["verb"]
        if verb == "said":
            await self._said(interaction, actor)
        else:
            await _PRESSED[verb](interaction, actor, self.ref, verb)

    async def _said(self, interaction: Interaction, actor: Actor) -> None:
        chosen = self.chosen(interaction)
        if len(chosen) != 1 or chosen[0] not in [*Said]:
            raise StaleButton
        said = Said(chosen[0])
        caller = caller_of(interaction, actor)
        official = await interaction.client.database.write(turns.note, caller, self.ref, said)
        await reply(interaction, cards.noted_card(official, said))


class CallAnswer(
    Durable,
    template=r"call:(?P<campaign_id>[0-9]{1,18}):(?P<official_id>[A-Za-z0-9_-]{1,40}):"
    r"(?P<outcome>talked|voicemail|busy|skip)",
    action=Action.CALL,
):
    """What came of a call, on cards of before the buttons said from where and on which number."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save it and show the next call in its place."""
        campaign_id, official_id = self.number("campaign_id"), self.parts["official_id"]
        ref = Ref(actor.server_id, campaign_id, goes_on=False, official_id=official_id, office=WASHINGTON, place=HOME)
        await _answered(interaction, actor, ref, self.parts["outcome"])


class StartCall(Durable, template=r"call:(?P<campaign_id>[0-9]{1,18}):start", action=Action.CALL):
    """Begins to call for a posted campaign."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the first call, to the person alone."""
        caller = caller_of(interaction, actor)
        scene = await interaction.client.database.read(_start, caller, self.number("campaign_id"))
        await reply(interaction, cards.scene_card(scene))


class TellHome(Durable, template=r"call:(?P<campaign_id>[0-9]{1,18}):home", action=Action.CALL):
    """Asks a caller for their ZIP or state."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Open the form; what is sent is remembered, and the first call replaces the card."""
        form, campaign_id = HomeForm(), self.number("campaign_id")

        async def submit(sent: Interaction) -> None:
            caller = caller_of(sent, actor_of(sent))
            scene = await sent.client.database.write(_settle, caller, campaign_id, form.home.value)
            await replace(sent, cards.scene_card(scene))

        await present(interaction, form, submit)


class TellHomeDirectly(
    TellHome,
    template=r"calls:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<campaign_id>[0-9]{1,12}):home",
    action=Action.CALL,
):
    """The same in direct messages, where a weekly reminder that could not say whom to call asks."""


class ChooseSeat(
    Durable,
    template=r"call:(?P<campaign_id>[0-9]{1,18}):(?P<way>home|from):(?P<zip>[0-9]{5}):(?P<state>[A-Z]{2})"
    r"(?::(?P<district>[0-9]{1,2}))?",
    action=Action.CALL,
):
    """One of several states or districts of a ZIP."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Go on with the call from there."""
        scene = await interaction.client.database.write(
            _choose,
            caller_of(interaction, actor),
            self.number("campaign_id"),
            self.parts["zip"],
            self.parts["state"],
            self.number("district") if self.parts["district"] else None,
            keep=self.parts["way"] == "home",
        )
        await replace(interaction, cards.scene_card(scene))


class ChooseSeatDirectly(
    ChooseSeat,
    template=r"calls:(?P<server_id>[1-8]?[0-9]{1,18}):(?P<campaign_id>[0-9]{1,12}):(?P<way>home|from):(?P<zip>[0-9]{5}):"
    r"(?P<state>[A-Z]{2})(?::(?P<district>[0-9]{1,2}))?",
    action=Action.CALL,
):
    """The same in direct messages."""


class Call(commands.Cog):
    """Calls to officials."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.rename(zip_code="zip")
    @app_commands.describe(
        campaign="What you call for; leave it out for whichever comes first",
        zip_code="Your ZIP, if not the one I know",
    )
    @app_commands.autocomplete(campaign=open_campaigns)
    @needs(Action.CALL)
    async def call(self, interaction: Interaction, campaign: str | None = None, zip_code: str | None = None) -> None:
        """Call your senators: the number, what to say, and one tap for what came of it."""
        caller = caller_of(interaction, actor_of(interaction))
        scene = await self.bot.database.read(first_call, caller, campaign, zip_code)
        await reply(interaction, cards.scene_card(scene))


async def setup(bot: Groundswell) -> None:
    """Add the command, its buttons, and the way the reminder of an opening is sent."""
    await bot.add_cog(Call(bot))
    bot.add_dynamic_items(CallButton, CallAnswer, StartCall, TellHome, ChooseSeat)
    bot.add_dynamic_items(TellHomeDirectly, ChooseSeatDirectly)
    bot.senders.register(OPENING_KIND, turns.opened, cards.scene_card, rank=Rank.NOW)
