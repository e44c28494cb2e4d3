"""What people see of where officials stand: the board, one official's history, and what callers reported."""

import re
from collections.abc import Mapping, Sequence

import discord

from bot.calls.model import Outcome
from bot.campaigns.cards import STANCES, bar, done_so_far
from bot.campaigns.checks import SOURCE_LIMIT
from bot.campaigns.model import Campaign, Stance, StanceEntry
from bot.campaigns.pictures import board_alt, stats_alt
from bot.campaigns.rules import TITLE_LIMIT
from bot.campaigns.sheets import Sheet
from bot.campaigns.standings import Board, Reported, Standing, Stats
from bot.card import GREEN, Card, Document, Picture, button, done, plain, row, short_moment
from bot.officials.model import Official
from bot.officials.rules import role
from bot.text import mention
from bot.words import later, phrase, phrase_many

PER_PAGE = 15
"""Officials on one page of the board."""

EVERYBODY, ENDORSED = "all", "endorsed"
VIEWS = {EVERYBODY: later("Everybody"), ENDORSED: later("Endorsements")} | {
    stance.name.lower(): words for stance, words in STANCES.items()
}
"""What the board can be narrowed to."""

OUTCOMES = {
    Outcome.TALKED: later("talked to staff"),
    Outcome.VOICEMAIL: later("left a voicemail"),
    Outcome.BUSY: later("line busy"),
    Outcome.FULL: later("mailbox full"),
    Outcome.WROTE: later("wrote"),
}

_LINK = re.compile(r"https?://[^\s<>()\[\]`|*_~\\]+")
_LINK_ROOM, _SOURCE_ROOM, _NAME_ROOM = 120, 60, 50  # characters a line of the board has for each
_ENTRIES = 8
_OFFERED = 25  # options of a select (Discord's limit)
_LISTED = 10


class SourceForm(discord.ui.Modal):
    """Asks where a stance is known from."""

    def __init__(self, official: Official, stance: Stance) -> None:
        super().__init__(title=f"{phrase(STANCES[stance])}: {official.last_name}"[:45])
        self.source: discord.ui.TextInput[SourceForm] = discord.ui.TextInput(
            custom_id="source",
            max_length=SOURCE_LIMIT,
            placeholder=phrase("https://… or: said so at the town hall, May 3"),
        )
        about = phrase("A link, or who said it and when")
        self.add_item(discord.ui.Label(text=phrase("How do we know?"), description=about, component=self.source))


def board_card(
    board: Board, view: str = EVERYBODY, page: int = 1, *, organizer: bool = False, picture: bytes | None = None
) -> Card:
    """Show where everybody stands, or those of one stance, a page at a time; the map, if any, on top."""
    campaign, shown = board.campaign, narrowed(board, view)
    pages = max(1, -(-len(shown) // PER_PAGE))
    page = min(max(page, 1), pages)
    lines = [_line(each, with_stance=view == EVERYBODY) for each in shown[(page - 1) * PER_PAGE : page * PER_PAGE]]
    custom_id = f"campaign:{campaign.campaign_id}"
    turns = [
        button(phrase("Back"), f"{custom_id}:board:{view}:{page - 1}", disabled=page == 1),
        button(phrase("On"), f"{custom_id}:board:{view}:{page + 1}", disabled=page == pages),
    ]
    reports = [button(phrase("Reports of callers ({count:,})", count=board.reports), f"{custom_id}:reports")]
    steps = (turns if pages > 1 else []) + (reports if organizer and board.reports else [])
    return Card(
        f"### {plain(campaign.title, TITLE_LIMIT)}\n{_headline(board)}",
        " · ".join(f"{phrase(STANCES[stance])} **{count:,}**" for stance, count in board.counts.items() if count),
        Picture("board.png", picture, board_alt(board)) if picture else None,
        "\n".join(lines) or phrase("-# Nobody here yet: {view}.", view=phrase(VIEWS[view]).lower()),
        phrase("-# Page {page} of {pages}", page=page, pages=pages) if pages > 1 else None,
        row(_view_select(board, view)),
        row(*steps) if steps else None,
        colour=GREEN if campaign.threshold and board.support >= campaign.threshold else None,
    )


def narrowed(board: Board, view: str) -> Sequence[Standing]:
    """Return the part of the board that a view shows."""
    if view == EVERYBODY:
        return board.standings
    if view == ENDORSED:
        return [each for each in board.standings if each.endorsement]
    return [each for each in board.standings if each.stance is Stance[view.upper()]]


def _headline(board: Board) -> str:
    threshold, support = board.campaign.threshold, board.support
    if threshold is None:
        return phrase("**{support:,}** of {count:,} support it", support=support, count=len(board.standings))
    missing = max(0, threshold - support)
    if not missing:
        return phrase(
            "**{support:,}** of {threshold:,} needed {bar}, reached",
            support=support,
            threshold=threshold,
            bar=bar(support, threshold),
        )
    return phrase(
        "**{support:,}** of {threshold:,} needed {bar}, **{missing:,}** more to go",
        support=support,
        threshold=threshold,
        bar=bar(support, threshold),
        missing=missing,
    )


def _view_select(board: Board, view: str) -> "discord.ui.Select[discord.ui.LayoutView]":
    options = [
        discord.SelectOption(
            label=f"{phrase(words)} ({len(narrowed(board, name)):,})", value=name, default=name == view
        )
        for name, words in VIEWS.items()
    ]
    custom_id = f"campaign:{board.campaign.campaign_id}:board"
    return discord.ui.Select(custom_id=f"{custom_id}:view", options=options)


def _line(standing: Standing, *, with_stance: bool) -> str:
    parts = [_who(standing.official)]
    if with_stance:
        parts.append(phrase(STANCES[standing.stance]).lower())
    if standing.entry and standing.stance is not Stance.UNKNOWN:
        parts.append(_source(standing.entry.source))
        parts.append(
            phrase("not confirmed for {days:,} days", days=standing.unconfirmed_days)
            if standing.unconfirmed_days
            else f"<t:{int(standing.entry.set_at.timestamp())}:d>"
        )
    return " · ".join(part for part in parts if part)


def _who(official: Official) -> str:
    seat = f"{official.state}-{official.district}" if official.district else official.state
    return f"**{plain(official.name, _NAME_ROOM)}** ({seat})"


def _source(source: str, *, whole: bool = False) -> str:
    if _LINK.fullmatch(source) and (whole or len(source) <= _LINK_ROOM):
        return phrase("[source]({address})", address=f"<{source}>")
    return "" if _LINK.fullmatch(source) else plain(source, SOURCE_LIMIT if whole else _SOURCE_ROOM)


def history_card(campaign: Campaign, official: Official, entries: Sequence[StanceEntry]) -> Card:
    """Show everything recorded of one official, latest first: what, from where, by whom and when."""
    head = f"### {role(official)} {plain(official.name, 100)}\n{plain(campaign.title, TITLE_LIMIT)}"
    if not entries:
        return Card(head, phrase("Nothing is recorded yet. Organizers do it with `/campaign stance`."))
    lines = [
        " · ".join(
            part
            for part in (
                f"**{phrase(STANCES[each.stance])}**",
                _source(each.source, whole=True),
                mention(each.set_by),
                short_moment(each.set_at),
            )
            if part
        )
        for each in entries[:_ENTRIES]
    ]
    more = len(entries) - len(lines)
    return Card(head, *lines, phrase("-# and {count:,} earlier", count=more) if more else None)


def stance_saved_card(
    official: Official, stance: Stance, before: StanceEntry | None, board: Board, source: str
) -> Card:
    """Tell an organizer what is on record now, and what was."""
    who = {"role": role(official), "name": plain(official.name, 100), "stance": phrase(STANCES[stance]).lower()}
    if before is None:
        saved = phrase("Saved: {role} {name}, **{stance}**.", **who)
    else:
        was = phrase(STANCES[before.stance]).lower()
        saved = phrase("Saved: {role} {name}, **{stance}**, it was: {before}.", before=was, **who)
    lines = [saved, _headline(board)]
    if not source.strip():
        lines.append(phrase("-# Next time add where it is known from: a link, or who said it and when."))
    return done("\n".join(lines))


def reports_card(campaign: Campaign, reported: Sequence[Reported], saved: str = "") -> Card:
    """Show organizers what callers heard and nobody has looked at."""
    if not reported:
        return Card(saved, phrase("No reports wait for **{title}**.", title=plain(campaign.title, TITLE_LIMIT)))
    lines = [f"{_who(each.official)} · {_heard(each)}" for each in reported[:_LISTED]]
    options = [
        discord.SelectOption(
            label=f"{each.official.name} ({each.official.state})"[:100],
            value=each.official.official_id,
            description=_heard(each)[:100],
        )
        for each in reported[:_OFFERED]
    ]
    pick: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id=f"campaign:{campaign.campaign_id}:reports",
        placeholder=phrase("Whose reports do you look at?"),
        options=options,
    )
    more = len(reported) - len(lines)
    return Card(
        saved,
        phrase("### Reports of callers\n{title}", title=plain(campaign.title, TITLE_LIMIT)),
        "\n".join(lines),
        phrase("-# and {count:,} more officials", count=more) if more else None,
        phrase("-# A report changes nothing until one of you confirms it with a source."),
        row(pick),
    )


def reported_card(campaign: Campaign, reported: Reported) -> Card:
    """Ask an organizer what to make of the reports about one official."""
    custom_id = f"campaign:{campaign.campaign_id}:report:{reported.official.official_id}"
    record = reported.on_record
    on_record = (
        phrase(
            "On record: **{stance}**, {at}. {source}",
            stance=phrase(STANCES[record.stance]).lower(),
            at=short_moment(record.set_at),
            source=_source(record.source),
        )
        if record
        else phrase("Nothing is on record.")
    )
    heard = list(reported.heard)[:5]
    callers = phrase("Callers heard: {heard}; last {at}.", heard=_heard(reported), at=short_moment(reported.latest_at))
    return Card(
        f"### {role(reported.official)} {plain(reported.official.name, 100)}\n{callers}\n{on_record}",
        phrase("**What do you confirm?** I ask for the source next."),
        row(*(button(phrase(STANCES[stance]), f"{custom_id}:{stance.name.lower()}") for stance in heard)),
        row(
            button(phrase("Dismiss them"), f"{custom_id}:dismiss"),
            button(phrase("Back"), f"campaign:{campaign.campaign_id}:reports"),
        ),
    )


def _heard(reported: Reported) -> str:
    return ", ".join(f"{phrase(STANCES[stance]).lower()} ({count:,})" for stance, count in reported.heard.items())


def reports_waiting_card(found: tuple[Campaign, int]) -> Card:
    """Tell organizers in their channel that reports wait, and how many."""
    campaign, waiting = found
    return Card(
        phrase_many(
            waiting,
            "Callers for **{title}** reported where officials stand: {count:,} report waits for one of you.",
            "Callers for **{title}** reported where officials stand: {count:,} reports wait for one of you.",
            title=plain(campaign.title, TITLE_LIMIT),
        ),
        row(button(phrase("Look at them"), f"campaign:{campaign.campaign_id}:reports", discord.ButtonStyle.primary)),
    )


def stats_card(stats: Stats, picture: bytes | None = None) -> Card:
    """Show what was done for a campaign; who made the most calls only where an admin wants it."""
    progress = stats.progress
    yours = (
        phrase(
            "-# Yours: {own:,}, {weeks:,} weeks in a row. Calls and letters count once a person, office and day.",
            own=stats.own,
            weeks=stats.streak,
        )
        if stats.streak > 1
        else phrase("-# Yours: {own:,}. Calls and letters count once a person, office and day.", own=stats.own)
    )
    return Card(
        f"### {plain(progress.campaign.title, TITLE_LIMIT)}\n" + "\n".join(done_so_far(progress)),
        Picture("calls.png", picture, stats_alt(stats)) if picture else None,
        _counted(
            phrase("What came of it"), {phrase(OUTCOMES[outcome]): count for outcome, count in stats.outcomes.items()}
        ),
        _counted(phrase("Officials"), {_who(official): count for official, count in stats.officials}),
        _counted(
            phrase("Called from"), {state or phrase("not kept"): count for state, count in progress.states.items()}
        ),
        _counted(phrase("Chapters"), {plain(name, _NAME_ROOM): count for name, count in stats.chapters.items()}),
        _counted(phrase("Most calls"), {mention(user_id): count for user_id, count in stats.leaders}),
        yours,
    )


def _counted(title: str, counts: Mapping[str, int]) -> str | None:
    most = sorted(((count, name) for name, count in counts.items() if count), key=lambda each: (-each[0], each[1]))
    if not most:
        return None
    shown = ", ".join(f"{name} {count:,}" for count, name in most[:_LISTED])
    if len(most) > _LISTED:
        shown = phrase("{names} and {count:,} more", names=shown, count=len(most) - _LISTED)
    return f"**{title}** {shown}"


def export_card(campaign: Campaign, sheets: Sequence[Sheet]) -> Card:
    """Hand an organizer a campaign's files."""
    return Card(
        f"### {plain(campaign.title, TITLE_LIMIT)}",
        "\n".join(map(_rows, sheets)),
        phrase("-# They name people by their Discord ids: keep them to yourselves, and delete them when you are done."),
        *(Document(each.name, each.data) for each in sheets),
    )


def _rows(sheet: Sheet) -> str:
    if not sheet.left_out:
        return phrase("`{file}`: {count:,} rows", file=sheet.name, count=len(sheet.rows))
    return phrase(
        "`{file}`: {count:,} rows; the oldest {left_out:,} did not fit",
        file=sheet.name,
        count=len(sheet.rows),
        left_out=sheet.left_out,
    )
