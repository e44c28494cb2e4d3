"""What leads do with the people of their chapter: roster, invitations, requests. A part of cogs/chapters.py."""

from collections.abc import Mapping, Sequence
from dataclasses import replace as changed
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor, ensure_may
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.chapters import cards, desk_cards, joining, joining_cards, overview, service
from bot.chapters.joining import ANSWER, DIRECT, NEWCOMERS, REQUEST, Asking
from bot.chapters.model import Chapter, JoinRequest, RequestStatus, Roster
from bot.chapters.sheet import roster_table
from bot.database import Transaction
from bot.edge.chapters import led_names
from bot.edge.durable import Durable
from bot.edge.guard import actor_of, ensure_within, needs
from bot.edge.reply import replace, reply, wait
from bot.edge.roles import give_roles
from bot.errors import BadInput, UserError
from bot.limits import Limit
from bot.outbox.pacer import Rank
from bot.volunteers import service as volunteers
from bot.volunteers.rules import interest_words
from bot.words import later, phrase, speaking


class HasLeft(UserError):
    """Somebody is to be let in who is not in the server any more."""

    def __init__(self, user_id: int) -> None:
        super().__init__(
            phrase(
                "{person} is not in this server any more, so nothing was changed. "
                "Ask them to come back and join again.",
                person=f"<@{user_id}>",
            )
        )


def _roster_named(tx: Transaction, server_id: int, actor: Actor, text: str) -> Roster:
    return _roster(tx, server_id, actor, service.named(tx, server_id, text).chapter_id, 1)


def _roster(tx: Transaction, server_id: int, actor: Actor, chapter_id: int, page: int) -> Roster:
    chapter = service.get(tx, server_id, chapter_id)
    ensure_may(actor, Action.SEE_ROSTER, chapter_id)
    return _seen(tx, actor, overview.roster(tx, server_id, chapter, page), Noted.LINE)


_TOLD = (later("state"), later("offers to"), later("good at"), later("has time"), later("also"))


def _whole_roster(
    tx: Transaction, server_id: int, actor: Actor, chapter_id: int
) -> tuple[Roster, Mapping[int, Sequence[str | None]]]:
    """Return everybody with what they told of themselves, and write down who read it."""
    chapter = service.get(tx, server_id, chapter_id)
    ensure_may(actor, Action.SEE_ROSTER, chapter_id)
    told = {
        each.user_id: (
            each.state,
            ", ".join(map(interest_words, each.interests)),
            each.skills,
            each.availability,
            each.about,
        )
        for each in volunteers.list_among(tx, server_id, service.members_of(server_id, [chapter_id]))
    }
    return _seen(tx, actor, overview.whole_roster(tx, server_id, chapter), Noted.EXPORT), told


def _seen(tx: Transaction, actor: Actor, roster: Roster, how: Noted) -> Roster:
    audit.note_reading(tx, actor.server_id, actor.user_id, [each.user_id for each in roster.lines], how)
    return roster


def _invite(tx: Transaction, actor: Actor, text: str, user_id: int) -> Chapter:
    chapter = service.named(tx, actor.server_id, text)
    ensure_may(actor, Action.ADMIT_TO_CHAPTER, chapter.chapter_id)
    return joining.invite(tx, actor.server_id, chapter.chapter_id, user_id, actor.user_id)


def _request(tx: Transaction, actor: Actor, request_id: int) -> Asking:
    asking = joining.find_request(tx, actor.server_id, request_id)
    # In direct messages nothing is known of the person's roles, but who leads what is ours to know.
    leads = service.led_by(tx, actor.server_id, actor.user_id)
    ensure_may(changed(actor, leads=leads), Action.ADMIT_TO_CHAPTER, asking.chapter.chapter_id)
    return asking


def _decide(tx: Transaction, actor: Actor, request_id: int, *, let_in: bool) -> Asking:
    _request(tx, actor, request_id)
    return joining.decide(tx, actor.server_id, request_id, actor.user_id, let_in=let_in)


class People(commands.Cog):
    """The commands of /chapter for leads, about people."""

    bot: Groundswell

    @app_commands.command()
    @app_commands.describe(chapter="Which one")
    @app_commands.autocomplete(chapter=led_names)
    @needs(Action.SEE_ROSTER)
    async def roster(self, interaction: Interaction, chapter: str) -> None:
        """See who is in a chapter that you lead."""
        actor = actor_of(interaction)
        found = await self.bot.database.write(_roster_named, actor.server_id, actor, chapter)
        await reply(interaction, cards.roster_card(found))

    @app_commands.command()
    @app_commands.describe(chapter="Which one", member="Whom you invite")
    @app_commands.autocomplete(chapter=led_names)
    @needs(Action.ADMIT_TO_CHAPTER)
    async def invite(self, interaction: Interaction, chapter: str, member: discord.Member) -> None:
        """Let somebody join a chapter that does not take everybody."""
        if member.bot:
            raise BadInput(phrase("{person} is a bot. Pick a person to invite.", person=member.mention))
        invited = await self.bot.database.write(_invite, actor_of(interaction), chapter, member.id)
        await reply(interaction, desk_cards.invited_card(invited, member.id))


class RosterPage(
    Durable,
    template=r"chapter:(?P<chapter_id>[0-9]{1,18}):roster:(?P<page>[0-9]{1,4})",
    action=Action.SEE_ROSTER,
):
    """Shows a page of a roster."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show it as it is now."""
        which = (actor.server_id, actor, self.number("chapter_id"), self.number("page"))
        found = await interaction.client.database.write(_roster, *which)
        await replace(interaction, cards.roster_card(found))


class RosterFile(Durable, template=r"chapter:(?P<chapter_id>[0-9]{1,18}):csv", action=Action.SEE_ROSTER):
    """Hands over a roster as a file."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Hand it over."""
        await wait(interaction)
        ensure_within(interaction, Limit.EXPORT)
        which = (actor.server_id, actor, self.number("chapter_id"))
        found, told = await interaction.client.database.write(_whole_roster, *which)
        words = phrase("Everybody in the chapter. It is about people: keep it to yourself, and delete it after use.")
        name = f"roster-{found.chapter.chapter_id}.csv"
        headings = [phrase(each) for each in _TOLD]
        await reply(interaction, desk_cards.document_card(words, name, roster_table(found, headings, told)))


class TellLead(
    Durable,
    template=r"chapter:(?P<chapter_id>[0-9]{1,18}):tell:(?P<way>on|off)",
    action=Action.SEE_CHAPTERS,
):
    """Turns direct messages to a lead on or off."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep what the lead wants; one who is none is refused."""
        await _tell(interaction, actor, self.number("chapter_id"), is_told=self.parts["way"] == "on")


class Quiet(
    Durable,
    template=r"chapter:(?P<server_id>[0-9]{1,20}):(?P<chapter_id>[0-9]{1,18}):quiet",
    action=Action.SEE_CHAPTERS,
):
    """Stops direct messages to a lead, from such a message."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Stop them."""
        await _tell(interaction, actor, self.number("chapter_id"), is_told=False)


async def _tell(interaction: Interaction, actor: Actor, chapter_id: int, *, is_told: bool) -> None:
    verb = partial(service.tell_lead, is_told=is_told)
    chapter = await interaction.client.database.write(verb, actor.server_id, chapter_id, actor.user_id)
    await reply(interaction, joining_cards.told_card(chapter, is_told=is_told))


class RequestButton(
    Durable,
    template=r"request:(?:(?P<server_id>[0-9]{1,20}):)?(?P<request_id>[0-9]{1,18}):(?P<answer>in|no)",
    action=Action.ADMIT_TO_CHAPTER,
):
    """Lets somebody in, or declines."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Decide, give the role, and say so; the cards follow by themselves."""
        database, request_id = interaction.client.database, self.number("request_id")
        asking = await database.read(_request, actor, request_id)
        await wait(interaction)
        let_in = self.parts["answer"] == "in"
        member = await _member(interaction, actor.server_id, asking.request) if let_in else None
        asking = await database.write(partial(_decide, let_in=let_in), actor, request_id)
        troubles: list[str] = []
        if member is not None and asking.request.status is RequestStatus.LET_IN:
            wanted = [asking.chapter.role_id]
            with speaking((await interaction.client.rights.of(actor.server_id)).language):
                reason = phrase("Joined the chapter {chapter}", chapter=asking.chapter.name)
            _, troubles = await give_roles(database, member, wanted, reason, whom=member.mention)
        await reply(interaction, joining_cards.decided_card(asking, troubles))


async def _member(interaction: Interaction, server_id: int, request: JoinRequest) -> discord.Member:
    guild = interaction.client.get_guild(server_id)
    try:
        if guild is None:
            raise HasLeft(request.user_id)
        return await guild.fetch_member(request.user_id)
    except discord.NotFound:
        raise HasLeft(request.user_id) from None


class AnswerByMessage(
    Durable,
    template=r"request:(?P<request_id>[0-9]{1,18}):tell",
    action=Action.JOIN_CHAPTER,
):
    """Has the leads' answer sent by direct message."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Keep it."""
        verb = partial(joining.answer_by_dm, by_dm=True)
        await interaction.client.database.write(verb, actor.server_id, self.number("request_id"), actor.user_id)
        await replace(interaction, joining_cards.answer_told_card())


async def setup(bot: Groundswell) -> None:
    """Add the buttons and the messages; the commands are added by cogs/chapters.py."""
    bot.add_dynamic_items(RosterPage, RosterFile, TellLead, Quiet, RequestButton, AnswerByMessage)
    for kind, load, face in (
        (NEWCOMERS, joining.load_newcomers, joining_cards.newcomers_card),
        (REQUEST, joining.load_request, joining_cards.request_card),
        (ANSWER, joining.load_request, joining_cards.request_answer_card),
    ):
        bot.senders.register(kind, load, partial(face, direct=False), rank=Rank.NOW)
        bot.senders.register(kind + DIRECT, load, partial(face, direct=True), rank=Rank.NOW)
    for kind, direct in ((REQUEST, False), (REQUEST + DIRECT, True)):
        face = partial(joining_cards.request_card, direct=direct)
        bot.posts.register(kind, joining.load_request, face, gone=joining_cards.withdrawn_card)
