"""What leads see of who joins their chapter, and what they answer."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, done, row
from bot.chapters.joining import Asking, Newcomers
from bot.chapters.model import Chapter, JoinRequest, RequestStatus
from bot.chapters.wording import name_of
from bot.text import mention
from bot.words import later, phrase, phrase_many

_LEADS_SHOWN = 10
_SHOWN = 20  # newcomers in one message


def newcomers_card(news: Newcomers, *, direct: bool) -> Card:
    """Tell the leads who joined."""
    joined, name = len(news.user_ids), name_of(news.chapter)
    shown = ", ".join(f"<@{user_id}>" for user_id in news.user_ids[:_SHOWN])
    if joined > _SHOWN:
        more = joined - _SHOWN
        text = phrase("{people} and {more} more joined **{name}**. Say hello!", people=shown, more=more, name=name)
    else:
        text = phrase_many(
            joined,
            "{people} joined **{name}**. Say hello!",
            "{people} joined **{name}**. Say hello!",
            people=shown,
            name=name,
        )
    if not direct:
        return Card(text, colour=GREEN)
    return Card(text, *_why_direct(news.chapter), colour=GREEN)


def withdrawn_card() -> Card:
    """Take the place of a request that is not there any more."""
    return Card(phrase("This request was withdrawn. There is nothing to do."), colour=None)


def request_card(asking: Asking, *, direct: bool) -> Card:
    """Ask the leads to let somebody in, or show what came of it."""
    request, chapter = asking.request, asking.chapter
    named = {"person": f"<@{request.user_id}>", "name": name_of(chapter)}
    by = mention(request.decided_by)
    if request.status is RequestStatus.LET_IN:
        return Card(phrase("{person} is in **{name}** now; {by} let them in.", by=by, **named), colour=GREEN)
    let_in = f"request:{_scope(request, direct=direct)}:in"
    if request.status is RequestStatus.DECLINED:
        said = phrase("{by} did not let {person} into **{name}**.", by=by, **named)
        return Card(said, row(button(phrase("Let in after all"), let_in)), colour=AMBER)
    buttons = row(
        button(phrase("Let in"), let_in, discord.ButtonStyle.success),
        button(phrase("Decline"), f"request:{_scope(request, direct=direct)}:no"),
    )
    text = phrase("{person} would like to join **{name}**.", **named)
    if direct:
        return Card(text, buttons, *_why_direct(chapter))
    leads = " ".join(f"<@{user_id}>" for user_id in asking.leads[:_LEADS_SHOWN])
    card = Card(f"{leads} {text}".strip(), buttons, phrase("-# For this chapter's leads and organizers."))
    card.pings = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user_id) for user_id in asking.leads[:_LEADS_SHOWN]]
    )
    return card


def decided_card(asking: Asking, troubles: Sequence[str]) -> Card:
    """Tell a lead what came of their answer."""
    named = {"person": f"<@{asking.request.user_id}>", "name": name_of(asking.chapter)}
    if asking.request.status is not RequestStatus.LET_IN:
        return Card(
            phrase("Kept: {person} is not let into **{name}**. They are told; the card lets you change it.", **named)
        )
    text = phrase("{person} is in **{name}** now, and is told.", **named)
    return Card(text, *troubles, colour=AMBER if troubles else GREEN)


def request_answer_card(asking: Asking, *, direct: bool) -> Card:
    """Tell somebody whether the leads let them in."""
    request = asking.request
    answer = _ANSWERS[request.status is RequestStatus.LET_IN, direct]
    text = phrase(answer, person=f"<@{request.user_id}>", name=name_of(asking.chapter))
    if direct:
        return Card(text, phrase("-# You asked to join, and to be told here. This is the only message about it."))
    card = Card(text)
    card.pings = discord.AllowedMentions(everyone=False, roles=False, users=[discord.Object(request.user_id)])
    return card


# By whether they are let in, and whether they alone read it.
_ANSWERS = {
    (True, True): later("You are in **{name}** now. Welcome! `/chapter info` shows what is coming up."),
    (True, False): later("{person}, you are in **{name}** now. Welcome! `/chapter info` shows what is coming up."),
    (False, True): later(
        "You are not in **{name}**: its leads did not let you in. Talk to an organizer, or see `/chapter list`."
    ),
    (False, False): later(
        "{person}, you are not in **{name}**: its leads did not let you in. "
        "Talk to an organizer, or see `/chapter list`."
    ),
}


def told_card(chapter: Chapter, *, is_told: bool) -> Card:
    """Say whether a lead gets direct messages about a chapter."""
    name = name_of(chapter)
    if is_told:
        return done(
            phrase("You get a direct message when somebody joins **{name}**. Each has a button to stop it.", name=name)
        )
    return done(phrase("No more direct messages about **{name}**. `/chapter info` turns them on again.", name=name))


def answer_told_card() -> Card:
    """Say that the answer to a request comes by direct message."""
    return done(phrase("The leads' answer comes to you by direct message."))


def _scope(request: JoinRequest, *, direct: bool) -> str:
    """A direct message names its server in its buttons: Discord does not."""
    return f"{request.server_id}:{request.request_id}" if direct else str(request.request_id)


def _why_direct(chapter: Chapter) -> tuple[str, discord.ui.Item[Any]]:
    why = phrase("-# You lead {name} and asked to be told.", name=name_of(chapter))
    return why, row(button(phrase("Stop these"), f"chapter:{chapter.server_id}:{chapter.chapter_id}:quiet"))
