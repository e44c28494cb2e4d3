"""What organizers do with chapters: start, change, archive, post, import. A part of cogs/chapters.py."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor, decide, ensure_may
from bot.app import Groundswell, Interaction
from bot.chapters import cards, desk_cards, overview, service
from bot.chapters.ladder import RULE_DECIDES
from bot.chapters.model import KIND, WELCOME, Chapter, ChapterKind, Coverage, Details, JoinMode, Stage
from bot.chapters.sheet import COLUMNS, REQUIRED, TEMPLATE, read_row
from bot.database import Transaction
from bot.edge.chapters import archived_names, card_to_post, chapter_names, led_names, look, place_of, state_names
from bot.edge.configuring import POWERS
from bot.edge.ensure import RoleOutOfReach, ensure_givable, ensure_writable
from bot.edge.files import read_attachment
from bot.edge.guard import actor_of, needs
from bot.edge.making import MAKE, Made, make_in_discord
from bot.edge.reply import reply, wait
from bot.edge.roles import give_roles
from bot.edge.suggest import choices_of
from bot.errors import BadInput, NotAllowed, UserError
from bot.servers import service as servers
from bot.servers.model import RoleKind
from bot.spreadsheet import BadFile, read_csv
from bot.words import phrase, speaking

_STAGES = [*choices_of(Stage), app_commands.Choice(name=RULE_DECIDES, value=RULE_DECIDES)]
_JOINING = choices_of(JoinMode)
_KINDS = choices_of(ChapterKind)


def _ensure_not_organizers(tx: Transaction, server_id: int, role_id: int | None) -> None:
    if role_id is not None and role_id == servers.configuration(tx, server_id).roles.get(RoleKind.ORGANIZER):
        raise BadInput(
            phrase(
                "{role} is the organizer role: whoever joined the chapter would be an organizer. Pick another role.",
                role=f"<@&{role_id}>",
            )
        )


def _create(tx: Transaction, server_id: int, options: dict[str, Any]) -> Chapter:
    _ensure_not_organizers(tx, server_id, options.get("role_id"))
    place = place_of(tx, options["state"], options.get("city"))
    return service.create(tx, server_id, place=place, **options)


def _edit(tx: Transaction, actor: Actor, text: str, changes: dict[str, Any], making: str | None) -> Chapter:
    chapter = service.named(tx, actor.server_id, text)
    ensure_may(actor, Action.EDIT_CHAPTER, chapter.chapter_id)
    reach = [changes.get("role_id"), changes.get("channel_id"), changes.get("state"), making]
    if any(each is not None for each in reach) and not decide(actor, Action.MANAGE_CHAPTERS).allowed:
        raise NotAllowed(phrase("Only organizers change a chapter's role, channel or state. Ask one of them."))
    _ensure_not_organizers(tx, actor.server_id, changes.get("role_id"))
    if making is not None and all(value is None for value in changes.values()):
        return chapter
    place = place_of(tx, changes.get("state") or chapter.state, changes.get("city"))
    return service.edit(tx, actor.server_id, chapter.chapter_id, place=place, **changes)


def _keep_made(tx: Transaction, server_id: int, chapter_id: int, made: Made) -> Chapter:
    return service.edit(tx, server_id, chapter_id, role_id=made.role_id, channel_id=made.channel_id)


def _archive(tx: Transaction, server_id: int, text: str) -> Chapter:
    return service.archive(tx, server_id, service.named(tx, server_id, text).chapter_id)


def _restore(tx: Transaction, server_id: int, text: str) -> Chapter:
    return service.restore(tx, server_id, service.named(tx, server_id, text, archived=True).chapter_id)


def _set_stage(tx: Transaction, server_id: int, text: str, stage: Stage | None) -> Chapter:
    return service.set_stage(tx, server_id, service.named(tx, server_id, text).chapter_id, stage)


def _set_lead(tx: Transaction, server_id: int, text: str, user_id: int, *, remove: bool) -> Chapter:
    chapter = service.named(tx, server_id, text)
    verb = service.remove_lead if remove else service.add_lead
    return verb(tx, server_id, chapter.chapter_id, user_id)


def _posted(tx: Transaction, server_id: int, chapter_id: int) -> Details | None:
    chapter = service.find(tx, server_id, chapter_id)
    return None if chapter is None else look(tx, server_id, 0, chapter)


def _welcome(tx: Transaction, server_id: int, _number: int) -> Coverage:
    return overview.coverage(tx, server_id)


def _import(tx: Transaction, server_id: int, rows: Sequence[tuple[int, dict[str, str]]]) -> tuple[int, int]:
    problems: list[tuple[int, str]] = []
    states: set[str] = set()
    for line, row in rows:
        try:
            options = read_row(row)
            place = place_of(tx, options["state"], row["zip"] or options["city"])
            states.add(service.create(tx, server_id, place=place, **options).state)
        except UserError as error:
            problems.append((line, str(error)))
    if problems:
        raise BadFile(problems=problems)  # and with it nothing of the file is kept
    return len(rows), len(states)


def ensure_open_to_all(role: discord.Role, organizer: discord.Member) -> None:
    """Refuse a role that would hand power to whoever joins, or more than the organizer may hand out.

    Raises:
        RoleOutOfReach: with what to do instead.
    """
    ensure_givable(role)
    if role.permissions.value & POWERS.value:
        raise RoleOutOfReach(
            phrase(
                "Anybody can join a chapter, and {role} carries moderator permissions. "
                "Make a role without them for the chapter, then send the command again.",
                role=role.mention,
            )
        )
    if role >= organizer.top_role and not organizer.guild_permissions.manage_roles:
        raise RoleOutOfReach(
            phrase(
                "{role} is not below your own role, so you can't hand it out. Pick a lower one, or ask an admin.",
                role=role.mention,
            )
        )


def _ensure_usable(
    interaction: Interaction,
    lead: discord.Member | None,
    role: discord.Role | None,
    channel: discord.TextChannel | None,
) -> None:
    if role is not None:
        assert isinstance(interaction.user, discord.Member)  # noqa: S101 - the guard saw to it
        ensure_open_to_all(role, interaction.user)
    if channel is not None:
        ensure_writable(channel)
    if lead is not None and lead.bot:
        raise BadInput(phrase("{person} is a bot. Pick a person to lead the chapter.", person=lead.mention))


def _options(
    kind: str | None,
    role: discord.Role | None,
    channel: discord.TextChannel | None,
    joining: str | None,
    **words: str | None,
) -> dict[str, Any]:
    """Return what somebody said of a chapter, as ``service.create`` and ``service.edit`` take it."""
    return words | {
        "kind": ChapterKind(kind) if kind else None,
        "role_id": role.id if role else None,
        "channel_id": channel.id if channel else None,
        "join_mode": JoinMode(joining) if joining else None,
    }


class Desk(commands.Cog):
    """The commands of /chapter that organizers use."""

    bot: Groundswell

    async def _make(self, interaction: Interaction, chapter: Chapter, making: str | None) -> tuple[Chapter, list[str]]:
        if making is None:
            return chapter, []
        assert interaction.guild is not None  # noqa: S101 - the guard saw to it
        made, troubles = await make_in_discord(self.bot, interaction.guild, chapter, making)
        if made.role_id or made.channel_id:
            database = self.bot.database
            chapter = await database.write(_keep_made, chapter.server_id, chapter.chapter_id, made)
        return chapter, troubles

    @app_commands.command()
    @app_commands.describe(
        name="What it is called, such as Boston",
        state="Its state, by name or two letters",
        city="Its town, or the town's ZIP code: then people nearby are offered it first",
        kind="How large its area is",
        lead="Who leads it",
        role="The role its members get",
        channel="Where it meets on Discord",
        make="Let me make a role or a channel for it",
        meeting="When and where it meets, such as: first Tuesday 6pm, the library",
        joining="Who gets in: everybody, whom a lead lets in, or whom a lead invites",
    )
    @app_commands.choices(kind=_KINDS, make=MAKE, joining=_JOINING)
    @app_commands.autocomplete(state=state_names)
    @needs(Action.CREATE_CHAPTER)
    async def create(
        self,
        interaction: Interaction,
        name: str,
        state: str,
        city: str | None = None,
        kind: str | None = None,
        lead: discord.Member | None = None,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        make: str | None = None,
        meeting: str | None = None,
        joining: str | None = None,
    ) -> None:
        """Start a chapter."""
        _ensure_usable(interaction, lead, role, channel)
        await wait(interaction)
        options = _options(kind, role, channel, joining, name=name, state=state, city=city, meeting=meeting)
        options["lead_id"] = lead.id if lead else None
        chapter = await self.bot.database.write(_create, actor_of(interaction).server_id, options)
        chapter, troubles = await self._make(interaction, chapter, make)
        if lead is not None:
            troubles += await self._give(lead, chapter)
        await reply(interaction, desk_cards.created_card(chapter, lead.id if lead else None, troubles))

    async def _give(self, lead: discord.Member, chapter: Chapter) -> list[str]:
        with speaking((await self.bot.rights.of(chapter.server_id)).language):  # in Discord's log of the server
            reason = phrase("Leads the chapter {chapter}", chapter=chapter.name)
        _, troubles = await give_roles(self.bot.database, lead, [chapter.role_id], reason, whom=lead.mention)
        return troubles

    @app_commands.command()
    @app_commands.describe(
        chapter="Which one",
        name="Its new name",
        state="Its state, by name or two letters",
        city="Its town, or the town's ZIP code; none takes it away",
        kind="How large its area is",
        role="The role its members get from now on",
        channel="Where it meets on Discord",
        make="Let me make a role or a channel for it",
        meeting="When and where it meets; none takes it away",
        joining="Who gets in: everybody, whom a lead lets in, or whom a lead invites",
    )
    @app_commands.choices(kind=_KINDS, make=MAKE, joining=_JOINING)
    @app_commands.autocomplete(chapter=led_names, state=state_names)
    @needs(Action.EDIT_CHAPTER)
    async def edit(
        self,
        interaction: Interaction,
        chapter: str,
        name: str | None = None,
        state: str | None = None,
        city: str | None = None,
        kind: str | None = None,
        role: discord.Role | None = None,
        channel: discord.TextChannel | None = None,
        make: str | None = None,
        meeting: str | None = None,
        joining: str | None = None,
    ) -> None:
        """Change a chapter; what you leave out stays."""
        _ensure_usable(interaction, None, role, channel)
        await wait(interaction)
        changes = _options(kind, role, channel, joining, name=name, state=state, city=city, meeting=meeting)
        changed = await self.bot.database.write(_edit, actor_of(interaction), chapter, changes, make)
        changed, troubles = await self._make(interaction, changed, make)
        await reply(interaction, desk_cards.changed_card(changed, troubles))

    @app_commands.command()
    @app_commands.describe(chapter="Which one")
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.MANAGE_CHAPTERS)
    async def archive(self, interaction: Interaction, chapter: str) -> None:
        """Put a chapter out of sight; nothing of it is lost."""
        archived = await self.bot.database.write(_archive, actor_of(interaction).server_id, chapter)
        await reply(interaction, desk_cards.archived_card(archived))

    @app_commands.command()
    @app_commands.describe(chapter="Which one")
    @app_commands.autocomplete(chapter=archived_names)
    @needs(Action.MANAGE_CHAPTERS)
    async def restore(self, interaction: Interaction, chapter: str) -> None:
        """Bring an archived chapter back as it was."""
        restored = await self.bot.database.write(_restore, actor_of(interaction).server_id, chapter)
        await reply(interaction, desk_cards.changed_card(restored))

    @app_commands.command()
    @app_commands.describe(chapter="Which one", member="Who leads it", remove="They lead it no more")
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.MANAGE_CHAPTERS)
    async def lead(self, interaction: Interaction, chapter: str, member: discord.Member, remove: bool = False) -> None:
        """Say who leads a chapter; there can be several."""
        _ensure_usable(interaction, None if remove else member, None, None)
        await wait(interaction)

        def change(tx: Transaction, server_id: int) -> Chapter:
            return _set_lead(tx, server_id, chapter, member.id, remove=remove)

        led = await self.bot.database.write(change, actor_of(interaction).server_id)
        troubles = [] if remove else await self._give(member, led)
        await reply(interaction, desk_cards.lead_card(led, member.id, troubles, remove=remove))

    @app_commands.command()
    @app_commands.describe(chapter="Which one", stage="Its stage from now on, or: the rule decides")
    @app_commands.choices(stage=_STAGES)
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.MANAGE_CHAPTERS)
    async def stage(self, interaction: Interaction, chapter: str, stage: str) -> None:
        """Set how far a chapter has come, or let the rule decide again."""
        wanted = None if stage == RULE_DECIDES else Stage(stage)
        changed = await self.bot.database.write(_set_stage, actor_of(interaction).server_id, chapter, wanted)
        await reply(interaction, desk_cards.stage_card(changed))

    @app_commands.command()
    @app_commands.describe(
        chapter="The chapter; left out, a card that welcomes newcomers and lets them sign up",
        channel="Where to post it; this channel if you leave it out",
    )
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.MANAGE_CHAPTERS)
    async def post(
        self, interaction: Interaction, chapter: str | None = None, channel: discord.TextChannel | None = None
    ) -> None:
        """Post a card with a Join button; it stays true."""
        place = channel or interaction.channel
        if not isinstance(place, discord.TextChannel | discord.Thread):
            raise BadInput(phrase("I can only post in text channels and threads. Name one in the `channel` option."))
        ensure_writable(place)
        await wait(interaction)
        actor = actor_of(interaction)
        kind, number = await self.bot.database.write(card_to_post, actor.server_id, chapter)
        post = await self.bot.posts.publish(place, actor.server_id, kind, number)
        link = f"https://discord.com/channels/{actor.server_id}/{post.channel_id}/{post.message_id}"
        await reply(interaction, desk_cards.is_posted_card(link))

    @app_commands.command(name="import")
    @app_commands.describe(file="A CSV file; left out, you get a template to fill in")
    @needs(Action.MANAGE_CHAPTERS)
    async def import_(self, interaction: Interaction, file: discord.Attachment | None = None) -> None:
        """Start many chapters from a file."""
        await wait(interaction)
        if file is None:
            await reply(interaction, desk_cards.template_card("chapters.csv", TEMPLATE))
            return
        rows = read_csv(await read_attachment(file), COLUMNS, REQUIRED, most_rows=1_000)
        if not rows:
            raise BadFile(
                phrase("This file has no chapter in it. The first line names the columns; the others are chapters.")
            )
        counts = await self.bot.database.write(_import, actor_of(interaction).server_id, rows)
        await reply(interaction, desk_cards.imported_card(*counts))


async def setup(bot: Groundswell) -> None:
    """Add the posted cards and what keeps them true; the commands are added by cogs/chapters.py."""
    bot.posts.register(KIND, _posted, cards.posted_card)
    bot.posts.register(WELCOME, _welcome, cards.welcome_card)
    bot.planner.register(overview.SERIES, overview.refresh_cards)
