"""What a check-up looks at in a server: what we remember of it, beside what Discord says of it now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.calendar import service as calendar
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.doctor.model import Place, Presence, Rank, Refusal, ServerFacts, Unsent, Use
from bot.edge.configuring import ROLE_USES, own_role_name
from bot.outbox import overview
from bot.outbox.pacer import Errand
from bot.posts import store as posts
from bot.reminders import service as reminders
from bot.servers import service as servers
from bot.servers.model import RoleKind, Server
from bot.servers.steps import NEEDED_CHANNELS
from bot.text import quote
from bot.words import later, phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

_MOST_ASKED = 25  # channels that are not in the cache, such as archived threads


@dataclass(frozen=True)
class _Known:
    """What we remember."""

    server: Server
    uses: Mapping[int, frozenset[Use]]
    chapter_roles: Mapping[int, str]
    refusals: Sequence[Refusal]
    late: int
    missed: int
    unsent: Sequence[Unsent]
    events_unlisted: str


def _read(tx: Transaction, server_id: int) -> _Known:
    server = servers.configuration(tx, server_id)
    found = [each.chapter for each in chapters.list_all(tx, server_id)]
    counts = overview.count_of(tx, server_id)
    unlisted = calendar.trouble_of(tx, server_id)
    return _Known(
        server,
        _uses(tx, server, [each.channel_id for each in found]),
        {
            each.role_id: phrase("role of the chapter {name}", name=quote(each.name))
            for each in found
            if each.role_id is not None
        },
        [Refusal(each.role_id, each.since, each.why) for each in servers.list_role_troubles(tx, server_id)],
        counts.late,
        counts.missed,
        [
            Unsent(
                row.delivery_id,
                row.channel_id,
                row.due_at,
                phrase(row.error) if row.error else "",
                phrase(row.mend or later("Tell whoever hosts the bot: its log says more.")),
            )
            for row in overview.list_refused(tx, server_id)
        ],
        "" if unlisted is None else unlisted.value,
    )


def _uses(tx: Transaction, server: Server, of_chapters: Sequence[int | None]) -> dict[int, frozenset[Use]]:
    uses: defaultdict[int, set[Use]] = defaultdict(set)
    for kind, number in server.channels.items():
        uses[number].add(Use(kind.value))
    standing = [each for each in reminders.list_managed(tx, server.server_id) if each.is_under_way]
    others: list[tuple[Use, Sequence[int | None]]] = [
        (Use.CHAPTER, of_chapters),
        (Use.CARDS, posts.list_channels(tx, server.server_id)),
        (Use.MESSAGES, overview.list_channels(tx, server.server_id)),
        (Use.MESSAGES, [each.reminder.channel_id for each in standing]),
    ]
    for use, numbers in others:
        for each in numbers:
            if each is not None:
                uses[each].add(use)
    return {number: frozenset(found) for number, found in uses.items()}


async def examine(client: "Groundswell", guild: discord.Guild) -> ServerFacts:
    """Look at a server."""
    known = await client.database.read(_read, guild.id)
    server, me = known.server, guild.me
    beyond = [number for number in known.uses if guild.get_channel_or_thread(number) is None][_MOST_ASKED:]
    return ServerFacts(
        now=client.clock(),
        own_role=own_role_name(guild),
        may=_names(me.guild_permissions),
        is_zone_chosen=server.is_zone_chosen,
        missing_channels=[kind.value for kind in NEEDED_CHANNELS if kind not in server.channels],
        places=[
            await _look(client, guild, number, uses) for number, uses in known.uses.items() if number not in beyond
        ],
        ranks=[_rank(guild, number, use, is_given=is_given) for number, use, is_given in _ranks(known)],
        refusals=known.refusals,
        late=known.late,
        unsent=known.unsent,
        missed=known.missed,
        events_unlisted=known.events_unlisted,
    )


def _names(permissions: discord.Permissions) -> frozenset[str]:
    # discord.py lists "View Channel" under its old name.
    return frozenset("view_channel" if name == "read_messages" else name for name, has in permissions if has)


def _ranks(known: _Known) -> list[tuple[int, str, bool]]:
    roles = known.server.roles
    configured = [(number, phrase(ROLE_USES[kind]), kind is not RoleKind.ORGANIZER) for kind, number in roles.items()]
    return configured + [(number, use, True) for number, use in known.chapter_roles.items()]


def _rank(guild: discord.Guild, role_id: int, use: str, *, is_given: bool) -> Rank:
    role = guild.get_role(role_id)
    if role is None:
        return Rank(role_id, use, is_there=False, is_given=is_given)
    return Rank(role_id, use, is_given=is_given, is_managed=role.managed, is_above=role >= guild.me.top_role)


async def _look(client: "Groundswell", guild: discord.Guild, channel_id: int, uses: frozenset[Use]) -> Place:
    """Look at a channel; one that is not in the cache is no evidence: then Discord is asked."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is None:
        await client.pacer.turn(Errand.OTHER, server_id=guild.id)
        try:
            found = await guild.fetch_channel(channel_id)
        except discord.NotFound:
            return Place(channel_id, uses, Presence.GONE)
        except discord.Forbidden:
            return Place(channel_id, uses, Presence.HIDDEN)
        except (discord.DiscordException, OSError):
            return Place(channel_id, uses, Presence.UNKNOWN)
        channel = found
    is_thread = isinstance(channel, discord.Thread)
    return Place(channel_id, uses, Presence.THERE, _names(channel.permissions_for(guild.me)), is_thread=is_thread)
