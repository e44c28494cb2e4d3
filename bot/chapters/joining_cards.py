"""What leads see of who joins their chapter, and what they answer."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, done, plain, row
from bot.chapters.joining import Asking, Newcomers
from bot.chapters.model import Chapter, JoinRequest, RequestStatus
from bot.chapters.rules import LONGEST_NAME
from bot.text import mention

_LEADS_SHOWN = 10
_SHOWN = 20  # newcomers in one message


def newcomers_card(news: Newcomers, *, direct: bool) -> Card:
    """Tell the leads who joined."""
    shown = ", ".join(f"<@{user_id}>" for user_id in news.user_ids[:_SHOWN])
    more = len(news.user_ids) - _SHOWN
    who = f"{shown} and {more} more" if more > 0 else shown
    text = f"{who} joined **{_name(news.chapter)}**. Say hello!"
    if not direct:
        return Card(text, colour=GREEN)
    return Card(text, *_why_direct(news.chapter), colour=GREEN)


def withdrawn_card() -> Card:
    """Take the place of a request that is not there any more."""
    return Card("This request was withdrawn. There is nothing to do.", colour=None)


def request_card(asking: Asking, *, direct: bool) -> Card:
    """Ask the leads to let somebody in, or show what came of it."""
    request, chapter = asking.request, asking.chapter
    who = f"<@{request.user_id}>"
    if request.status is RequestStatus.LET_IN:
        return Card(f"{who} is in **{_name(chapter)}** now; {mention(request.decided_by)} let them in.", colour=GREEN)
    let_in = button("Let in", f"request:{_scope(request, direct=direct)}:in", discord.ButtonStyle.success)
    if request.status is RequestStatus.DECLINED:
        said = f"{mention(request.decided_by)} did not let {who} into **{_name(chapter)}**."
        return Card(said, row(button("Let in after all", let_in.custom_id or "")), colour=AMBER)
    decline = button("Decline", f"request:{_scope(request, direct=direct)}:no")
    text = f"{who} would like to join **{_name(chapter)}**."
    if direct:
        return Card(text, row(let_in, decline), *_why_direct(chapter))
    leads = " ".join(f"<@{user_id}>" for user_id in asking.leads[:_LEADS_SHOWN])
    card = Card(f"{leads} {text}".strip(), row(let_in, decline), "-# For this chapter's leads and organizers.")
    card.pings = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user_id) for user_id in asking.leads[:_LEADS_SHOWN]]
    )
    return card


def decided_card(asking: Asking, troubles: Sequence[str]) -> Card:
    """Tell a lead what came of their answer."""
    who, name = f"<@{asking.request.user_id}>", _name(asking.chapter)
    if asking.request.status is not RequestStatus.LET_IN:
        return Card(f"Kept: {who} is not let into **{name}**. They are told; the card lets you change it.")
    text = f"{who} is in **{name}** now, and is told."
    return Card(text, *troubles, colour=AMBER if troubles else GREEN)


def request_answer_card(asking: Asking, *, direct: bool) -> Card:
    """Tell somebody whether the leads let them in."""
    request, name = asking.request, _name(asking.chapter)
    who = "You are" if direct else f"<@{request.user_id}>, you are"
    if request.status is RequestStatus.LET_IN:
        text = f"{who} in **{name}** now. Welcome! `/chapter info` shows what is coming up."
    else:
        text = f"{who} not in **{name}**: its leads did not let you in. Talk to an organizer, or see `/chapter list`."
    if direct:
        return Card(text, "-# You asked to join, and to be told here. This is the only message about it.")
    card = Card(text)
    card.pings = discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(request.user_id)])
    return card


def told_card(chapter: Chapter, *, is_told: bool) -> Card:
    """Say whether a lead gets direct messages about a chapter."""
    if is_told:
        return done(f"You get a direct message when somebody joins **{_name(chapter)}**. Each has a button to stop it.")
    return done(f"No more direct messages about **{_name(chapter)}**. `/chapter info` turns them on again.")


def answer_told_card() -> Card:
    """Say that the answer to a request comes by direct message."""
    return done("The leads' answer comes to you by direct message.")


def _scope(request: JoinRequest, *, direct: bool) -> str:
    """A direct message names its server in its buttons: Discord does not."""
    return f"{request.server_id}:{request.request_id}" if direct else str(request.request_id)


def _why_direct(chapter: Chapter) -> tuple[str, discord.ui.Item[Any]]:
    why = f"-# You lead {_name(chapter)} and asked to be told."
    return why, row(button("Stop these", f"chapter:{chapter.server_id}:{chapter.chapter_id}:quiet"))


def _name(chapter: Chapter) -> str:
    return plain(chapter.name, LONGEST_NAME)
