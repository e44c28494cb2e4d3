"""Calling one's own senators: whom, what to say, and what came of it."""

from collections.abc import Sequence
from datetime import date

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.campaigns import cards
from bot.campaigns import service as campaigns
from bot.campaigns.model import NO_CAMPAIGN, Campaign, LeftOffice, Outcome
from bot.campaigns.rules import local_day, next_target
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, needs
from bot.edge.reply import replace, reply
from bot.edge.suggest import Pairs, suggester
from bot.officials import service as officials
from bot.officials.model import Official, Representation
from bot.officials.rules import normalise_zip
from bot.volunteers import service as volunteers
from cogs.officials import ensure_directory, home_in

SKIP = "skip"


def _begin(tx: Transaction, actor: Actor, me: str, named: str | None, typed: str | None) -> cards.Scene:
    """Find the campaign and the caller's state, then the first call."""
    ensure_directory(tx)
    campaign = _campaign(tx, actor, named)
    own = volunteers.profile(tx, actor.server_id, actor.user_id)
    state = own.state if own is not None else None
    if typed is not None:
        five = normalise_zip(typed)
        found = officials.representation(tx, actor.server_id, zip_code=five)
        states = _states(found)
        if found.state is None and (own is None or own.zip_code != five or state not in states):
            return cards.StateWanted(_id_of(campaign), five, states, keep=False)
        state = found.state or state
    if state is None:
        return cards.HomeWanted(_id_of(campaign))
    return _next(tx, actor, me, campaign, state)


def _campaign(tx: Transaction, actor: Actor, named: str | None) -> Campaign | None:
    if named is not None:
        return campaigns.named(tx, actor.server_id, named)
    running = campaigns.list_open(tx, actor.server_id)
    return running[0] if len(running) == 1 else None


def _id_of(campaign: Campaign | None) -> int:
    return campaign.campaign_id if campaign is not None else NO_CAMPAIGN


def _states(found: Representation) -> Sequence[str]:
    return sorted({seat.district.state for seat in found.choices})


def _today(tx: Transaction, actor: Actor) -> date:
    return local_day(tx.now, zone_of(tx, actor.server_id, actor.user_id))


def _targets(tx: Transaction, actor: Actor, state: str) -> Sequence[Official]:
    """Return a state's senators; where there are none by law, the delegate."""
    found = officials.representation(tx, actor.server_id, state=state)
    return found.senators if found.senate_seats else found.officials


def _next(
    tx: Transaction,
    actor: Actor,
    me: str,
    campaign: Campaign | None,
    state: str,
    *,
    after: str | None = None,
    saved: str = "",
) -> cards.Scene:
    """Find whose turn it is, or what has been done when it is nobody's."""
    day, campaign_id = _today(tx, actor), _id_of(campaign)
    outcomes = campaigns.outcomes_of(tx, actor.server_id, actor.user_id, campaign_id=campaign_id, made_on=day)
    targets = _targets(tx, actor, state)
    target = next_target(targets, outcomes, after)
    if target is not None:
        others = [each.title for each in campaigns.list_open(tx, actor.server_id)] if campaign is None else []
        return cards.Turn(campaign, target, me, saved, others)
    totals = campaigns.totals(tx, actor.server_id, actor.user_id, campaign_id=campaign_id, made_on=day)
    busy = [each for each in targets if outcomes.get(each.official_id) is Outcome.BUSY]
    return cards.Finished(campaign, totals, len(targets), state, busy, saved)


def _answer(tx: Transaction, actor: Actor, me: str, campaign_id: int, official_id: str, pressed: str) -> cards.Scene:
    """Save what came of a call and find the next one."""
    campaign = campaigns.open_campaign(tx, actor.server_id, campaign_id)
    official = officials.get_official(tx, actor.server_id, official_id)
    if official_id not in {each.official_id for each in _targets(tx, actor, official.state)}:
        raise LeftOffice(official.name)
    saved = cards.skipped_call(official)
    if pressed != SKIP:
        outcome = Outcome(pressed)
        campaigns.log_call(
            tx,
            actor.server_id,
            actor.user_id,
            campaign_id=campaign_id,
            official_id=official_id,
            outcome=outcome,
            made_on=_today(tx, actor),
        )
        saved = cards.saved_call(official, outcome)
    return _next(tx, actor, me, campaign, official.state, after=official_id, saved=saved)


def _settle(tx: Transaction, actor: Actor, me: str, campaign_id: int, typed: str) -> cards.Scene:
    """Remember the ZIP or state that a caller typed as their home, and go on with the call."""
    ensure_directory(tx)
    campaign = campaigns.open_campaign(tx, actor.server_id, campaign_id)
    if not any(character.isdigit() for character in typed):
        return _go_home(tx, actor, me, campaign, officials.representation(tx, actor.server_id, state=typed), None)
    five = normalise_zip(typed)
    found = officials.representation(tx, actor.server_id, zip_code=five)
    if found.state is None:
        return cards.StateWanted(campaign_id, five, _states(found), keep=True)
    return _go_home(tx, actor, me, campaign, found, five)


def _choose_state(
    tx: Transaction, actor: Actor, me: str, campaign_id: int, zip_code: str, state: str, keep: bool
) -> cards.Scene:
    """Go on from the chosen state of a ZIP that lies in several; remember it as the home if that was asked."""
    ensure_directory(tx)
    campaign = campaigns.open_campaign(tx, actor.server_id, campaign_id)
    found = officials.representation(tx, actor.server_id, zip_code=zip_code, state=state)
    if keep:
        return _go_home(tx, actor, me, campaign, found, zip_code)
    return _next(tx, actor, me, campaign, found.state or state)


def _go_home(
    tx: Transaction, actor: Actor, me: str, campaign: Campaign | None, found: Representation, zip_code: str | None
) -> cards.Scene:
    assert found.state is not None  # noqa: S101 - asked before
    volunteers.set_home(tx, actor.server_id, actor.user_id, home_in(found, found.state, zip_code))
    saved = f"Saved: your home is {zip_code or found.state}. Change it with `/me`."
    return _next(tx, actor, me, campaign, found.state, saved=saved)


@suggester
async def open_campaigns(interaction: Interaction, current: str) -> Pairs:
    """Suggest the open campaigns of this server."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    running = await interaction.client.database.read(campaigns.list_open, interaction.guild_id)
    wanted = current.strip().casefold()
    return [(each.title, str(each.campaign_id)) for each in running if wanted in each.title.casefold()]


class CallAnswer(
    Durable,
    template=r"call:(?P<campaign_id>[0-9]{1,18}):(?P<official_id>[A-Za-z0-9_-]{1,40}):"
    r"(?P<outcome>talked|voicemail|busy|skip)",
    action=Action.CALL,
):
    """What came of a call."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save it and show the next call in its place."""
        scene = await interaction.client.database.write(
            _answer,
            actor,
            interaction.user.display_name,
            self.number("campaign_id"),
            self.parts["official_id"],
            self.parts["outcome"],
        )
        await replace(interaction, cards.scene_card(scene))


class TellHome(Durable, template=r"call:(?P<campaign_id>[0-9]{1,18}):home", action=Action.CALL):
    """Asks a caller for their ZIP or state."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Open the form; what is sent is remembered, and the first call replaces the card."""
        form, campaign_id = cards.HomeForm(), self.number("campaign_id")

        async def submit(sent: Interaction) -> None:
            scene = await sent.client.database.write(
                _settle, actor, sent.user.display_name, campaign_id, form.home.value
            )
            await replace(sent, cards.scene_card(scene))

        await present(interaction, form, submit)


class ChooseState(
    Durable,
    template=r"call:(?P<campaign_id>[0-9]{1,18}):(?P<way>home|from):(?P<zip>[0-9]{5}):(?P<state>[A-Z]{2})",
    action=Action.CALL,
):
    """One of several states of a ZIP."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Go on with the call from there."""
        scene = await interaction.client.database.write(
            _choose_state,
            actor,
            interaction.user.display_name,
            self.number("campaign_id"),
            self.parts["zip"],
            self.parts["state"],
            self.parts["way"] == "home",
        )
        await replace(interaction, cards.scene_card(scene))


class Call(commands.Cog):
    """Calls to officials."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.rename(zip_code="zip")
    @app_commands.describe(
        campaign="What you call for; leave it out if there is only one", zip_code="Your ZIP, if not the one I know"
    )
    @app_commands.autocomplete(campaign=open_campaigns)
    @needs(Action.CALL)
    async def call(self, interaction: Interaction, campaign: str | None = None, zip_code: str | None = None) -> None:
        """Call your senators: the number, what to say, and one tap for what came of it."""
        actor = actor_of(interaction)
        scene = await self.bot.database.read(_begin, actor, interaction.user.display_name, campaign, zip_code)
        await reply(interaction, cards.scene_card(scene))


async def setup(bot: Groundswell) -> None:
    """Add the command and its buttons."""
    await bot.add_cog(Call(bot))
    bot.add_dynamic_items(CallAnswer, TellHome, ChooseState)
