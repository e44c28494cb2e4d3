"""Whoever invited the bot is greeted once, where the bot may write, with the one next step."""

from typing import TYPE_CHECKING

import discord
import structlog

from bot.card import Card
from bot.database import Transaction
from bot.edge.configuring import is_writable
from bot.outbox import store as outbox
from bot.outbox.model import Delivery, Destination
from bot.servers.panel_cards import greeting_card, personal_greeting_card
from bot.words import ENGLISH, language_of, speaking, spoken

if TYPE_CHECKING:
    from bot.app import Groundswell

log = structlog.stdlib.get_logger(__name__)

KIND = "greeting"
"""The kind of the delivery; never changes."""

_LOOKED_THROUGH = 20  # entries of the audit log


async def greet(client: "Groundswell", guild: discord.Guild) -> None:
    """Promise the greeting of a server that the bot has just joined; joining it again greets again."""
    inviter = await _inviter(guild)
    channel = _open_channel(guild)
    if inviter is None and channel is None:
        log.info("nobody could be greeted: no channel is open", server=guild.id)
        return
    number = channel.id if channel is not None else None
    to = Destination(channel_id=number) if inviter is None else Destination(user_id=inviter, else_channel_id=number)
    joined_at = guild.me.joined_at or client.clock()

    def promise(tx: Transaction, server_id: int) -> bool:
        return outbox.add(
            tx,
            server_id,
            kind=KIND,
            thing_id=0,
            destination=to,
            due_at=tx.now,
            dedupe=f"{KIND} {int(joined_at.timestamp())}",
        )

    await client.database.write(promise, guild.id)


async def _inviter(guild: discord.Guild) -> int | None:
    """Return who invited the bot, where the bot may read that; it is never asked for the permission."""
    if not guild.me.guild_permissions.view_audit_log:
        return None
    try:
        async for entry in guild.audit_logs(limit=_LOOKED_THROUGH, action=discord.AuditLogAction.bot_add):
            if entry.target is not None and entry.target.id == guild.me.id:
                return entry.user_id
    except (discord.HTTPException, OSError) as error:
        log.warning("the audit log could not be read", server=guild.id, error=repr(error))
    return None


def _open_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where newcomers arrive, else the first channel that everybody sees, else the first at all."""
    writable = [each for each in guild.text_channels if is_writable(each)]
    if guild.system_channel in writable:
        return guild.system_channel
    public = [each for each in writable if each.permissions_for(guild.default_role).view_channel]
    return next(iter([*public, *writable]), None)


def _load(_tx: Transaction, delivery: Delivery) -> Delivery:
    return delivery


def _face(delivery: Delivery) -> Card:
    if delivery.destination.user_id is not None:
        return personal_greeting_card(delivery.server_id)
    return greeting_card()


def register(client: "Groundswell") -> None:
    """Teach the outbox to greet."""

    def face(delivery: Delivery) -> Card:
        guild = client.get_guild(delivery.server_id)
        # Nobody there has chosen a language yet: what Discord calls the server's own is the best guess.
        guess = language_of(str(guild.preferred_locale)) if guild is not None else None
        with speaking(guess if guess is not None and spoken() == ENGLISH else spoken()):
            return _face(delivery)

    client.senders.register_for_each(KIND, _load, face, at_night=True)
