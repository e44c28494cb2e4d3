"""Campaigns: beginning, posting, changing and ending them; where officials stand; what was done."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.campaigns import board_cards, cards, checks, draft_cards, pictures
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign, CampaignStatus, Closing, Stance, StanceEntry
from bot.campaigns.standings import Board, Progress, is_over
from bot.card import Card
from bot.database import Transaction
from bot.edge.drawing import drawn
from bot.edge.guard import actor_of, admit, ensure_within, needs
from bot.edge.reply import reply, wait
from bot.edge.suggest import Pairs, choices_of, moments, number_suggester, suggester
from bot.errors import NotAllowed
from bot.limits import Limit
from bot.officials import service as officials
from bot.officials.model import Official
from bot.words import phrase
from cogs.campaign_boards import board_of, exported, is_organizer, progress, reported, stats_of
from cogs.campaign_drafts import (
    ask_words,
    draft_of,
    edited,
    link_to,
    publish,
    read_options,
    usual_place,
)
from cogs.officials import official_names

_WHICH = "The campaign: its title, or pick it from the list"
_STATES = 'Only these states, such as "MA, CA"; all if you leave it out'
_PARTY = "Only those who sit with this party"
_CLOSED_SHOWN = 5

_PRESETS = [app_commands.Choice(name=name, value=name) for name in checks.PRESETS]


def _known(current: str, found: Sequence[Campaign]) -> Pairs:
    wanted = current.strip().casefold()
    return [(each.title, str(each.campaign_id)) for each in found if wanted in each.title.casefold()]


@suggester
async def all_campaigns(interaction: Interaction, current: str) -> Pairs:
    """Suggest every campaign of this server, drafts too, to organizers; to others nothing."""
    try:
        actor = await admit(interaction, Action.MANAGE_CAMPAIGNS)
    except NotAllowed:
        return []
    return _known(current, await interaction.client.database.read(campaigns.list_all, actor.server_id))


@suggester
async def posted_campaigns(interaction: Interaction, current: str) -> Pairs:
    """Suggest the campaigns of this server that everybody knows, closed ones too."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    found = await interaction.client.database.read(campaigns.list_all, interaction.guild_id)
    return _known(current, [each for each in found if each.status is not CampaignStatus.DRAFT])


@suggester
async def parties(interaction: Interaction, current: str) -> Pairs:
    """Suggest the parties that officials sit with."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    everybody = await interaction.client.database.read(officials.list_targets, interaction.guild_id)
    wanted = current.strip().casefold()
    return [(party, party) for party in checks.parties_of(everybody) if wanted in party.casefold()]


@number_suggester
async def thresholds(_interaction: Interaction, current: str) -> Pairs:
    """Suggest how many supporters are mostly needed; any other number can be typed."""
    return [
        (f"{number}: {phrase(words)}", str(number))
        for number, words in checks.THRESHOLDS.items()
        if str(number).startswith(current.strip())
    ]


def _options(tx: Transaction, actor: Actor, title: str, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Check everything that was typed for a new campaign before its words are asked for."""
    words = ("…", "…")
    blank = Campaign(0, title, *words, CampaignStatus.DRAFT, tx.now, targets=checks.USUAL_TARGETS)
    return read_options(tx, actor, blank, typed)


def _edit(tx: Transaction, actor: Actor, me: str, which: str, typed: Mapping[str, Any]) -> draft_cards.Draft:
    campaign = campaigns.any_named(tx, actor.server_id, which)
    if not any(value is not None for value in typed.values()):
        return draft_of(tx, actor, me, campaign.campaign_id)
    return edited(tx, actor, me, campaign.campaign_id, read_options(tx, actor, campaign, typed))


def _copy(tx: Transaction, actor: Actor, me: str, which: str, title: str) -> draft_cards.Draft:
    campaign = campaigns.any_named(tx, actor.server_id, which)
    made = campaigns.copy(tx, actor.server_id, campaign.campaign_id, actor.user_id, title)
    return draft_of(tx, actor, me, made.campaign_id)


def _close(tx: Transaction, server_id: int, which: str, how: Closing) -> Campaign:
    return campaigns.close(tx, server_id, campaigns.any_named(tx, server_id, which).campaign_id, how)


def _reopen(tx: Transaction, server_id: int, which: str) -> Campaign:
    return campaigns.reopen(tx, server_id, campaigns.any_named(tx, server_id, which).campaign_id)


def _list(tx: Transaction, actor: Actor) -> tuple[list[tuple[Progress, str | None]], list[Campaign]]:
    found = campaigns.list_all(tx, actor.server_id)
    over = [each for each in found if is_over(each, tx.now)]
    shown = [
        (progress(tx, actor.server_id, each), link_to(tx, actor.server_id, each.campaign_id))
        for each in found
        if each not in over and (each.status is CampaignStatus.OPEN or is_organizer(actor))
    ]
    return shown, sorted(over, key=lambda each: -each.campaign_id)[:_CLOSED_SHOWN]


def _board(tx: Transaction, actor: Actor, which: str, name: str | None) -> Card | Board:
    campaign = campaigns.any_named(tx, actor.server_id, which, drafts=is_organizer(actor))
    if name is None:
        return board_of(tx, actor.server_id, campaign)
    official = officials.named_official(tx, actor.server_id, name)
    entries = campaigns.history(tx, actor.server_id, campaign.campaign_id, official.official_id)
    return board_cards.history_card(campaign, official, entries)


def _set_stance(
    tx: Transaction, actor: Actor, which: str, name: str, stance: Stance, source: str
) -> tuple[Official, StanceEntry | None, Board]:
    campaign = campaigns.any_named(tx, actor.server_id, which)
    official = officials.named_official(tx, actor.server_id, name)
    checks.ensure_counted(campaign, official)
    before = campaigns.set_stance(
        tx, actor.server_id, campaign.campaign_id, official.official_id, stance, source, actor.user_id
    )
    return official, before, board_of(tx, actor.server_id, campaign)


def _reports(tx: Transaction, server_id: int, which: str) -> Card:
    return reported(tx, server_id, campaigns.any_named(tx, server_id, which).campaign_id)


class Campaigns(commands.GroupCog, group_name="campaign", group_description="Campaigns: what we ask of whom"):
    """Campaigns: what we ask of whom, and where they stand."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        title="What it is called",
        targets="Whom it is put to; senators of the caller's own state if you leave it out",
        states=_STATES,
        party=_PARTY,
        goal="How many calls you hope for",
        ends='When it ends, such as "Dec 3 6pm"; otherwise when you close it',
        threshold="How many supporters are needed, such as 51, 60, 218 or 290",
        starts="When calls begin; otherwise as soon as it is posted",
        priority="1 to 9; of several campaigns, 1 is called for first",
    )
    @app_commands.choices(targets=_PRESETS)
    @app_commands.autocomplete(ends=moments, starts=moments, party=parties)
    @app_commands.autocomplete(threshold=thresholds)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def create(
        self,
        interaction: Interaction,
        title: str,
        targets: str | None = None,
        states: str | None = None,
        party: str | None = None,
        goal: int | None = None,
        ends: str | None = None,
        threshold: int | None = None,
        starts: str | None = None,
        priority: int | None = None,
    ) -> None:
        """Begin a campaign: I ask for its words, then you see it before anybody else."""
        typed = {"targets": targets, "states": states, "party": party, "goal": goal, "threshold": threshold}
        typed |= {"starts": starts, "ends": ends, "priority": priority}
        options = await self.bot.database.read(_options, actor_of(interaction), title, typed)
        await ask_words(interaction, title, options)

    @app_commands.command()
    @app_commands.describe(
        campaign=_WHICH,
        title="The new title",
        targets="Whom it is put to",
        states='Only these states, such as "MA, CA"; or "all"',
        party=f'{_PARTY}; or "all"',
        goal="How many calls you hope for; 0 takes it away",
        ends='When it ends; or "never"',
        threshold="How many supporters are needed; 0 takes it away",
        starts='When calls begin; or "now"',
        priority="1 to 9; of several campaigns, 1 is called for first",
    )
    @app_commands.choices(targets=_PRESETS)
    @app_commands.autocomplete(campaign=all_campaigns, ends=moments, starts=moments, party=parties)
    @app_commands.autocomplete(threshold=thresholds)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def edit(
        self,
        interaction: Interaction,
        campaign: str,
        title: str | None = None,
        targets: str | None = None,
        states: str | None = None,
        party: str | None = None,
        goal: int | None = None,
        ends: str | None = None,
        threshold: int | None = None,
        starts: str | None = None,
        priority: int | None = None,
    ) -> None:
        """Change a campaign: its words, targets, numbers and times. What you leave out stays."""
        typed = {"title": title, "targets": targets, "states": states, "party": party, "goal": goal}
        typed |= {"threshold": threshold, "starts": starts, "ends": ends, "priority": priority}
        me = interaction.user.display_name
        draft = await self.bot.database.write(_edit, actor_of(interaction), me, campaign, typed)
        await reply(interaction, draft_cards.draft_card(draft))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH, channel="Where to post it; otherwise in the actions channel")
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def post(self, interaction: Interaction, campaign: str, channel: discord.TextChannel | None = None) -> None:
        """Post a campaign with a button to call; its numbers keep up by themselves."""
        actor = actor_of(interaction)
        await wait(interaction)
        found = await self.bot.database.read(campaigns.any_named, actor.server_id, campaign)
        place = channel or await usual_place(interaction)
        posted, link = await publish(interaction, actor, found.campaign_id, place)
        await reply(interaction, cards.posted_card(posted, link))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH, how="How it ended")
    @app_commands.choices(how=choices_of(Closing))
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def close(self, interaction: Interaction, campaign: str, how: str = Closing.ENDED) -> None:
        """End a campaign: a victory, a defeat, or simply over. No more calls are taken."""
        closed = await self.bot.database.write(_close, actor_of(interaction).server_id, campaign, Closing(how))
        await reply(interaction, cards.closed_card(closed))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH)
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def reopen(self, interaction: Interaction, campaign: str) -> None:
        """Take calls for a closed campaign again."""
        reopened = await self.bot.database.write(_reopen, actor_of(interaction).server_id, campaign)
        await reply(interaction, cards.reopened_card(reopened))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH, title="What the new one is called")
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def copy(self, interaction: Interaction, campaign: str, title: str) -> None:
        """Begin a campaign with the words, targets and numbers of another."""
        me = interaction.user.display_name
        draft = await self.bot.database.write(_copy, actor_of(interaction), me, campaign, title)
        await reply(interaction, draft_cards.draft_card(draft))

    @app_commands.command(name="list")
    @needs(Action.SEE_CAMPAIGNS)
    async def list_all(self, interaction: Interaction) -> None:
        """See what is on, how far it is, and what is over."""
        shown, over = await self.bot.database.read(_list, actor_of(interaction))
        await reply(interaction, cards.list_card(shown, over))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH, official="See everything recorded of one official")
    @app_commands.autocomplete(campaign=posted_campaigns, official=official_names)
    @needs(Action.SEE_CAMPAIGNS)
    async def board(self, interaction: Interaction, campaign: str, official: str | None = None) -> None:
        """See who supports it, who opposes it and who is missing."""
        actor = actor_of(interaction)
        await wait(interaction)
        found = await self.bot.database.read(_board, actor, campaign, official)
        if isinstance(found, Board):
            picture = await drawn(pictures.draw_board, found)
            found = board_cards.board_card(found, organizer=is_organizer(actor), picture=picture)
        await reply(interaction, found)

    @app_commands.command()
    @app_commands.describe(
        campaign=_WHICH,
        official="Who; pick them from the list",
        stance="Where they stand",
        source="A link, or who said it and when",
    )
    @app_commands.choices(stance=choices_of(Stance))
    @app_commands.autocomplete(campaign=all_campaigns, official=official_names)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def stance(
        self, interaction: Interaction, campaign: str, official: str, stance: str, source: str = ""
    ) -> None:
        """Record where an official stands; what was recorded before stays in the history."""
        set_now = await self.bot.database.write(
            _set_stance, actor_of(interaction), campaign, official, Stance(stance), source
        )
        who, before, board = set_now
        await reply(interaction, board_cards.stance_saved_card(who, Stance(stance), before, board, source))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH)
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def reports(self, interaction: Interaction, campaign: str) -> None:
        """See what callers heard, and confirm it with a source."""
        await reply(interaction, await self.bot.database.read(_reports, actor_of(interaction).server_id, campaign))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH)
    @app_commands.autocomplete(campaign=posted_campaigns)
    @needs(Action.SEE_CAMPAIGNS)
    async def stats(self, interaction: Interaction, campaign: str) -> None:
        """See how many calls were made, by whom, to whom, and what came of them."""
        await wait(interaction)
        stats = await self.bot.database.read(stats_of, actor_of(interaction), campaign)
        await reply(interaction, board_cards.stats_card(stats, await drawn(pictures.draw_stats, stats)))

    @app_commands.command()
    @app_commands.describe(campaign=_WHICH)
    @app_commands.autocomplete(campaign=all_campaigns)
    @needs(Action.MANAGE_CAMPAIGNS)
    async def export(self, interaction: Interaction, campaign: str) -> None:
        """Get a campaign's stances and calls as files for a spreadsheet."""
        await wait(interaction)
        ensure_within(interaction, Limit.EXPORT)
        found, contents = await exported(self.bot, actor_of(interaction), campaign)
        card = await asyncio.to_thread(board_cards.export_card, found, contents)  # writing 100,000 rows takes a second
        await reply(interaction, card)


async def setup(bot: Groundswell) -> None:
    """Add the commands."""
    await bot.add_cog(Campaigns(bot))
