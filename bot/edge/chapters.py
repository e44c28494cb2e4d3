"""Chapters as people name them, and all that is known of one, put together from several features."""

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.access import Action
from bot.calls import service as calls
from bot.chapters import overview, service
from bot.chapters.ladder import WINDOW
from bot.chapters.model import KIND, WELCOME, Chapter, Details
from bot.chapters.rules import is_nothing, is_zip_typed
from bot.charts.chapters import Coverage
from bot.database import Transaction
from bot.edge.guard import admit
from bot.edge.suggest import Pairs, suggester
from bot.errors import NotAllowed
from bot.events import service as events
from bot.officials import service as officials
from bot.officials.model import Place
from bot.officials.states import STATES, find_state, suggest_states
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from bot.volunteers import service as volunteers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.app import Groundswell

Asking: TypeAlias = "discord.Interaction[Groundswell]"


@suggester
async def chapter_names(interaction: Asking, current: str) -> Pairs:
    """Suggest the chapters of this server."""
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    return _pairs(await interaction.client.database.read(service.search, interaction.guild_id, current))


@suggester
async def led_names(interaction: Asking, current: str) -> Pairs:
    """Suggest the chapters that the person leads, all of them to organizers, and none to others."""
    try:
        actor = await admit(interaction, Action.EDIT_CHAPTER)
    except NotAllowed:
        return []
    among = None if actor.is_organizer else actor.leads

    def find(tx: Transaction, server_id: int) -> "Sequence[Chapter]":
        return service.search(tx, server_id, current, among=among)

    return _pairs(await interaction.client.database.read(find, actor.server_id))


@suggester
async def archived_names(interaction: Asking, current: str) -> Pairs:
    """Suggest the archived chapters, to organizers."""
    try:
        actor = await admit(interaction, Action.MANAGE_CHAPTERS)
    except NotAllowed:
        return []

    def find(tx: Transaction, server_id: int) -> "Sequence[Chapter]":
        return service.search(tx, server_id, current, archived=True)

    return _pairs(await interaction.client.database.read(find, actor.server_id))


@suggester
async def state_names(interaction: Asking, current: str) -> Pairs:
    """Suggest states and territories; before anything is typed, the server's home state first."""
    found = [(name, code) for code, name in suggest_states(current)]
    assert interaction.guild_id is not None  # noqa: S101 - suggester() saw to it
    home = None if current else await interaction.client.database.read(servers.find_home_state, interaction.guild_id)
    return found if home is None else [(STATES[home], home), *found]


def _pairs(found: "Sequence[Chapter]") -> Pairs:
    return [(f"{chapter.name} · {chapter.place}", str(chapter.chapter_id)) for chapter in found]


def look(tx: Transaction, server_id: int, user_id: int, chapter: Chapter) -> Details:
    """Return all that is known of a chapter, as one person (0: nobody) sees it."""
    members = service.members_of(server_id, [chapter.chapter_id])
    coming = events.list_next_of(tx, server_id, chapter.chapter_id)
    happened = overview.activity(
        tx,
        server_id,
        chapter,
        events.list_held(tx, server_id, chapter.chapter_id),
        calls.count_made_by(tx, server_id, members, tx.now - WINDOW),
        is_planning=bool(coming),
    )
    next_events = [(event.plan.starts_at, event.plan.title) for event in coming]
    return overview.details(tx, server_id, user_id, chapter, happened, next_events)


def place_of(tx: Transaction, state: str, city: str | None) -> Place | None:
    """Return where a town is that somebody typed, by its name or its ZIP; None when the directory does not know it.

    Raises:
        BadInput: there is no such state, or no such ZIP.
        NotFound: a ZIP was typed and the directory is not loaded.
    """
    if not city or is_nothing(city):
        return None
    if is_zip_typed(city):
        return officials.locate(tx, city)
    return officials.locate_town(tx, find_state(state), " ".join(city.split()))


def coverage_of(tx: Transaction, server_id: int) -> dict[str, Coverage]:
    """Return what there is in each state that has anything: chapters, those with a lead, volunteers at home there."""
    found = overview.coverage(tx, server_id)
    homes = volunteers.count_homes(tx, server_id)
    return {
        code: Coverage(found.chapters.get(code, 0), found.led.get(code, 0), homes.get(code, 0))
        for code in STATES
        if code in found.chapters or code in homes
    }


def organizers_channel(tx: Transaction, server_id: int) -> int | None:
    """Return the channel where organizers are told, if one is set."""
    return servers.configuration(tx, server_id).channels.get(ChannelKind.ORGANIZERS)


def card_to_post(tx: Transaction, server_id: int, text: str | None) -> tuple[str, int]:
    """Return the kind and number of a chapter's card, or without ``text`` of the welcome card, and keep both true.

    Raises:
        NotFound: no chapter goes by that name.
    """
    overview.keep_cards_true(tx, server_id, servers.configuration(tx, server_id).zone)
    return (WELCOME, 0) if text is None else (KIND, service.named(tx, server_id, text).chapter_id)
