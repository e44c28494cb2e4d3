"""What people see of proposed chapters."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.card import AMBER, GREEN, Card, button, done, notice, plain, refusal, row
from bot.chapters.rules import LONGEST_CITY, LONGEST_NAME
from bot.officials.states import STATES
from bot.proposals.model import Answered, Idea, Proposal, ProposalStatus, Proposed, Shown
from bot.proposals.rules import LONGEST_REASON
from bot.text import mention
from bot.words import phrase

_PEOPLE_SHOWN = 15
_LISTED = 6  # proposals on one card: each has a text, a row and up to three buttons, and 40 is Discord's limit

_ROOM = 3800  # characters for the list, so that none is cut off from its buttons


class ProposeForm(discord.ui.Modal):
    """Ask for the chapter that somebody would like."""

    def __init__(self, state: str | None = None) -> None:
        super().__init__(title=phrase("Propose a chapter"))
        self.name = _line("name", LONGEST_NAME, "Boston")
        self.state = _line("state", 40, STATES["MA"], default=STATES.get(state or ""))
        self.city = _line("city", LONGEST_CITY, "Boston", required=False)
        self.add_item(discord.ui.Label(text=phrase("What should it be called?"), component=self.name))
        self.add_item(discord.ui.Label(text=phrase("In which state?"), component=self.state))
        self.add_item(discord.ui.Label(text=phrase("In which town? (optional)"), component=self.city))


class DeclineForm(discord.ui.Modal):
    """Ask why a proposal is declined."""

    def __init__(self) -> None:
        super().__init__(title=phrase("Decline the proposal"))
        example = phrase("There is one forming in the next town.")
        self.reason = _line("reason", LONGEST_REASON, example, required=False)
        told = phrase("They read it, with your name.")
        self.add_item(discord.ui.Label(text=phrase("Why? (optional)"), description=told, component=self.reason))


def proposed_card(proposed: Proposed) -> Card:
    """Tell somebody that the organizers are asked."""
    proposal = proposed.proposal
    idea = _idea(proposal.idea)
    if proposed.is_new:
        text = phrase("Thank you! I have asked the organizers about {chapter}.", chapter=idea)
    else:
        text = phrase(
            "{people:,} of you propose {chapter} now; the organizers see your name too.",
            people=proposed.people,
            chapter=idea,
        )
    if proposed.is_by_dm:
        return done(phrase("{text} You hear back by direct message.", text=text))
    return done(
        phrase("{text} You hear back in this channel.", text=text),
        row(button(phrase("Tell me by direct message instead"), f"proposal:{proposal.proposal_id}:tell")),
    )


def told_card(*, by_dm: bool) -> Card:
    """Say where the organizers' answer comes."""
    if by_dm:
        return done(phrase("The organizers' answer comes to you by direct message."))
    return done(phrase("The organizers' answer comes in the channel."))


def again_card(sentence: str, state: str | None) -> Card:
    """Say what was wrong in a form, with a button to open it again."""
    card = refusal(phrase("{sentence}\n-# Nothing was saved.", sentence=sentence))
    custom_id = f"proposal:new:{state}" if state else "proposal:new"
    card.add_item(row(button(phrase("Open the form again"), custom_id, discord.ButtonStyle.primary)))
    return card


def withdrawn_card() -> Card:
    """Take the place of a proposal that nobody stands behind any more."""
    return Card(phrase("This proposal was withdrawn. There is nothing to do."), colour=None)


def proposal_card(shown: Shown) -> Card:
    """Ask the organizers, or show what they decided."""
    status = shown.proposal.status
    colour = {ProposalStatus.APPROVED: GREEN, ProposalStatus.DECLINED: AMBER}.get(status)
    parts = _parts(shown)
    return Card(*parts, colour=colour) if colour else Card(*parts)


def decided_card(shown: Shown) -> Card:
    """Tell an organizer what came of their decision."""
    proposal = shown.proposal
    idea, person = _idea(proposal.idea), mention(proposal.user_id)
    if proposal.status is ProposalStatus.APPROVED:
        return done(
            phrase(
                "{chapter} is started; {person} leads it. Whoever proposed it is told. "
                "`/chapter edit` gives it a role and a channel.",
                chapter=idea,
                person=person,
            )
        )
    if proposal.status is ProposalStatus.TALKING:
        return done(
            phrase(
                "Whoever proposed it is told. They write to you; or write to {person} yourself.",
                person=person,
            )
        )
    return done(
        phrase(
            "{chapter} is declined. Whoever proposed it is told. The card lets you approve it after all.", chapter=idea
        )
    )


def list_card(waiting: Sequence[Shown]) -> Card:
    """List what waits for an organizer, the oldest first."""
    if not waiting:
        return notice(phrase("No proposed chapter waits for an organizer."))
    parts: list[str | discord.ui.Item[Any] | None] = []
    room, listed = _ROOM, 0
    for shown in waiting[:_LISTED]:
        text, buttons = _parts(shown)
        room -= len(str(text))
        if room < 0:
            break
        parts += [text, buttons]
        listed += 1
    more = len(waiting) - listed
    return Card(*parts, phrase("-# And {more} more, once these are decided.", more=more) if more > 0 else None)


def _parts(shown: Shown) -> list[str | discord.ui.Item[Any] | None]:
    proposal = shown.proposal
    people = ", ".join(f"<@{user_id}>" for user_id in shown.people[:_PEOPLE_SHOWN])
    more = len(shown.people) - _PEOPLE_SHOWN
    who = phrase("{names} and {more} more", names=people, more=more) if more > 0 else people
    head = phrase("**Proposed chapter** {chapter}\nBy {people}.", chapter=_idea(proposal.idea), people=who)
    return [f"{head}\n{_decision(proposal)}", _buttons(proposal)]


def _decision(proposal: Proposal) -> str:
    by = mention(proposal.decided_by)
    if proposal.status is ProposalStatus.OPEN:
        return phrase("-# Approve starts the chapter, with {person} as its lead.", person=mention(proposal.user_id))
    if proposal.status is ProposalStatus.TALKING:
        return phrase("**{organizer} is talking with them.**", organizer=by)
    if proposal.status is ProposalStatus.APPROVED:
        return phrase("**Started by {organizer}.** `/chapter info` shows it.", organizer=by)
    if not proposal.reason:
        return phrase("**Declined by {organizer}**.", organizer=by)
    return phrase("**Declined by {organizer}**: {reason}", organizer=by, reason=_reason(proposal))


def _reason(proposal: Proposal) -> str:
    return plain(proposal.reason, LONGEST_REASON)


def _buttons(proposal: Proposal) -> discord.ui.Item[Any] | None:
    number = proposal.proposal_id
    if proposal.status is ProposalStatus.APPROVED:
        return None
    if proposal.status is ProposalStatus.DECLINED:
        return row(button(phrase("Approve after all"), f"proposal:{number}:approve"))
    return row(
        button(phrase("Approve"), f"proposal:{number}:approve", discord.ButtonStyle.success),
        button(phrase("Talk"), f"proposal:{number}:talk"),
        button(phrase("Decline"), f"proposal:{number}:decline"),
    )


def answer_card(answered: Answered) -> Card:
    """Tell those who proposed it what the organizers said, in the channel where they did."""
    named = answered.people[:_PEOPLE_SHOWN]
    text, chapter_id = _answer(answered.proposal)
    join = button(phrase("Join"), f"chapter:{chapter_id}:join", discord.ButtonStyle.primary) if chapter_id else None
    card = Card(f"{' '.join(f'<@{user_id}>' for user_id in named)}\n{text}", row(join) if join else None)
    card.pings = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user_id) for user_id in named]
    )
    return card


def direct_answer_card(answered: Answered) -> Card:
    """Tell one of them by direct message."""
    proposal = answered.proposal
    text, _ = _answer(proposal)
    stop = button(phrase("Stop these"), f"proposal:{proposal.server_id}:{proposal.proposal_id}:quiet")
    return Card(text, phrase("-# You proposed it and asked to be told here."), row(stop))


def _answer(proposal: Proposal) -> tuple[str, int | None]:
    idea, by = _idea(proposal.idea), mention(proposal.decided_by)
    if proposal.status is ProposalStatus.APPROVED:
        text = phrase(
            "You proposed {chapter}, and it is started! {person} leads it. `/join` makes you a member.",
            chapter=idea,
            person=mention(proposal.user_id),
        )
        return text, proposal.chapter_id
    if proposal.status is ProposalStatus.TALKING:
        text = phrase(
            "You proposed {chapter}. {organizer} would like to talk with you about it: send them a message.",
            chapter=idea,
            organizer=by,
        )
    elif proposal.reason:
        text = phrase(
            "You proposed {chapter}. {organizer} said not now: {reason}",
            chapter=idea,
            organizer=by,
            reason=_reason(proposal),
        )
    else:
        text = phrase("You proposed {chapter}. {organizer} said not now.", chapter=idea, organizer=by)
    return text, None


def _idea(idea: Idea) -> str:
    name, place = plain(idea.name, LONGEST_NAME), plain(idea.place, LONGEST_CITY + 30)
    return phrase("**{chapter}** in {place}", chapter=name, place=place)


def _line(
    custom_id: str, most: int, example: str, *, default: str | None = None, required: bool = True
) -> discord.ui.TextInput[Any]:
    return discord.ui.TextInput(
        custom_id=custom_id, max_length=most, placeholder=example, default=default, required=required
    )
