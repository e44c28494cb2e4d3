"""What organizers see of a campaign before it is posted, and while they change it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.campaigns.cards import CHAMBERS, STANCES, colour_of, face
from bot.campaigns.checks import TALKING_POINTS_LIMIT, VOICEMAIL_LIMIT
from bot.campaigns.model import USUAL_PRIORITY, Campaign, CampaignStatus, Scope
from bot.campaigns.rules import ASK_LIMIT, SCRIPT_LIMIT, fill_script
from bot.campaigns.standings import Progress
from bot.card import AMBER, Card, button, notice, plain, prose, row
from bot.officials.model import Official
from bot.officials.rules import role
from bot.words import ENGLISH, later, phrase, speaking

FIRST_SCRIPT = later(
    "Hi, my name is {me} and I'm a constituent from {city}, {state}.\n"
    "I'm calling to ask {title} {last_name}: {ask}\n"
    "Where does {title} {last_name} stand on it? Please pass on what I said.\n"
    "Thank you for your time."
)
"""What the form begins with, so that a campaign can be had in two taps."""

_SCOPES = {
    "own": (later("Their own officials only"), later("Whose officials are no targets is told so")),
    "fall": (later("Their own; if none is a target, still their own"), later("Nobody is turned away")),
    "anyone": (
        later("Anyone's officials, their own first"),
        later("For swing votes: everybody calls the same targets"),
    ),
}
_NAMES = 8
_SCRIPT_SHOWN = 900


@dataclass(frozen=True)
class Draft:
    """What its organizers see of a campaign.

    Attributes:
        progress: what is or would be posted.
        targets: how many officials can be called now.
        sample: one whom this organizer would be given, to show the script filled in.
        own: the organizer's own officials among the targets.
        has_home: whether the organizer's state is known.
        me: the organizer's name.
        city: the organizer's town, where their ZIP is known.
        parties: the parties to choose from.
        picked: the officials picked by hand.
        first: those who are called first.
        last: those who are called last.
        link: where it is posted.
        language: of the server, in which its words are taken to be written.
    """

    progress: Progress
    targets: int
    sample: Official | None
    own: Sequence[Official]
    has_home: bool
    me: str
    city: str | None
    parties: Sequence[str]
    picked: Sequence[Official] = ()
    first: Sequence[Official] = ()
    last: Sequence[Official] = ()
    link: str | None = None
    language: str = ENGLISH


class WordsForm(discord.ui.Modal):
    """Asks for the words of a campaign."""

    def __init__(self, title: str, campaign: Campaign | None = None) -> None:
        super().__init__(title=title)
        self.ask = _field(
            self,
            phrase("What do you ask officials for?"),
            phrase("One or two sentences; {ask} in the script stands for it"),
            ASK_LIMIT,
            "ask",
            campaign.ask if campaign else "",
        )
        self.script = _field(
            self,
            phrase("What a caller says"),
            phrase("I fill in {official} {title} {last_name} {state} {city} {me} {ask}"),
            SCRIPT_LIMIT,
            "script",
            campaign.script if campaign else phrase(FIRST_SCRIPT),
        )
        self.points = _field(
            self,
            phrase("Talking points"),
            phrase("What else a caller can say; leave it empty if there is nothing"),
            TALKING_POINTS_LIMIT,
            "points",
            campaign.talking_points if campaign else "",
            required=False,
        )
        self.voicemail = _field(
            self,
            phrase("What to say to a voicemail"),
            phrase("Leave it empty to use the script"),
            VOICEMAIL_LIMIT,
            "voicemail",
            campaign.voicemail if campaign else "",
            required=False,
        )

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by the names of ``Campaign``."""
        return {
            "ask": self.ask.value,
            "script": self.script.value,
            "talking_points": self.points.value,
            "voicemail": self.voicemail.value,
        }


class PickForm(discord.ui.Modal):
    """Asks for names; each line is looked up like a search."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(title=phrase("Pick officials by hand"))
        about = phrase("One a line: a name, or a name and a state. Empty: by chamber, party and state")
        order = phrase("In this order; leave it empty")
        self.picked = self._names(phrase("Only these"), about, "picked", draft.picked)
        self.first = self._names(phrase("Everybody calls these first"), order, "first", draft.first)
        self.last = self._names(phrase("Everybody calls these last"), order, "last", draft.last)

    def _names(self, label: str, about: str, custom_id: str, known: Sequence[Official]) -> "discord.ui.TextInput[Any]":
        names = "\n".join(f"{each.name} {each.state}" for each in known)
        field: discord.ui.TextInput[Any] = _field(self, label, about, 4000, custom_id, names, required=False)
        return field


def _field(
    form: discord.ui.Modal, label: str, about: str, limit: int, custom_id: str, default: str, *, required: bool = True
) -> "discord.ui.TextInput[Any]":
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=custom_id,
        style=discord.TextStyle.paragraph,
        max_length=limit,
        default=default[:limit] or None,
        required=required,
    )
    form.add_item(discord.ui.Label(text=label, description=about, component=field))
    return field


def draft_card(draft: Draft, trouble: str | None = None) -> Card:
    """Show an organizer a campaign before it is posted, or while it is on: everything can be changed here."""
    progress, campaign = draft.progress, draft.progress.campaign
    is_draft = campaign.status is CampaignStatus.DRAFT
    head = (
        phrase("Only you see this. Nobody can call until you post it.")
        if is_draft
        else phrase("Posted: {link}", link=draft.link or phrase("nowhere"))
    )
    return Card(
        f"-# {head}",
        *face(progress),
        discord.ui.Separator(),
        trouble,
        _reach(draft),
        _said(draft),
        *_choices(draft),
        _steps(draft),
        colour=colour_of(progress),
    )


def _reach(draft: Draft) -> str:
    campaign, counted = draft.progress.campaign, len(draft.progress.board.standings)
    lines = [
        phrase("**Targets** {count:,}", count=draft.targets)
        if draft.targets == counted
        else phrase(
            "**Targets** {count:,} to call now, of {counted:,} on the board", count=draft.targets, counted=counted
        )
    ]
    for label, named in (
        (phrase("Picked"), draft.picked),
        (phrase("First"), draft.first),
        (phrase("Last"), draft.last),
        (phrase("Yours"), draft.own),
    ):
        if named:
            lines.append(f"**{label}** {_names(named)}")
    if not draft.own and draft.has_home:
        lines.append(phrase("-# None of your own officials is a target."))
    elif not draft.own:
        lines.append(phrase("-# Say where you live with `/me`, and this shows your own officials."))
    if campaign.priority != USUAL_PRIORITY:
        lines.append(phrase("**Priority** {priority}", priority=campaign.priority))
    return "\n".join(lines)


def _names(officials: Sequence[Official]) -> str:
    shown = ", ".join(f"{plain(each.name, 60)} ({each.state})" for each in officials[:_NAMES])
    more = len(officials) - _NAMES
    return phrase("{names} and {count:,} more", names=shown, count=more) if more > 0 else shown


def _said(draft: Draft) -> str | None:
    if draft.sample is None:
        return None
    campaign, official = draft.progress.campaign, draft.sample
    parts = [(phrase("What a caller says"), campaign.script, _SCRIPT_SHOWN)]
    parts += [(phrase("Talking points"), campaign.talking_points, 300)] if campaign.talking_points else []
    parts += [(phrase("To a voicemail"), campaign.voicemail, 200)] if campaign.voicemail else []
    lines = [phrase("**As you would call {role} {name}**", role=role(official), name=plain(official.name, 100))]
    for label, text, most in parts:
        with speaking(draft.language):
            filled = prose(fill_script(text, official, draft.me, city=draft.city, ask=campaign.ask), most)
        lines.append(f"-# {label}\n" + "\n".join(f"> {line}" for line in filled.splitlines()))
    return "\n".join(lines)


def _choices(draft: Draft) -> list[discord.ui.ActionRow[discord.ui.LayoutView]]:
    """One line each for what is chosen rather than typed; saved at once."""
    campaign = draft.progress.campaign
    targets, custom_id = campaign.targets, f"campaign:{campaign.campaign_id}:choose"
    scope = "anyone" if targets.scope is Scope.ANYONE else "fall" if targets.fall_back_to_own else "own"
    selects = [
        _select(
            f"{custom_id}:scope",
            phrase("Who calls whom"),
            [
                discord.SelectOption(
                    label=phrase(label), value=value, description=phrase(about), default=value == scope
                )
                for value, (label, about) in _SCOPES.items()
            ],
            least=1,
            most=1,
        ),
        _select(
            f"{custom_id}:stances",
            phrase("Stance: any"),
            [
                discord.SelectOption(label=phrase(label), value=stance.name.lower(), default=stance in targets.stances)
                for stance, label in STANCES.items()
            ],
        ),
    ]
    if not targets.picked:
        chambers = [
            discord.SelectOption(label=phrase(label), value=chamber.value, default=chamber in targets.chambers)
            for chamber, label in CHAMBERS.items()
        ]
        parties = list(dict.fromkeys([*targets.parties, *draft.parties]))[:25]
        selects.insert(0, _select(f"{custom_id}:chambers", phrase("Chamber: any"), chambers))
        if parties:
            options = [
                discord.SelectOption(label=party[:100], value=party[:100], default=party in targets.parties)
                for party in parties
            ]
            selects.insert(1, _select(f"{custom_id}:parties", phrase("Party: any"), options))
    return [row(select) for select in selects]


def _select(
    custom_id: str, about: str, options: list[discord.SelectOption], *, least: int = 0, most: int | None = None
) -> "discord.ui.Select[discord.ui.LayoutView]":
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=about,
        options=options,
        min_values=least,
        max_values=len(options) if most is None else most,
    )


def _steps(draft: Draft) -> "discord.ui.ActionRow[discord.ui.LayoutView]":
    campaign = draft.progress.campaign
    custom_id = f"campaign:{campaign.campaign_id}"
    words = button(phrase("Change the words"), f"{custom_id}:words")
    pick = button(phrase("Pick by hand"), f"{custom_id}:pick")
    if campaign.status is not CampaignStatus.DRAFT:
        return row(words, pick)
    post = button(phrase("Post it"), f"{custom_id}:post", discord.ButtonStyle.primary)
    return row(post, words, pick, button(phrase("Discard"), f"{custom_id}:discard"))


def unsaved_card(sentence: str, words: dict[str, str]) -> Card:
    """Say why a form was not taken, and give back what was typed, so that nobody types it twice."""
    typed = "\n\n".join(text.strip() for text in words.values() if text.strip()).replace("```", "'''")
    return Card(
        sentence,
        phrase(
            "Nothing was saved. This is what you typed, to copy into the form:\n```\n{typed}\n```", typed=typed[:3300]
        )
        if typed
        else None,
        colour=AMBER,
    )


def discarded_card() -> Card:
    """Tell an organizer that a draft is gone."""
    return notice(phrase("Discarded. Nothing was posted."))
