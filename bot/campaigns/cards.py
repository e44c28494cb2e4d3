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

ENDINGS = {
    Closing.VICTORY: ("Won", GREEN),
    Closing.DEFEAT: ("Lost", RED),
    Closing.ENDED: ("Ended", AMBER),
}
CHAMBERS = {
    Chamber.SENATE: "Senators",
    Chamber.HOUSE: "Representatives",
    Chamber.DELEGATE: "Delegates (DC and the territories)",
}
STANCES = {
    Stance.SUPPORTS: "Supports",
    Stance.LEANING: "Leaning",
    Stance.UNDECIDED: "Undecided",
    Stance.LEANING_AGAINST: "Leaning against",
    Stance.OPPOSES: "Opposes",
    Stance.UNKNOWN: "Not known yet",
}
_BAR = 10  # characters
_MOST_LISTED = 20
_LIST_ROOM = 3400


def campaign_card(progress: Progress, picture: bytes | None = None) -> Card:
    """Show a campaign as it is posted; one that is over has no button to call."""
    shown = Picture("campaign.png", picture, progress_alt(progress)) if picture else None
    return Card(*face(progress), shown, _buttons(progress), colour=colour_of(progress))


def face(progress: Progress) -> list[str | None]:
    """List what a campaign says of itself."""
    campaign = progress.campaign
    over = campaign.closing is not None or (campaign.status is CampaignStatus.OPEN and not progress.is_on)
    words = ENDINGS[campaign.closing][0] + ": " if campaign.closing else ""
    return [
        f"### {words}{plain(campaign.title, TITLE_LIMIT)}",
        prose(campaign.ask, ASK_LIMIT),
        "\n".join(line for line in (*done_so_far(progress), _support(progress.board), _times(campaign)) if line)
        or None,
        f"**Whom** {targets_words(campaign.targets)}" if not over else None,
    ]


def done_so_far(progress: Progress) -> list[str]:
    """Say how many calls and letters there were, and how far that is from the goal."""
    campaign, calls = progress.campaign, progress.calls
    people = f" by {progress.people:,} {'person' if progress.people == 1 else 'people'}" if progress.people else ""
    goal = f" of {campaign.goal:,} {bar(calls, campaign.goal)}" if campaign.goal else ""
    letters = [f"**Letters** {progress.letters:,}"] if progress.letters else []
    return [f"**Calls** {calls:,}{goal}{people}", *letters]


def _support(board: Board) -> str | None:
    if board.campaign.threshold is None and not any(
        count for stance, count in board.counts.items() if stance is not Stance.UNKNOWN
    ):
        return None
    needed = f" of {board.campaign.threshold:,} needed" if board.campaign.threshold else ""
    others = ", ".join(
        f"{board.counts[stance]:,} {STANCES[stance].lower()}"
        for stance in (Stance.LEANING, Stance.UNDECIDED, Stance.LEANING_AGAINST, Stance.OPPOSES)
        if board.counts[stance]
    )
    return f"**Support** {board.support:,}{needed}" + (f" · {others}" if others else "")


def _times(campaign: Campaign) -> str | None:
    parts = []
    if campaign.closed_at:
        parts.append(f"**Closed** {short_moment(campaign.closed_at)}")
    else:
        parts += [f"**From** {moment(campaign.starts_at)}"] if campaign.starts_at else []
        parts += [f"**Until** {moment(campaign.ends_at)}"] if campaign.ends_at else []
    return "\n".join(parts) or None


def colour_of(progress: Progress) -> discord.Colour:
    """Return the colour of a campaign: of its end, once it has come."""
    closing = progress.campaign.closing
    return ENDINGS[closing][1] if closing else BLUE


def _buttons(progress: Progress) -> "discord.ui.ActionRow[discord.ui.LayoutView]":
    campaign = progress.campaign
    board = button("See who stands where", f"campaign:{campaign.campaign_id}:board")
    ended = campaign.status is CampaignStatus.OPEN and not progress.is_on and campaign.starts_at is None
    if campaign.status is CampaignStatus.CLOSED or ended:
        return row(board)
    call = button("Call", f"call:{campaign.campaign_id}:start", discord.ButtonStyle.primary)
    return row(call, board)


def bar(done_so_far: int, goal: int) -> str:
    """Draw how much of a goal is reached, with the number for those who read no bars."""
    share = min(1.0, done_so_far / goal)
    full = int(share * _BAR)
    return f"{'▰' * full}{'▱' * (_BAR - full)} {done_so_far * 100 // goal:,}%"


def targets_words(targets: Targets) -> str:
    """Say whom a campaign is put to."""
    if targets.picked:
        who = f"{len(targets.picked):,} officials picked by hand"
    else:
        chambers = [CHAMBERS[each].split(" (")[0].lower() for each in targets.chambers]
        who = _listed(chambers) or "everybody in Congress"
        if targets.parties:
            who += f" who sit with {_listed([plain(each, 40) for each in targets.parties])}"
        if targets.states:
            shown = list(targets.states[:12])
            who += f" of {_listed(shown)}" + (" and others" if len(targets.states) > len(shown) else "")
    if targets.stances:
        who += f"; {_listed([STANCES[each].lower() for each in targets.stances])}"
    return who + ("; anyone can call" if targets.scope is Scope.ANYONE else "; everyone calls their own")


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def posted_card(campaign: Campaign, link: str) -> Card:
    """Tell an organizer that a campaign is posted, and where."""
    return done(
        f"**{plain(campaign.title, TITLE_LIMIT)}** is posted: {link}\n-# The numbers on it keep up by themselves."
    )


def closed_card(campaign: Campaign) -> Card:
    """Tell an organizer that a campaign is over."""
    assert campaign.closing is not None  # noqa: S101 - it was just closed
    words, colour = ENDINGS[campaign.closing]
    return Card(
        f"**{words}: {plain(campaign.title, TITLE_LIMIT)}**\nNo more calls are taken. Its posts say so within seconds. "
        "Take it back with `/campaign reopen`.",
        colour=colour,
    )


def reopened_card(campaign: Campaign) -> Card:
    """Tell an organizer that a campaign is on again."""
    return done(f"**{plain(campaign.title, TITLE_LIMIT)}** is open again. Calls can be made for it.")


def list_card(shown: Sequence[tuple[Progress, str | None]], closed: Sequence[Campaign]) -> Card:
    """List campaigns: those that are on with their numbers and where they are posted, then some that are over."""
    lines: list[str] = []
    for progress, link in shown:
        campaign = progress.campaign
        parts = [
            "draft, nobody sees it yet" if campaign.status is CampaignStatus.DRAFT else None,
            *done_so_far(progress),
            _support(progress.board),
            f"until {short_moment(campaign.ends_at)}" if campaign.ends_at else None,
            f"[open]({link})" if link else None,
        ]
        line = f"**{plain(campaign.title, TITLE_LIMIT)}**\n{' · '.join(part for part in parts if part)}"
        if len(lines) >= _MOST_LISTED or sum(map(len, lines)) + len(line) > _LIST_ROOM:
            lines.append(f"-# and {len(shown) - len(lines):,} more")
            break
        lines.append(line)
    over = ", ".join(
        f"{plain(each.title, 60)} ({ENDINGS[each.closing or Closing.ENDED][0].lower()})" for each in closed
    )
    if not lines and not over:
        return notice("There are no campaigns yet. Organizers begin one with `/campaign create`.")
    return Card(
        "### Campaigns",
        *(lines or ["None is on at the moment."]),
        f"-# Over: {over}" if over else None,
        "-# Call with `/call`; see who stands where with `/campaign board`." if lines else None,
    )
