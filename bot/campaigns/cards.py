"""What everybody sees of campaigns: the posted card, the list, and what became of them."""

from collections.abc import Sequence

import discord

from bot.campaigns.model import Campaign, CampaignStatus, Closing, Scope, Stance, Targets
from bot.campaigns.pictures import progress_alt
from bot.campaigns.rules import ASK_LIMIT, TITLE_LIMIT
from bot.campaigns.standings import Board, Progress
from bot.card import (
    AMBER,
    BLUE,
    GREEN,
    RED,
    Card,
    Picture,
    button,
    done,
    moment,
    notice,
    plain,
    prose,
    row,
    short_moment,
)
from bot.officials.model import Chamber
from bot.words import later, phrase, phrase_many

ENDINGS = {
    Closing.VICTORY: (later("Won"), GREEN),
    Closing.DEFEAT: (later("Lost"), RED),
    Closing.ENDED: (later("Ended"), AMBER),
}
CHAMBERS = {
    Chamber.SENATE: later("Senators"),
    Chamber.HOUSE: later("Representatives"),
    Chamber.DELEGATE: later("Delegates (DC and the territories)"),
}
STANCES = {
    Stance.SUPPORTS: later("Supports"),
    Stance.LEANING: later("Leaning"),
    Stance.UNDECIDED: later("Undecided"),
    Stance.LEANING_AGAINST: later("Leaning against"),
    Stance.OPPOSES: later("Opposes"),
    Stance.UNKNOWN: later("Not known yet"),
}
# By whether parties and states are named.
_WHO = {
    (True, False): later("{who} who sit with {parties}"),
    (False, True): later("{who} of {states}"),
    (True, True): later("{who} who sit with {parties} of {states}"),
}
_BAR = 10  # characters
_MOST_LISTED = 20
_MOST_STATES = 12
_LIST_ROOM = 3400


def campaign_card(progress: Progress, picture: bytes | None = None) -> Card:
    """Show a campaign as it is posted; one that is over has no button to call."""
    shown = Picture("campaign.png", picture, progress_alt(progress)) if picture else None
    return Card(*face(progress), shown, _buttons(progress), colour=colour_of(progress))


def face(progress: Progress) -> list[str | None]:
    """List what a campaign says of itself."""
    campaign = progress.campaign
    over = campaign.closing is not None or (campaign.status is CampaignStatus.OPEN and not progress.is_on)
    words = f"{phrase(ENDINGS[campaign.closing][0])}: " if campaign.closing else ""
    return [
        f"### {words}{plain(campaign.title, TITLE_LIMIT)}",
        prose(campaign.ask, ASK_LIMIT),
        "\n".join(line for line in (*done_so_far(progress), _support(progress.board), _times(campaign)) if line)
        or None,
        phrase("**Whom** {targets}", targets=targets_words(campaign.targets)) if not over else None,
    ]


def done_so_far(progress: Progress) -> list[str]:
    """Say how many calls and letters there were, and how far that is from the goal."""
    letters = [phrase("**Letters** {count:,}", count=progress.letters)] if progress.letters else []
    return [_calls(progress), *letters]


def _calls(progress: Progress) -> str:
    calls, people, goal = progress.calls, progress.people, progress.campaign.goal
    if goal and people:
        return phrase_many(
            people,
            "**Calls** {calls:,} of {goal:,} {bar} by {count:,} person",
            "**Calls** {calls:,} of {goal:,} {bar} by {count:,} people",
            calls=calls,
            goal=goal,
            bar=bar(calls, goal),
        )
    if goal:
        return phrase("**Calls** {calls:,} of {goal:,} {bar}", calls=calls, goal=goal, bar=bar(calls, goal))
    if people:
        return phrase_many(
            people, "**Calls** {calls:,} by {count:,} person", "**Calls** {calls:,} by {count:,} people", calls=calls
        )
    return phrase("**Calls** {calls:,}", calls=calls)


def _support(board: Board) -> str | None:
    if board.campaign.threshold is None and not any(
        count for stance, count in board.counts.items() if stance is not Stance.UNKNOWN
    ):
        return None
    needed = board.campaign.threshold
    support = (
        phrase("**Support** {count:,} of {needed:,} needed", count=board.support, needed=needed)
        if needed
        else phrase("**Support** {count:,}", count=board.support)
    )
    others = ", ".join(
        phrase("{count:,} {stance}", count=board.counts[stance], stance=phrase(STANCES[stance]).lower())
        for stance in (Stance.LEANING, Stance.UNDECIDED, Stance.LEANING_AGAINST, Stance.OPPOSES)
        if board.counts[stance]
    )
    return f"{support} · {others}" if others else support


def _times(campaign: Campaign) -> str | None:
    parts = []
    if campaign.closed_at:
        parts.append(phrase("**Closed** {at}", at=short_moment(campaign.closed_at)))
    else:
        parts += [phrase("**From** {at}", at=moment(campaign.starts_at))] if campaign.starts_at else []
        parts += [phrase("**Until** {at}", at=moment(campaign.ends_at))] if campaign.ends_at else []
    return "\n".join(parts) or None


def colour_of(progress: Progress) -> discord.Colour:
    """Return the colour of a campaign: of its end, once it has come."""
    closing = progress.campaign.closing
    return ENDINGS[closing][1] if closing else BLUE


def _buttons(progress: Progress) -> "discord.ui.ActionRow[discord.ui.LayoutView]":
    campaign = progress.campaign
    board = button(phrase("See who stands where"), f"campaign:{campaign.campaign_id}:board")
    ended = campaign.status is CampaignStatus.OPEN and not progress.is_on and campaign.starts_at is None
    if campaign.status is CampaignStatus.CLOSED or ended:
        return row(board)
    call = button(phrase("Call"), f"call:{campaign.campaign_id}:start", discord.ButtonStyle.primary)
    return row(call, board)


def bar(done_so_far: int, goal: int) -> str:
    """Draw how much of a goal is reached, with the number for those who read no bars."""
    share = min(1.0, done_so_far / goal)
    full = int(share * _BAR)
    return f"{'▰' * full}{'▱' * (_BAR - full)} {done_so_far * 100 // goal:,}%"


def targets_words(targets: Targets) -> str:
    """Say whom a campaign is put to."""
    if targets.picked:
        who = phrase("{count:,} officials picked by hand", count=len(targets.picked))
    else:
        chambers = [phrase(CHAMBERS[each]).split(" (")[0].lower() for each in targets.chambers]
        who = _listed(chambers) or phrase("everybody in Congress")
        if targets.parties or targets.states:
            who = phrase(
                _WHO[bool(targets.parties), bool(targets.states)],
                who=who,
                parties=_listed([plain(each, 40) for each in targets.parties]),
                states=_states(targets.states),
            )
    stances = _listed([phrase(STANCES[each]).lower() for each in targets.stances])
    if targets.scope is Scope.ANYONE:
        if stances:
            return phrase("{who}; {stances}; anyone can call", who=who, stances=stances)
        return phrase("{who}; anyone can call", who=who)
    if stances:
        return phrase("{who}; {stances}; everyone calls their own", who=who, stances=stances)
    return phrase("{who}; everyone calls their own", who=who)


def _states(states: Sequence[str]) -> str:
    shown = _listed(states[:_MOST_STATES])
    return phrase("{states} and others", states=shown) if len(states) > _MOST_STATES else shown


def _listed(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return phrase("{first} and {last}", first=", ".join(words[:-1]), last=words[-1])


def posted_card(campaign: Campaign, link: str) -> Card:
    """Tell an organizer that a campaign is posted, and where."""
    return done(
        phrase(
            "**{title}** is posted: {link}\n-# The numbers on it keep up by themselves.",
            title=plain(campaign.title, TITLE_LIMIT),
            link=link,
        )
    )


def closed_card(campaign: Campaign) -> Card:
    """Tell an organizer that a campaign is over."""
    assert campaign.closing is not None  # noqa: S101 - it was just closed
    words, colour = ENDINGS[campaign.closing]
    return Card(
        phrase(
            "**{ending}: {title}**\nNo more calls are taken. Its posts say so within seconds. "
            "Take it back with `/campaign reopen`.",
            ending=phrase(words),
            title=plain(campaign.title, TITLE_LIMIT),
        ),
        colour=colour,
    )


def reopened_card(campaign: Campaign) -> Card:
    """Tell an organizer that a campaign is on again."""
    return done(
        phrase("**{title}** is open again. Calls can be made for it.", title=plain(campaign.title, TITLE_LIMIT))
    )


def list_card(shown: Sequence[tuple[Progress, str | None]], closed: Sequence[Campaign]) -> Card:
    """List campaigns: those that are on with their numbers and where they are posted, then some that are over."""
    lines: list[str] = []
    for progress, link in shown:
        campaign = progress.campaign
        parts = [
            phrase("draft, nobody sees it yet") if campaign.status is CampaignStatus.DRAFT else None,
            *done_so_far(progress),
            _support(progress.board),
            phrase("until {at}", at=short_moment(campaign.ends_at)) if campaign.ends_at else None,
            phrase("[open]({link})", link=link) if link else None,
        ]
        line = f"**{plain(campaign.title, TITLE_LIMIT)}**\n{' · '.join(part for part in parts if part)}"
        if len(lines) >= _MOST_LISTED or sum(map(len, lines)) + len(line) > _LIST_ROOM:
            lines.append(phrase("-# and {count:,} more", count=len(shown) - len(lines)))
            break
        lines.append(line)
    over = ", ".join(
        f"{plain(each.title, 60)} ({phrase(ENDINGS[each.closing or Closing.ENDED][0]).lower()})" for each in closed
    )
    if not lines and not over:
        return notice(phrase("There are no campaigns yet. Organizers begin one with `/campaign create`."))
    return Card(
        phrase("### Campaigns"),
        *(lines or [phrase("None is on at the moment.")]),
        phrase("-# Over: {campaigns}", campaigns=over) if over else None,
        phrase("-# Call with `/call`; see who stands where with `/campaign board`.") if lines else None,
    )
