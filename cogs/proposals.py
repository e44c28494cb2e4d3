"""Proposing a chapter where there is none, and what the organizers say. A part of cogs/chapters.py."""

from collections.abc import Sequence
from functools import partial

from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.chapters import service as chapters
from bot.chapters.rules import name_key
from bot.database import Transaction
from bot.edge.chapters import organizers_channel, place_of, state_names
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, admit, ensure_within, needs
from bot.edge.reply import reply, wait, wait_in_place
from bot.errors import UserError
from bot.limits import Limit
from bot.officials.states import STATES
from bot.outbox.pacer import Rank
from bot.proposals import cards, rules, service
from bot.proposals.model import ANSWER, ANSWER_DIRECT, KIND, Proposed, Shown

Typed = tuple[str, str, str | None]


def _propose(tx: Transaction, actor: Actor, channel_id: int, typed: Typed) -> Proposed:
    name, state, city = typed
    place = place_of(tx, state, city)
    idea = rules.read_idea(name, state, place.city if place else city)
    taken = chapters.search(tx, actor.server_id, idea.name)
    if any(name_key(each.name) == name_key(idea.name) for each in taken):
        raise rules.ChapterThere(idea.name)
    channel = organizers_channel(tx, actor.server_id)
    return service.propose(tx, actor.server_id, actor.user_id, idea, channel_id=channel_id, organizers_channel=channel)


def _approve(tx: Transaction, actor: Actor, proposal_id: int) -> Shown:
    proposal = service.get(tx, actor.server_id, proposal_id)
    idea = proposal.idea
    chapter = chapters.create(
        tx,
        actor.server_id,
        name=idea.name,
        state=idea.state,
        city=idea.city,
        place=place_of(tx, idea.state, idea.city),
        lead_id=proposal.user_id,
    )
    return service.approve(tx, actor.server_id, proposal_id, actor.user_id, chapter.chapter_id)


def _list(tx: Transaction, server_id: int) -> Sequence[Shown]:
    return service.list_undecided(tx, server_id)


async def _send(interaction: Interaction, actor: Actor, typed: Typed) -> None:
    assert interaction.channel_id is not None  # noqa: S101 - it came from a channel
    ensure_within(interaction, Limit.PROPOSE)
    proposed = await interaction.client.database.write(_propose, actor, interaction.channel_id, typed)
    await reply(interaction, cards.proposed_card(proposed))


async def _sent(form: cards.ProposeForm, state: str | None, interaction: Interaction) -> None:
    actor = await admit(interaction, Action.PROPOSE_CHAPTER)
    await wait_in_place(interaction)
    try:
        await _send(interaction, actor, (form.name.value, form.state.value, form.city.value or None))
    except UserError as error:
        await reply(interaction, cards.again_card(str(error), state))


class Proposing(commands.Cog):
    """The commands of /chapter about proposals."""

    bot: Groundswell

    @app_commands.command()
    @app_commands.describe(
        name="What it should be called, such as Boston",
        state="Its state, by name or two letters",
        city="Its town, or the town's ZIP code",
    )
    @app_commands.autocomplete(state=state_names)
    @needs(Action.PROPOSE_CHAPTER)
    async def propose(self, interaction: Interaction, name: str, state: str, city: str | None = None) -> None:
        """Propose a chapter where there is none; the organizers answer you."""
        await wait(interaction)
        await _send(interaction, actor_of(interaction), (name, state, city))

    @app_commands.command()
    @needs(Action.DECIDE_PROPOSALS)
    async def proposals(self, interaction: Interaction) -> None:
        """See the proposed chapters that wait for an organizer."""
        waiting = await self.bot.database.read(_list, actor_of(interaction).server_id)
        await reply(interaction, cards.list_card(waiting))


class ProposeButton(Durable, template=r"proposal:new(?::(?P<state>[A-Z]{2}))?", action=Action.PROPOSE_CHAPTER):
    """Opens the form in which a chapter is proposed."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the form."""
        state = self.parts.get("state")
        form = cards.ProposeForm(state if state in STATES else None)
        await present(interaction, form, partial(_sent, form, state))


class Decision(
    Durable,
    template=r"proposal:(?P<proposal_id>[0-9]{1,18}):(?P<answer>approve|talk|decline)",
    action=Action.DECIDE_PROPOSALS,
):
    """Approves, declines, or says that an organizer will talk with them."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep the decision; all who proposed it are told."""
        database, number = interaction.client.database, self.number("proposal_id")
        if self.parts["answer"] == "decline":
            await database.read(service.get, actor.server_id, number)
            form = cards.DeclineForm()
            await present(interaction, form, partial(_declined, form, number))
            return
        await wait(interaction)
        if self.parts["answer"] == "talk":
            shown = await database.write(service.talk, actor.server_id, number, actor.user_id)
        else:
            shown = await database.write(_approve, actor, number)
        await reply(interaction, cards.decided_card(shown))


async def _declined(form: cards.DeclineForm, proposal_id: int, interaction: Interaction) -> None:
    actor = await admit(interaction, Action.DECIDE_PROPOSALS)
    await wait(interaction)
    shown = await interaction.client.database.write(
        service.decline, actor.server_id, proposal_id, actor.user_id, form.reason.value
    )
    await reply(interaction, cards.decided_card(shown))


class HearByMessage(Durable, template=r"proposal:(?P<proposal_id>[0-9]{1,18}):tell", action=Action.PROPOSE_CHAPTER):
    """Has the organizers' answer sent by direct message."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep it."""
        await _hear(interaction, actor, self.number("proposal_id"), by_dm=True)


class Quiet(
    Durable,
    template=r"proposal:(?P<server_id>[0-9]{1,20}):(?P<proposal_id>[0-9]{1,18}):quiet",
    action=Action.PROPOSE_CHAPTER,
):
    """Stops direct messages about a proposal, from such a message."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Stop them."""
        await _hear(interaction, actor, self.number("proposal_id"), by_dm=False)


async def _hear(interaction: Interaction, actor: Actor, proposal_id: int, *, by_dm: bool) -> None:
    verb = partial(service.hear_by_dm, by_dm=by_dm)
    await interaction.client.database.write(verb, actor.server_id, proposal_id, actor.user_id)
    await wait_in_place(interaction)
    await reply(interaction, cards.told_card(by_dm=by_dm))


async def setup(bot: Groundswell) -> None:
    """Add the buttons and the messages; the commands are added by cogs/chapters.py."""
    bot.add_dynamic_items(ProposeButton, Decision, HearByMessage, Quiet)
    bot.senders.register(KIND, service.load, cards.proposal_card, rank=Rank.NOW)
    bot.senders.register(ANSWER, service.load_answer, cards.answer_card, rank=Rank.NOW)
    bot.senders.register(ANSWER_DIRECT, service.load_answer, cards.direct_answer_card, rank=Rank.NOW)
    bot.posts.register(KIND, service.load, cards.proposal_card, gone=cards.withdrawn_card)
