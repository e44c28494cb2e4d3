"""What a caller sees: whom to call, what to say, and one tap for what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.campaigns.model import NO_CAMPAIGN, Campaign, Outcome, Totals
from bot.campaigns.rules import DEFAULT_SCRIPT, fill_script
from bot.card import GREEN, Card, button, plain, prose, row
from bot.officials.model import Official
from bot.officials.rules import phone_words, role, title
from bot.officials.states import STATES

OUTCOME_LABELS = {
    Outcome.TALKED: "Talked to staff",
    Outcome.VOICEMAIL: "Left a voicemail",
    Outcome.BUSY: "Line busy",
}
_DONE_WORDS = {
    Outcome.TALKED: "talked to staff",
    Outcome.VOICEMAIL: "left a voicemail",
    Outcome.BUSY: "the line was busy",
}
_TITLES_SHOWN = 3


@dataclass(frozen=True)
class Turn:
    """The next call to make.

    Attributes:
        campaign: None for calls on the caller's own account.
        target: whom to call.
        me: the caller's name, for the script.
        saved: what has just been saved, if anything.
        others: titles of open campaigns that could be called for instead.
    """

    campaign: Campaign | None
    target: Official
    me: str
    saved: str = ""
    others: Sequence[str] = ()


@dataclass(frozen=True)
class Finished:
    """Nobody is left to call today; ``busy`` are those whose line was, ``targets`` is 0 when all seats are vacant."""

    campaign: Campaign | None
    totals: Totals
    targets: int
    state: str
    busy: Sequence[Official] = ()
    saved: str = ""


@dataclass(frozen=True)
class HomeWanted:
    """The caller's home is not known: it is asked in place."""

    campaign_id: int


@dataclass(frozen=True)
class StateWanted:
    """A ZIP lies in several states: the caller's own is asked; ``keep`` when it is to be their home."""

    campaign_id: int
    zip_code: str
    states: Sequence[str]
    keep: bool


Scene = Turn | Finished | HomeWanted | StateWanted
"""What the answer to /call, or to one of its buttons, shows."""


class HomeForm(discord.ui.Modal, title="Where do you live?"):
    """Asks for a ZIP or a state, which is then remembered."""

    def __init__(self) -> None:
        super().__init__()
        self.home: discord.ui.TextInput[HomeForm] = discord.ui.TextInput(
            custom_id="home", placeholder="02139, or MA", max_length=40
        )
        self.add_item(
            discord.ui.Label(
                text="Your ZIP or state",
                description="I remember it as your home, so that I ask only once. Never an address.",
                component=self.home,
            )
        )


def scene_card(scene: Scene) -> Card:
    """Show a scene."""
    match scene:
        case Turn():
            return _turn_card(scene)
        case Finished():
            return _finished_card(scene)
        case HomeWanted():
            return Card(
                "### Whom do you call?\nYour own senators count you. Tell me your ZIP or your state; "
                "I remember it, so that I ask only once.",
                row(button("Tell my ZIP or state", f"call:{scene.campaign_id}:home", discord.ButtonStyle.primary)),
            )
        case StateWanted():
            return _state_card(scene)


def saved_call(official: Official, outcome: Outcome) -> str:
    """Say that a call is saved."""
    return f"Saved: {plain(official.name, 100)}, {_DONE_WORDS[outcome]}."


def skipped_call(official: Official) -> str:
    """Say that an official was skipped; nothing is saved of it."""
    return f"Skipped: {plain(official.name, 100)}. `/call` brings them back."


def _turn_card(turn: Turn) -> Card:
    official, campaign = turn.target, turn.campaign
    number = (
        f"**{phone_words(official.phone)}**"
        if official.phone
        else f"No number is known. {_write_instead(official)}Press **Skip** to go on."
    )
    script = fill_script(campaign.script if campaign else DEFAULT_SCRIPT, official, turn.me)
    prefix = f"call:{campaign.campaign_id if campaign else NO_CAMPAIGN}:{official.official_id}"
    outcomes = [
        button(
            label,
            f"{prefix}:{outcome}",
            discord.ButtonStyle.primary if outcome is Outcome.TALKED else discord.ButtonStyle.secondary,
        )
        for outcome, label in OUTCOME_LABELS.items()
    ]
    return Card(
        turn.saved,
        f"### Call {role(official)} {plain(official.name, 100)}\n{title(official)}\n{number}",
        f"For **{plain(campaign.title, 100)}**\n{prose(campaign.ask, 500)}" if campaign else None,
        _others(turn.others),
        # Last of the texts: should it all be too long, it is the script that is cut, never the number.
        "**What to say**\n" + _quoted(prose(script, 2200)),
        row(*outcomes, button("Skip", f"{prefix}:skip")),
    )


def _write_instead(official: Official) -> str:
    page = official.contact_page
    return f"Write instead: {page[:300]} . " if page and " " not in page else ""


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def _others(titles: Sequence[str]) -> str | None:
    if not titles:
        return None
    shown = ", ".join(f"**{plain(each, 60)}**" for each in titles[:_TITLES_SHOWN])
    more = " …" if len(titles) > _TITLES_SHOWN else ""
    return f"-# Calling for a campaign? Pick it with `/call campaign`: {shown}{more}"


def _finished_card(finished: Finished) -> Card:
    if not finished.targets:
        return Card(
            finished.saved,
            f"{STATES[finished.state]} has nobody in these seats at the moment. "
            "See who else represents you with `/officials`.",
        )
    own, together = finished.totals.own_today, finished.totals.together
    where = f"in **{plain(finished.campaign.title, 100)}**" if finished.campaign else "in this server"
    busy = ", ".join(plain(each.name, 60) for each in finished.busy[:_TITLES_SHOWN])
    return Card(
        finished.saved,
        "### Thank you! That was everyone for today." if own else "### That was everyone for today.",
        f"Your calls today: **{own:,}**. Everyone together {where}: **{together:,}**.",
        f"The line was busy: {busy}. Try again later today with `/call`." if busy else None,
        "Next: see what is planned with `/event list`, or let me remind you of the next call: "
        "`/remindme what:Call my senators when:next tuesday 10am`",
        colour=GREEN,
    )


def _state_card(wanted: StateWanted) -> Card:
    way = "home" if wanted.keep else "from"
    buttons = [
        button(STATES[state], f"call:{wanted.campaign_id}:{way}:{wanted.zip_code}:{state}")
        for state in wanted.states[:5]
    ]
    return Card(f"{wanted.zip_code} lies in several states. **Which one do you live in?**", row(*buttons))
