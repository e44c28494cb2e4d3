"""Where officials stand: the board's pages, and what callers reported until an organizer confirms it."""

from collections.abc import Sequence
from typing import Any

from bot.access import Action, Actor, Level
from bot.app import Groundswell, Interaction
from bot.audit import service as audit
from bot.audit.model import Noted
from bot.calls import service as calls
from bot.calls.model import Call
from bot.calls.rules import by_group
from bot.campaigns import board_cards as cards
from bot.campaigns import pictures, sheets
from bot.campaigns import service as campaigns
from bot.campaigns.cards import campaign_card
from bot.campaigns.model import KIND, Campaign, CampaignStatus, ReportsSettled, Stance, StanceEntry
from bot.campaigns.sheets import Sheet
from bot.campaigns.standings import Board, Progress, Reported, Stats, progress_of
from bot.card import Card
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge.asker import zone_of
from bot.edge.drawing import drawn
from bot.edge.durable import Durable
from bot.edge.forms import present
from bot.edge.guard import actor_of
from bot.edge.reply import hold, replace, reply, wait
from bot.errors import BadInput, NotFound
from bot.officials import service as officials
from bot.officials.model import Official
from bot.servers import service as servers
from bot.servers.model import Feature
from bot.when.zones import zone_info
from bot.words import phrase, phrase_many

_PAGE = 5_000  # calls read in one go
_NEWEST = 10**18  # above the number of every call
_LEADERS = 5
_OFFICIAL = r"[A-Za-z0-9_-]{1,40}"


def progress(tx: Transaction, server_id: int, campaign: Campaign) -> Progress:
    """Return what a posted campaign shows."""
    board = campaigns.board(tx, server_id, campaign, officials.list_targets(tx, server_id))
    done = calls.tally(tx, server_id, campaign.campaign_id)
    return progress_of(campaign, board, done, calls.per_state(tx, server_id, campaign.campaign_id), tx.now)


def _load(tx: Transaction, server_id: int, campaign_id: int) -> Progress | None:
    campaign = campaigns.find(tx, server_id, campaign_id)
    return None if campaign is None else progress(tx, server_id, campaign)


def is_organizer(actor: Actor) -> bool:
    """Tell whether somebody sees drafts and reports."""
    return actor.level() >= Level.ORGANIZER


def board_of(tx: Transaction, server_id: int, campaign: Campaign) -> Board:
    """Return where all targets of a campaign stand."""
    return campaigns.board(tx, server_id, campaign, officials.list_targets(tx, server_id))


def _board(tx: Transaction, actor: Actor, campaign_id: int) -> Board:
    campaign = campaigns.get(tx, actor.server_id, campaign_id)
    if campaign.status is CampaignStatus.DRAFT and not is_organizer(actor):
        raise NotFound(phrase("This campaign is not here any more. See those that are with `/campaign list`."))
    return board_of(tx, actor.server_id, campaign)


def reported(tx: Transaction, server_id: int, campaign_id: int, saved: str = "") -> Card:
    """Show what callers reported and nobody has looked at."""
    campaign = campaigns.get(tx, server_id, campaign_id)
    everybody = officials.list_targets(tx, server_id)
    return cards.reports_card(campaign, campaigns.list_reported(tx, server_id, campaign_id, everybody), saved)


def _one(tx: Transaction, server_id: int, campaign_id: int, official_id: str) -> tuple[Campaign, Reported]:
    campaign = campaigns.get(tx, server_id, campaign_id)
    everybody = officials.list_targets(tx, server_id)
    for each in campaigns.list_reported(tx, server_id, campaign_id, everybody):
        if each.official.official_id == official_id:
            return campaign, each
    raise ReportsSettled


def _confirm(
    tx: Transaction, actor: Actor, campaign_id: int, official_id: str, stance: Stance, source: str
) -> tuple[Official, StanceEntry | None, Board]:
    official = officials.get_official(tx, actor.server_id, official_id)
    before = campaigns.confirm_report(tx, actor.server_id, campaign_id, official_id, stance, source, actor.user_id)
    return official, before, _board(tx, actor, campaign_id)


def _dismiss(tx: Transaction, server_id: int, campaign_id: int, official_id: str) -> Card:
    campaigns.get(tx, server_id, campaign_id)
    count = campaigns.dismiss_reports(tx, server_id, campaign_id, official_id)
    saved = phrase_many(
        count,
        "{count:,} report dismissed. What is on record did not change.",
        "{count:,} reports dismissed. What is on record did not change.",
    )
    return reported(tx, server_id, campaign_id, saved)


def stats_of(tx: Transaction, actor: Actor, which: str) -> Stats:
    """Put together what was done for a campaign; calls, chapters and officials each know a part of it."""
    server_id = actor.server_id
    campaign = campaigns.any_named(tx, server_id, which, drafts=is_organizer(actor))
    people = calls.per_person(tx, server_id, campaign.campaign_id)
    members = {
        each.chapter.name: chapters.list_members(tx, server_id, each.chapter.chapter_id)
        for each in chapters.list_all(tx, server_id)
    }
    by_id = {each.official_id: each for each in officials.list_targets(tx, server_id)}
    reached = [
        (by_id[official_id], each.calls + each.letters)
        for official_id, each in calls.per_official(tx, server_id, campaign.campaign_id).items()
        if official_id in by_id
    ]
    today = tx.now.astimezone(zone_info(zone_of(tx, server_id, actor.user_id))).date()
    known = {user_id: count for user_id, count in people.items() if user_id > 0}  # the others were erased
    leaders = sorted(known.items(), key=lambda each: (-each[1], each[0]))[:_LEADERS]
    return Stats(
        progress(tx, server_id, campaign),
        calls.tally(tx, server_id, campaign.campaign_id).outcomes,
        sorted(reached, key=lambda each: -each[1]),
        calls.per_day(tx, server_id, campaign.campaign_id),
        by_group(people, members),
        calls.streak(tx, server_id, actor.user_id, today),
        people.get(actor.user_id, 0),
        leaders if servers.is_on(tx, server_id, Feature.LEADERBOARD) else (),
    )


async def exported(bot: Groundswell, actor: Actor, which: str) -> tuple[Campaign, Sequence[Sheet]]:
    """Return what goes into the files of a campaign, and write down that somebody took it out.

    Calls are read a page at a time, so that nobody waits for it.
    """
    server_id = actor.server_id
    campaign = await bot.database.read(campaigns.any_named, server_id, which)
    log: list[Call] = []
    before = _NEWEST
    while len(log) < sheets.MOST_ROWS and (
        page := await bot.database.read(calls.list_page, server_id, campaign.campaign_id, before, _PAGE)
    ):
        log += [call for _, call in page]
        before = page[-1][0]
    callers = {each.user_id for each in log}
    await bot.database.write(audit.note_reading, server_id, actor.user_id, callers, Noted.EXPORT)
    return campaign, await bot.database.read(_sheets, server_id, campaign, log)


def _sheets(tx: Transaction, server_id: int, campaign: Campaign, log: Sequence[Call]) -> Sequence[Sheet]:
    """Put the tables together; who has left office is looked up one by one."""
    by_id = {each.official_id: each for each in officials.list_targets(tx, server_id)}
    everything = [*log, *calls.list_letters(tx, server_id, campaign.campaign_id, sheets.MOST_ROWS)]
    done = calls.tally(tx, server_id, campaign.campaign_id)
    dropped = max(0, done.calls + done.letters - len(everything))
    everything.sort(key=lambda each: (each.made_at, each.user_id, each.official_id))
    history = campaigns.history(tx, server_id, campaign.campaign_id)
    named = {each.official_id for each in everything} | {each.official_id for each in history}
    for official_id in named - by_id.keys():
        if (left := officials.find_official(tx, server_id, official_id)) is not None:
            by_id[official_id] = left
    standing = sheets.standings_sheet(board_of(tx, server_id, campaign))
    return standing, sheets.history_sheet(history, by_id), sheets.calls_sheet(everything, by_id, dropped)


def chosen(interaction: Interaction) -> list[str]:
    """Return what was chosen in a select; nothing for a button."""
    data: Any = interaction.data or {}
    return [str(value) for value in data.get("values", [])]


class OpenBoard(Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):board", action=Action.SEE_CAMPAIGNS):
    """Opens the board from a posted campaign."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the board to whoever pressed it."""
        await wait(interaction)
        board = await interaction.client.database.read(_board, actor, self.number("campaign_id"))
        picture = await drawn(pictures.draw_board, board)
        await reply(interaction, cards.board_card(board, organizer=is_organizer(actor), picture=picture))


class TurnBoard(
    Durable,
    template=rf"campaign:(?P<campaign_id>[0-9]{{1,18}}):board:"
    rf"(?P<view>view|{'|'.join(cards.VIEWS)})(?::(?P<page>[0-9]{{1,4}}))?",
    action=Action.SEE_CAMPAIGNS,
):
    """Turns the board's pages, or narrows it."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show the page as it is now, in place of the last."""
        view = next(iter(chosen(interaction)), cards.EVERYBODY) if self.parts["view"] == "view" else self.parts["view"]
        if view not in cards.VIEWS:
            raise BadInput(
                phrase("That part of the board is not offered any more. Open it anew with `/campaign board`.")
            )
        await hold(interaction)
        board = await interaction.client.database.read(_board, actor, self.number("campaign_id"))
        page = int(self.parts["page"] or 1)
        # The map is on the first page alone: the others are turned to for the names.
        picture = await drawn(pictures.draw_board, board) if (view, page) == (cards.EVERYBODY, 1) else None
        await replace(interaction, cards.board_card(board, view, page, organizer=is_organizer(actor), picture=picture))


class Reports(Durable, template=r"campaign:(?P<campaign_id>[0-9]{1,18}):reports", action=Action.MANAGE_CAMPAIGNS):
    """Lists what callers reported; chosen from the list, shows the reports about one official."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Show them; from a message that others see, to whoever pressed it alone."""
        database, campaign_id = interaction.client.database, self.number("campaign_id")
        picked = chosen(interaction)
        if picked:
            found = await database.read(_one, actor.server_id, campaign_id, picked[0])
            card = cards.reported_card(*found)
        else:
            card = await database.read(reported, actor.server_id, campaign_id)
        is_own = interaction.message is not None and interaction.message.flags.ephemeral
        await (replace if is_own else reply)(interaction, card)


class SettleReports(
    Durable,
    template=rf"campaign:(?P<campaign_id>[0-9]{{1,18}}):report:(?P<official_id>{_OFFICIAL}):"
    rf"(?P<verb>dismiss|{'|'.join(stance.name.lower() for stance in Stance)})",
    action=Action.MANAGE_CAMPAIGNS,
):
    """Confirms what callers heard, once its source is given; or dismisses it."""

    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        """Ask for the source, record the stance and tell what was; or forget the reports."""
        database, campaign_id = interaction.client.database, self.number("campaign_id")
        official_id, verb = self.parts["official_id"], self.parts["verb"]
        if verb == "dismiss":
            card = await database.write(_dismiss, actor.server_id, campaign_id, official_id)
            await replace(interaction, card)
            return
        stance = Stance[verb.upper()]
        _, found = await database.read(_one, actor.server_id, campaign_id, official_id)
        form = cards.SourceForm(found.official, stance)

        async def submit(sent: Interaction) -> None:
            source = form.source.value
            official, before, board = await sent.client.database.write(
                _confirm, actor_of(sent), campaign_id, official_id, stance, source
            )
            await replace(sent, cards.stance_saved_card(official, stance, before, board, source))

        await present(interaction, form, submit)


async def setup(bot: Groundswell) -> None:
    """Add the buttons, the posted card and the message that reports wait."""
    bot.add_dynamic_items(OpenBoard, TurnBoard, Reports, SettleReports)
    bot.posts.register(KIND, _load, campaign_card, pictures.draw_progress)
    bot.senders.register(campaigns.REPORTS_KIND, campaigns.find_waiting, cards.reports_waiting_card)
