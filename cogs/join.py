"""Signing up, joining chapters and leaving them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite

import discord
from discord import app_commands
from discord.ext import commands

from bot.access import Action, Actor
from bot.app import Groundswell, Interaction
from bot.card import Card
from bot.chapters import cards as chapter_cards
from bot.chapters import joining, overview
from bot.chapters import service as chapters
from bot.chapters.model import Chapter, Joined, Left, Near
from bot.chapters.rules import by_distance, miles_to
from bot.database import Transaction
from bot.edge.chapters import chapter_names, organizers_channel
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of, admit, ensure_within, needs
from bot.edge.reply import reply, wait, wait_in_place
from bot.edge.roles import give_roles, take_role
from bot.edge.suggest import Pairs, suggester
from bot.errors import NotFound, UserError
from bot.limits import Limit
from bot.officials import service as officials
from bot.officials.model import Place
from bot.officials.states import find_state, is_state
from bot.servers import service as servers
from bot.servers.model import RoleKind
from bot.volunteers import cards, queue, rules
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Introduction, Volunteer
from bot.when.zones import zone_of_state
from bot.words import later, phrase, speaking

_OFFERED = 5  # buttons on a line
_NEAR = 50  # miles within which a chapter of another state is offered too
# Why a role is given or taken, as the server's audit log has it.
_SIGNED_UP = later("Signed up")
_JOINED = later("Joined the chapter {chapter}")
_LEFT = later("Left the chapter {chapter}")


@dataclass(frozen=True)
class _Offers:
    """The chapters of a state that somebody can join: the nearest, how many in all, and whether they are in others."""

    state: str
    nearest: Sequence[Near]
    total: int
    is_in_others: bool


@dataclass(frozen=True)
class _Start:
    """What is known when somebody begins to join.

    ``chapter`` is the one they named; ``offers`` is there for whoever is signed up and named none.
    """

    volunteer: Volunteer | None
    zips_known: bool
    chapter: Chapter | None
    offers: _Offers | None
    volunteer_role: int | None
    offered: Sequence[str]

    @property
    def is_signed_up(self) -> bool:
        return rules.is_signed_up(self.volunteer)


@dataclass(frozen=True)
class _SignedUp:
    """What a sent form did. ``offers`` is None for somebody who joined a chapter, or is in one already."""

    volunteer: Volunteer
    joined: Joined | None
    offers: _Offers | None
    role_ids: tuple[int, ...]


@suggester
async def joined_names(interaction: Interaction, current: str) -> Pairs:
    """Suggest the chapters that the person is in."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    search = partial(chapters.search, joined_by=interaction.user.id)
    found = await interaction.client.database.read(search, interaction.guild_id, current)
    return [(f"{chapter.name} · {chapter.place}", str(chapter.chapter_id)) for chapter in found]


def _start(
    tx: Transaction, server_id: int, user_id: int, chapter: Chapter | None, zip_code: str | None = None
) -> _Start:
    zips_known = officials.directory_info(tx) is not None
    place = officials.locate(tx, zip_code) if zip_code and zips_known else None
    volunteer = volunteers.profile(tx, server_id, user_id)
    offers = None
    if chapter is not None:
        joining.ensure_open_to(tx, server_id, user_id, chapter)
    if chapter is None and volunteer is not None and volunteer.state is not None:
        offers = _offers(tx, server_id, volunteer, place)
    offered = volunteers.interests_offered(tx, server_id)
    return _Start(volunteer, zips_known, chapter, offers, _volunteer_role(tx, server_id), offered)


def _start_named(tx: Transaction, server_id: int, user_id: int, chapter: str | None, zip_code: str | None) -> _Start:
    return _start(tx, server_id, user_id, chapters.named(tx, server_id, chapter) if chapter else None, zip_code)


def _start_numbered(tx: Transaction, server_id: int, user_id: int, chapter_id: int | None) -> _Start:
    return _start(tx, server_id, user_id, None if chapter_id is None else chapters.get(tx, server_id, chapter_id))


def _offers(tx: Transaction, server_id: int, volunteer: Volunteer, place: Place | None = None) -> _Offers:
    where = place or _place_of(tx, volunteer.zip_code)
    state = place.state if place else volunteer.state
    assert state is not None  # noqa: S101 - whoever is offered chapters has a home
    found = chapters.list_near(tx, server_id, volunteer.user_id, state, where)
    joined = chapters.list_joined(tx, server_id, volunteer.user_id)
    here = {each.chapter_id for each in (*found, *joined)}
    beyond = overview.list_nearest(tx, server_id, where) if where else []
    found += [
        each.chapter
        for each in beyond
        if each.chapter.chapter_id not in here and each.miles is not None and each.miles <= _NEAR
    ]
    nearest = by_distance(found, where)[:_OFFERED]
    return _Offers(state, [_near(each, where) for each in nearest], len(found), any(c.state == state for c in joined))


def _near(chapter: Chapter, where: Place | None) -> Near:
    miles = miles_to(chapter, where)
    return Near(chapter, 0, miles if isfinite(miles) else None)


def _place_of(tx: Transaction, zip_code: str | None) -> Place | None:
    try:
        return officials.locate(tx, zip_code) if zip_code else None
    except UserError:  # the directory may have lost it since
        return None


def _volunteer_role(tx: Transaction, server_id: int) -> int | None:
    return servers.configuration(tx, server_id).roles.get(RoleKind.VOLUNTEER)


def _home(tx: Transaction, server_id: int, typed: str) -> Home:
    if is_state(typed):
        code = find_state(typed)
        return Home(code, zone=zone_of_state(code))
    if not any(c.isdigit() for c in typed):
        raise rules.UnreadableHome(typed)
    try:
        place = officials.locate(tx, typed)
        seat = officials.representation(tx, server_id, zip_code=place.zip_code).seat
    except NotFound as error:
        raise rules.ZipsUnknown from error
    return Home(place.state, place.zip_code, seat.district.number if seat else None, place.zone)


def _put_in(tx: Transaction, server_id: int, user_id: int, chapter_id: int, channel_id: int | None) -> Joined:
    told = organizers_channel(tx, server_id)
    queue.note_back(tx, server_id, user_id)
    return joining.join(tx, server_id, user_id, chapter_id, channel_id=channel_id, organizers_channel=told)


def _sign_up(
    tx: Transaction,
    server_id: int,
    user_id: int,
    home: str,
    introduction: Introduction,
    chapter_id: int | None,
    channel_id: int | None,
) -> _SignedUp:
    if not rules.is_same_home(volunteers.profile(tx, server_id, user_id), home):
        volunteers.set_home(tx, server_id, user_id, _home(tx, server_id, home))
    zone = servers.configuration(tx, server_id).zone
    volunteer = volunteers.introduce(tx, server_id, user_id, introduction, server_zone=zone)
    joined = None if chapter_id is None else _put_in(tx, server_id, user_id, chapter_id, channel_id)
    is_member = bool(chapters.list_joined(tx, server_id, user_id))
    is_in = joined is not None and joined.request_id is None
    role_ids = (_volunteer_role(tx, server_id), joined.chapter.role_id if joined and is_in else None)
    return _SignedUp(
        volunteer,
        joined,
        None if is_member or joined else _offers(tx, server_id, volunteer),
        tuple(role_id for role_id in role_ids if role_id is not None),
    )


async def show_form(interaction: Interaction, start: _Start, home: str | None = None) -> None:
    """Show the sign-up form; what is sent joins the chapter that was named."""
    known = start.volunteer.home if start.volunteer else ""
    form = cards.SignUpForm(start.volunteer, home or known, start.offered, zips_known=start.zips_known)
    chapter_id = start.chapter.chapter_id if start.chapter else None
    await present(interaction, form, partial(_sent, form, chapter_id))


async def _sent(form: cards.SignUpForm, chapter_id: int | None, interaction: Interaction) -> None:
    actor = await admit(interaction, Action.JOIN_CHAPTER)
    await wait_in_place(interaction)
    ensure_within(interaction, Limit.JOIN)
    try:
        result = await interaction.client.database.write(
            _sign_up,
            actor.server_id,
            actor.user_id,
            form.home.value,
            form.introduction,
            chapter_id,
            interaction.channel_id,
        )
    except UserError as error:
        await reply(interaction, cards.again_card(str(error), chapter_id))
        return
    given, troubles = await _give_roles(interaction, result.role_ids, await _reason(interaction, _SIGNED_UP))
    await reply(interaction, _signed_up_card(result, given, troubles))


def _signed_up_card(result: _SignedUp, given: Sequence[int], troubles: Sequence[str]) -> Card:
    volunteer = result.volunteer
    if result.joined is not None:
        return chapter_cards.joined_card(result.joined, volunteer.user_id, given, troubles)
    if result.offers is None:
        return cards.saved_card(volunteer, troubles)
    hello = phrase(
        "Welcome, {person}! You are signed up. Your home is **{home}**.",
        person=f"<@{volunteer.user_id}>",
        home=cards.home_words(volunteer),
    )
    return _offers_card(hello, result.offers, troubles)


def _offers_card(hello: str, offers: _Offers, troubles: Sequence[str] = ()) -> Card:
    return chapter_cards.offers_card(
        hello, offers.state, offers.nearest, offers.total, troubles, is_in_others=offers.is_in_others
    )


async def _join(interaction: Interaction, actor: Actor, start: _Start) -> None:
    assert start.chapter is not None  # noqa: S101 - callers looked
    await wait_in_place(interaction)
    ensure_within(interaction, Limit.JOIN)
    joined = await interaction.client.database.write(
        _put_in, actor.server_id, actor.user_id, start.chapter.chapter_id, interaction.channel_id
    )
    # Whoever is in already gets what they lack: that is how a refused role is mended.
    wanted = [start.volunteer_role, joined.chapter.role_id if joined.request_id is None else None]
    reason = await _reason(interaction, _JOINED, joined.chapter)
    given, troubles = await _give_roles(interaction, wanted, reason)
    await reply(interaction, chapter_cards.joined_card(joined, actor.user_id, given, troubles))


def _leave(tx: Transaction, server_id: int, user_id: int, chapter: str) -> Left:
    return _put_out(tx, server_id, user_id, chapters.named(tx, server_id, chapter).chapter_id)


def _put_out(tx: Transaction, server_id: int, user_id: int, chapter_id: int) -> Left:
    left = chapters.leave(tx, server_id, user_id, chapter_id)
    volunteers.note_left(tx, server_id, user_id, chapter_id)
    return left


async def _take_back(interaction: Interaction, left: Left) -> None:
    reason = await _reason(interaction, _LEFT, left.chapter)
    troubles = await take_role(_member(interaction), left.role_id, reason)
    await reply(interaction, chapter_cards.left_card(left, troubles))


async def _give_roles(
    interaction: Interaction, role_ids: Sequence[int | None], reason: str
) -> tuple[list[int], list[str]]:
    return await give_roles(interaction.client.database, _member(interaction), role_ids, reason)


async def _reason(interaction: Interaction, text: str, chapter: Chapter | None = None) -> str:
    """Say why a role changes, in the server's language: those read it who read the server's audit log."""
    assert interaction.guild_id is not None  # noqa: S101 - the guard saw to it
    with speaking((await interaction.client.rights.of(interaction.guild_id)).language):
        return phrase(text, chapter=chapter.name) if chapter else phrase(text)


def _member(interaction: Interaction) -> discord.Member:
    assert isinstance(interaction.user, discord.Member)  # noqa: S101 - the guard saw to it
    return interaction.user


class JoinButton(Durable, template=r"chapter:(?P<chapter_id>[0-9]{1,18}):join", action=Action.JOIN_CHAPTER):
    """Joins a chapter; whoever is new gets the form first."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Join."""
        start = await interaction.client.database.read(
            _start_numbered, actor.server_id, actor.user_id, self.number("chapter_id")
        )
        await (_join(interaction, actor, start) if start.is_signed_up else show_form(interaction, start))


class LeaveButton(Durable, template=r"chapter:(?P<chapter_id>[0-9]{1,18}):leave", action=Action.LEAVE_CHAPTER):
    """Leaves a chapter."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Leave."""
        await wait_in_place(interaction)
        left = await interaction.client.database.write(
            _put_out, actor.server_id, actor.user_id, self.number("chapter_id")
        )
        await _take_back(interaction, left)


class OpenForm(Durable, template=r"join:form(?::(?P<chapter_id>[0-9]{1,18}))?", action=Action.JOIN_CHAPTER):
    """Opens the sign-up form, filled in with what is known."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the form."""
        named = self.parts.get("chapter_id")
        chapter_id = None if named is None else int(named)
        start = await interaction.client.database.read(_start_numbered, actor.server_id, actor.user_id, chapter_id)
        await show_form(interaction, start)


class Join(commands.Cog):
    """Signing up, joining and leaving."""

    def __init__(self, bot: Groundswell) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.rename(zip_code="zip")
    @app_commands.describe(
        chapter="The chapter you want to join, if you know it",
        zip_code="Your home ZIP code: I offer you the chapters near it",
    )
    @app_commands.autocomplete(chapter=chapter_names)
    @needs(Action.JOIN_CHAPTER)
    async def join(self, interaction: Interaction, chapter: str | None = None, zip_code: str | None = None) -> None:
        """Sign up, and join a chapter."""
        actor = actor_of(interaction)
        start = await self.bot.database.read(_start_named, actor.server_id, actor.user_id, chapter, zip_code)
        if not start.is_signed_up:
            await show_form(interaction, start, zip_code if start.zips_known else None)
        elif start.chapter is not None:
            await _join(interaction, actor, start)
        else:
            assert start.offers is not None  # noqa: S101 - _start made them
            await wait(interaction)
            reason = await _reason(interaction, _SIGNED_UP)
            _, troubles = await _give_roles(interaction, [start.volunteer_role], reason)
            await reply(interaction, _offers_card(phrase("You are signed up."), start.offers, troubles))

    @app_commands.command()
    @app_commands.describe(chapter="The chapter you want to leave")
    @app_commands.autocomplete(chapter=joined_names)
    @needs(Action.LEAVE_CHAPTER)
    async def leave(self, interaction: Interaction, chapter: str) -> None:
        """Leave a chapter."""
        actor = actor_of(interaction)
        await wait(interaction)
        left = await self.bot.database.write(_leave, actor.server_id, actor.user_id, chapter)
        await _take_back(interaction, left)


async def setup(bot: Groundswell) -> None:
    """Add the commands, and what their buttons do."""
    bot.add_dynamic_items(JoinButton, LeaveButton, OpenForm)
    await bot.add_cog(Join(bot))
