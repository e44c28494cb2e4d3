"""Campaigns before they are posted and while they are changed: choices, words, lists by hand, posting."""

from collections.abc import Mapping, Sequence
from dataclasses import replace as changed
from typing import Any

import discord

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.campaigns import cards, checks, draft_cards
from bot.campaigns import service as campaigns
from bot.campaigns.model import KIND, Campaign, CampaignStatus, Scope, Stance, Targets
from bot.campaigns.rules import own_targets, queue_of, targets_of
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.durable import Durable
from bot.edge.ensure import ensure_writable
from bot.edge.forms import present
from bot.edge.guard import actor_of
from bot.edge.reply import hold, replace, reply
from bot.errors import BadInput, UserError
from bot.officials import service as officials
from bot.officials.model import Chamber, Official
from bot.posts import store as posts
from bot.posts.model import Post
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import service as volunteers
from bot.volunteers.model import Volunteer
from bot.when.parse import read_when
from bot.words import later, phrase
from cogs.campaign_boards import chosen, progress
from cogs.officials import ensure_directory

Place = discord.TextChannel | discord.Thread

_NO_ACCESS = later(
    "Discord did not let me post in {channel}: my role needs **View Channel** and **Send Messages** there. "
    "Once it has them, try again; nothing is lost."
)
_GONE = later("{channel} was deleted, so nothing was posted. Name another channel: `/campaign post`.")
_TROUBLE = later("Discord did not take the post just now; nothing is lost. Try again in a minute.")
_REFUSED = {10003: _GONE, 50001: _NO_ACCESS, 50013: _NO_ACCESS}


def _link(server_id: int, found: Sequence[Post]) -> str | None:
    if not found:
        return None
    return f"https://discord.com/channels/{server_id}/{found[-1].channel_id}/{found[-1].message_id}"


def link_to(tx: Transaction, server_id: int, campaign_id: int) -> str | None:
    """Return the address of a campaign's latest post; None when none stands."""
    return _link(server_id, posts.list_of(tx, server_id, KIND, campaign_id))


def _city(tx: Transaction, home: Volunteer | None) -> str | None:
    """Return somebody's town; None where only their state is known, or their ZIP is not in the directory any more."""
    if home is None or home.zip_code is None:
        return None
    try:
        return officials.locate(tx, home.zip_code).city
    except UserError:
        return None


def draft_of(tx: Transaction, actor: Actor, me: str, campaign_id: int) -> draft_cards.Draft:
    """Return what its organizers see of a campaign."""
    server_id = actor.server_id
    campaign = campaigns.get(tx, server_id, campaign_id)
    everybody = officials.list_targets(tx, server_id)
    stances = campaigns.stances_of(tx, server_id, campaign_id)
    targets = targets_of(campaign, everybody, stances)
    home = volunteers.profile(tx, server_id, actor.user_id)
    own: list[Official] = []
    queue = targets
    if home is not None and home.state is not None:
        own = own_targets(campaign, everybody, stances, home.state, home.district)
        queue = queue_of(campaign, everybody, stances, home.state, home.district)
    by_id = {each.official_id: each for each in everybody}

    def named(ids: Sequence[str]) -> list[Official]:
        return [by_id[each] for each in ids if each in by_id]

    return draft_cards.Draft(
        progress(tx, server_id, campaign),
        len(targets),
        next(iter([*queue, *targets]), None),
        own,
        home is not None and home.state is not None,
        me,
        _city(tx, home),
        checks.parties_of(everybody),
        named(campaign.targets.picked),
        named(campaign.targets.first),
        named(campaign.targets.last),
        link_to(tx, server_id, campaign_id),
        servers.find_language(tx, server_id),
    )


def read_options(tx: Transaction, actor: Actor, before: Campaign, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the options of a command change in a campaign, read and checked as a whole.

    Args:
        tx: the transaction.
        actor: who typed them.
        before: the campaign as it is; for a new one, with nothing chosen.
        typed: ``targets``, ``states``, ``party``, ``goal``, ``threshold``, ``priority``, ``starts`` and ``ends``; None
            and what is left out stay as they are, 0 and "never" take away.

    Raises:
        BadInput: something makes no sense; the sentence says what to type.
        NotFound: there is no directory yet.
    """
    ensure_directory(tx)
    everybody = officials.list_targets(tx, actor.server_id)
    given = {name: value for name, value in typed.items() if value is not None}
    targets = before.targets
    if "targets" in given:
        preset = checks.PRESETS[given["targets"]]
        targets = changed(
            preset, states=targets.states, parties=targets.parties, first=targets.first, last=targets.last
        )
    if "states" in given:
        targets = changed(targets, states=checks.read_states(given["states"]))
    if "party" in given:
        targets = changed(targets, parties=checks.read_parties(given["party"], everybody))
    zone = zone_of(tx, actor.server_id, actor.user_id)
    changes: dict[str, Any] = {"targets": targets}
    changes |= {name: given[name] for name in ("title", "priority") if name in given}
    changes |= {name: given[name] or None for name in ("goal", "threshold") if name in given}
    for name in ("starts", "ends"):
        if name in given:
            never = given[name].strip().casefold() in {"never", "none", "now", "no"}
            changes[f"{name}_at"] = None if never else read_when(given[name], tx.now, zone).at
    after = checks.checked(changed(before, **changes))
    if after.starts_at is None and after.ends_at is not None and after.ends_at <= tx.now and "ends" in given:
        raise BadInput(phrase("The end has passed. Type a later one."))
    stances = campaigns.stances_of(tx, actor.server_id, before.campaign_id)
    if (after.targets, after.threshold) != (before.targets, before.threshold) or not before.campaign_id:
        checks.ensure_targets(after, everybody, stances)
    return changes


def edited(tx: Transaction, actor: Actor, me: str, campaign_id: int, changes: Mapping[str, Any]) -> draft_cards.Draft:
    """Change a campaign and return what its organizers see then."""
    everybody = officials.list_targets(tx, actor.server_id)
    campaigns.edit(tx, actor.server_id, campaign_id, everybody, changes)
    return draft_of(tx, actor, me, campaign_id)


def begun(tx: Transaction, actor: Actor, me: str, title: str, details: Mapping[str, Any]) -> draft_cards.Draft:
    """Begin a draft and return what its organizers see."""
    campaign = campaigns.create(
        tx,
        actor.server_id,
        title=title,
        ask=details["ask"],
        script=details["script"],
        status=CampaignStatus.DRAFT,
        details={name: value for name, value in details.items() if name not in ("title", "ask", "script")}
        | {"created_by": actor.user_id},
    )
    return draft_of(tx, actor, me, campaign.campaign_id)


def _choose(
    tx: Transaction, actor: Actor, me: str, campaign_id: int, what: str, values: Sequence[str]
) -> draft_cards.Draft:
    campaign = campaigns.get(tx, actor.server_id, campaign_id)
    everybody = officials.list_targets(tx, actor.server_id)
    return edited(tx, actor, me, campaign_id, {"targets": _targets(campaign.targets, what, values, everybody)})


def _targets(targets: Targets, what: str, values: Sequence[str], everybody: Sequence[Official]) -> Targets:
    """Return targets after something was chosen in one of the draft's selects."""
    try:
        if what == "chambers":
            return changed(targets, chambers=tuple(Chamber(each) for each in values))
        if what == "stances":
            return changed(targets, stances=tuple(Stance[each.upper()] for each in values))
        if what == "parties":
            known = [*targets.parties, *checks.parties_of(everybody)]
            return changed(targets, parties=tuple(known[known.index(each)] for each in values))
        scope = values[0]
        return changed(
            targets,
            scope={"own": Scope.OWN, "fall": Scope.OWN, "anyone": Scope.ANYONE}[scope],
            fall_back_to_own=scope == "fall",
        )
    except (ValueError, KeyError, IndexError):
        raise BadInput(
            phrase("That choice is not offered any more. Open the campaign anew with `/campaign edit`.")
        ) from None


def _pick(
    tx: Transaction, actor: Actor, me: str, campaign_id: int, picked: str, first: str, last: str
) -> draft_cards.Draft:
    """Look up each line of the lists; one that is not clear refuses them all."""
    campaign = campaigns.get(tx, actor.server_id, campaign_id)
    lists = [checks.read_lines(text) for text in (picked, first, last)]
    for names, most in zip(lists, (checks.MOST_PICKED, checks.MOST_SPECIAL, checks.MOST_SPECIAL), strict=True):
        checks.ensure_few(names, most)
    found = [[officials.named_official(tx, actor.server_id, name).official_id for name in names] for names in lists]
    return edited(tx, actor, me, campaign_id, {"targets": checks.with_picked(campaign.targets, *found)})


async def publish(interaction: Interaction, actor: Actor, campaign_id: int, place: Place) -> tuple[Campaign, str]:
    """Open a campaign and post it; a draft that Discord does not take stays a draft.

    Raises:
        BadInput: it is posted there already, or Discord did not take it.
        UserError: it is over, or gone.
    """
    bot = interaction.client
    ensure_writable(place)
    campaign, before = await bot.database.write(campaigns.open_up, actor.server_id, campaign_id)
    standing = await bot.database.read(posts.list_of, actor.server_id, KIND, campaign_id)
    here = [each for each in standing if each.channel_id == place.id]
    if here:
        link = _link(actor.server_id, here)
        raise BadInput(phrase("It is posted there already, and keeps up by itself. Look at {link}", link=link))
    try:
        post = await bot.posts.publish(place, actor.server_id, KIND, campaign_id)
    except Exception as error:
        if before is CampaignStatus.DRAFT:
            await bot.database.write(campaigns.draw_back, actor.server_id, campaign_id)
        if not isinstance(error, discord.HTTPException):
            raise
        raise BadInput(phrase(_REFUSED.get(error.code, _TROUBLE), channel=place.mention)) from error
    return campaign, _link(actor.server_id, [post]) or place.mention


async def usual_place(interaction: Interaction) -> Place:
    """Return the configured channel for actions, else the one that the person is in."""
    assert interaction.guild is not None  # noqa: S101 - the guard saw to it
    server = await interaction.client.database.read(servers.configuration, interaction.guild.id)
    channel_id = server.channels.get(ChannelKind.ACTIONS)
    found: object = interaction.channel
    if channel_id is not None:
        try:
            found = interaction.guild.get_channel(channel_id) or await interaction.guild.fetch_channel(channel_id)
        except (discord.NotFound, discord.Forbidden, discord.InvalidData):
            raise BadInput(
                phrase(
                    "The actions channel is gone. Name another in the `channel` option of `/campaign post`, or ask an "
                    "admin to set it with `/config channel`."
                )
            ) from None
    if not isinstance(found, Place):
        raise BadInput(phrase("I can't post a campaign here. Name a text channel: `/campaign post`."))
    return found


async def ask_words(interaction: Interaction, title: str, options: dict[str, Any]) -> None:
    """Ask for the words of a new campaign, and show its draft once they are sent."""
    form = draft_cards.WordsForm(phrase("The words of the campaign"))

    async def submit(sent: Interaction) -> None:
        me, details = sent.user.display_name, options | form.words
        try:
            draft = await sent.client.database.write(begun, actor_of(sent), me, title, details)
        except BadInput as error:
            await reply(sent, draft_cards.unsaved_card(str(error), form.words))
            return
        await reply(sent, draft_cards.draft_card(draft))

    await present(interaction, form, submit)


class Choose(
    Durable,
    template=r"campaign:(?P<campaign_id>[0-9]{1,18}):choose:(?P<what>chambers|parties|stances|scope)",
    action=Action.MANAGE_CAMPAIGNS,
):
    """Chooses whom a campaign is put to; saved at once."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Save it, and show what it makes of the targets."""
        draft = await interaction.client.database.write(
            _choose,
            actor,
            interaction.user.display_name,
            self.number("campaign_id"),
            self.parts["what"],
            chosen(interaction),
        )
        await replace(interaction, draft_cards.draft_card(draft))


class ChangeWords(Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):words", action=Action.MANAGE_CAMPAIGNS):
    """Changes the words of a campaign."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Open the form with the words as they are."""
        campaign_id = self.number("campaign_id")
        campaign = await interaction.client.database.read(campaigns.get, actor.server_id, campaign_id)
        form = draft_cards.WordsForm(phrase("Change the words"), campaign)

        async def submit(sent: Interaction) -> None:
            me = sent.user.display_name
            try:
                draft = await sent.client.database.write(edited, actor_of(sent), me, campaign_id, form.words)
            except BadInput as error:
                await reply(sent, draft_cards.unsaved_card(str(error), form.words))
                return
            await replace(sent, draft_cards.draft_card(draft))

        await present(interaction, form, submit)


class PickByHand(Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):pick", action=Action.MANAGE_CAMPAIGNS):
    """Picks officials by hand."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Open the form; each line that is sent is looked up like a search."""
        campaign_id, me = self.number("campaign_id"), interaction.user.display_name
        draft = await interaction.client.database.read(draft_of, actor, me, campaign_id)
        form = draft_cards.PickForm(draft)

        async def submit(sent: Interaction) -> None:
            lists = (form.picked.value, form.first.value, form.last.value)
            picked = await sent.client.database.write(_pick, actor_of(sent), me, campaign_id, *lists)
            await replace(sent, draft_cards.draft_card(picked))

        await present(interaction, form, submit)


class PostCampaign(Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):post", action=Action.MANAGE_CAMPAIGNS):
    """Posts a draft."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Post it once, however often it is pressed."""
        campaign_id = self.number("campaign_id")
        place = await usual_place(interaction)
        await hold(interaction)
        try:
            campaign, link = await publish(interaction, actor, campaign_id, place)
        except BadInput as error:
            me = interaction.user.display_name
            draft = await interaction.client.database.read(draft_of, actor, me, campaign_id)
            await replace(interaction, draft_cards.draft_card(draft, str(error)))
            return
        await replace(interaction, cards.posted_card(campaign, link))


class DiscardCampaign(
    Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):discard", action=Action.MANAGE_CAMPAIGNS
):
    """Throws a draft away."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Forget the draft."""
        await interaction.client.database.write(campaigns.discard, actor.server_id, self.number("campaign_id"))
        await replace(interaction, draft_cards.discarded_card())


async def setup(bot: Groundswell) -> None:
    """Add the buttons and choices of drafts."""
    bot.add_dynamic_items(Choose, ChangeWords, PickByHand, PostCampaign, DiscardCampaign)
