"""The panel of ``/setup``, page by page, and the greeting of whoever invited the bot."""

from collections.abc import Callable, Sequence
from typing import Any

import discord

from bot.card import AMBER, BLUE, GREEN, Card, button, plain, row
from bot.officials.states import STATES
from bot.servers.cards import CHANNEL_WORDS, FEATURE_WORDS, ROLE_WORDS
from bot.servers.model import ChannelKind, Feature, RoleKind
from bot.servers.steps import NEEDED_CHANNELS, ROLE_NAMES, Plan, State, Step
from bot.when.zones import ZoneChoice, states_of_zone, zone_label

OTHER = "other"
"""The value of an option that asks for what is not in the list."""

_PRIMARY = discord.ButtonStyle.primary
_MOST_OPTIONS = 25  # Discord's limit
_Item = discord.ui.Item[Any]


def panel_card(state: State, zones: Sequence[ZoneChoice], trouble: str = "", told: Sequence[str] = ()) -> Card:
    """Show what is set and what is missing, with one next step.

    Args:
        state: what there is.
        zones: the time zones to choose from.
        trouble: why the last choice was not saved.
        told: what was just done.
    """
    features = [
        discord.SelectOption(label=each.value, value=each.value, default=each in state.server.features)
        for each in Feature
    ]
    return Card(
        _head(state),
        f"⚠️ {trouble}" if trouble else None,
        "\n".join(told),
        _next_row(state),
        f"{_mark(state, Step.ZONE)} **Time zone**\n-# How the times that people type are read.",
        row(_zone_select(state, zones)),
        "▫️ **Home state**\n-# Comes first wherever a state is asked for; leave it out if you are in many.",
        row(_state_select(state)),
        _role_words(state, RoleKind.ORGANIZER, _mark(state, Step.ORGANIZER)),
        row(_role_select(state, RoleKind.ORGANIZER)),
        _role_words(state, RoleKind.VOLUNTEER, "▫️"),
        row(_role_select(state, RoleKind.VOLUNTEER)),
        _channels_line(state),
        row(button("Choose channels", "setup:show:channels")),
        "▫️ **What is on**\n" + "\n".join(f"-# {each}: {FEATURE_WORDS[each]}." for each in Feature),
        row(_select("setup:features", "Nothing of these", features, least=0, most=len(features))),
        colour=AMBER if trouble else GREEN if state.next is None else BLUE,
    )


def channels_card(state: State, trouble: str = "") -> Card:
    """Show a select for each kind of channel."""
    parts: list[str | _Item | None] = ["### Channels\nEach choice is saved at once."]
    parts.append(f"⚠️ {trouble}" if trouble else None)
    for kind in (*NEEDED_CHANNELS, *(each for each in ChannelKind if each not in NEEDED_CHANNELS)):
        there = state.channel(kind) is not None
        sign = "✅" if there else "⬜" if kind in NEEDED_CHANNELS else "▫️"
        parts += [f"{sign} **{kind}**\n-# {CHANNEL_WORDS[kind]}.", row(_channel_select(state, kind))]
    parts.append(row(button("Done", "setup:show:main", _PRIMARY)))
    return Card(*parts, colour=AMBER if trouble else BLUE)


def plan_card(plan: Plan, admins_role: str) -> Card:
    """Show what would be used and what made, to be agreed to; ``admins_role`` is what the bot's own role is called."""
    back = button("Back", "setup:show:main")
    if plan.is_empty:
        return Card("Nothing is missing: all the channels and roles that are needed are there.", row(back))
    lines = [f"Use <#{number}> for **{kind}**" for kind, number in plan.use_channels.items()]
    lines += [f"Use <@&{number}> as the **{kind}** role" for kind, number in plan.use_roles.items()]
    lines += [f"Make **#{kind}**{_HOW[kind]}" for kind in plan.make_channels]
    lines += [f"Make the role **{ROLE_NAMES[kind]}**\n-# {ROLE_WORDS[kind]}." for kind in plan.make_roles]
    lacking = None
    if plan.lacking:
        lacking = (
            f"⚠️ For that I am missing **{'** and **'.join(plan.lacking)}**. In Server Settings > Roles give it to "
            f"**{plain(admins_role, 60)}**, then come back; or make them yourself and choose them here. What needs no "
            "permission, I do now."
        )
    return Card(
        "### This is what I would do\n" + "\n".join(lines),
        lacking,
        row(button("Do it", "setup:make", _PRIMARY), back),
        colour=AMBER if lacking else BLUE,
    )


def greeting_card() -> Card:
    """Greet whoever invited the bot, in a channel, with the one next step."""
    return Card(
        f"### Hello! I'm Groundswell\n{_WHAT_I_DO}",
        "**Next** Somebody with Discord's *Manage Server* permission presses **Set up** or types `/setup`. It takes a "
        "few minutes, and only they see it.",
        row(button("Set up", "setup:open", _PRIMARY)),
    )


def personal_greeting_card(server_id: int) -> Card:
    """Greet the one who invited the bot, by direct message, where no button could tell who may press it."""
    return Card(
        f"### Hello! I'm Groundswell, and I'm in [your server](https://discord.com/channels/{server_id}) now\n"
        f"{_WHAT_I_DO}",
        "**Next** Type `/setup` in any channel there. It takes a few minutes, and only you see it.",
        "-# You get this once, because you invited me.",
    )


_WHAT_I_DO = "I help people organize: chapters, calls to officials, events, and reminders that don't get lost."


class AskForm(discord.ui.Modal):
    """Ask for one thing that stands in no list."""

    def __init__(self, title: str, how: str, example: str, *, needed: bool) -> None:
        super().__init__(title=title)
        self.typed: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id="typed", placeholder=example, max_length=100, required=needed
        )
        self.add_item(discord.ui.Label(text=title, description=how, component=self.typed))


def zone_form() -> AskForm:
    """Ask for a time zone."""
    return AskForm("Time zone", "A name or a big city.", "Arizona, Puerto Rico, Berlin…", needed=True)


def state_form() -> AskForm:
    """Ask for a state."""
    return AskForm("Home state", "Its name or two letters; leave it empty for none.", "Massachusetts", needed=False)


_HOW: dict[ChannelKind, str] = {
    kind: f"\n-# {words}." for kind, words in CHANNEL_WORDS.items() if kind is not ChannelKind.ORGANIZERS
} | {ChannelKind.ORGANIZERS: ", which only organizers see\n-# What needs a person comes here."}

_NEXT: dict[Step, Callable[[State], str]] = {
    Step.ZONE: lambda _: "Choose your time zone.",
    Step.ORGANIZER: lambda _: "Choose who your organizers are, or let me make what is missing.",
    Step.CHANNELS: lambda _: "Choose your channels, or let me make what is missing.",
    Step.WELCOME: lambda state: (
        f"Post the welcome card in <#{state.channel(ChannelKind.WELCOME)}>: newcomers press **Join** on it."
    ),
}


def _head(state: State) -> str:
    if state.next is None:
        return (
            "### Groundswell is set up\n"
            f"Newcomers press **Join** on [the welcome card]({state.welcome_link}).\n"
            "**Next** `/chapter create` starts a chapter, `/event create` posts an event, `/campaign create` has "
            "people call their officials."
        )
    missing = ", ".join(f"{step}" for step in Step if step not in state.done)
    return (
        f"### Set up Groundswell\n{len(state.done)} of {len(Step)} done. Missing: {missing}.\n"
        f"**Next** {_NEXT[state.next](state)}"
    )


def _next_row(state: State) -> discord.ui.ActionRow[Any]:
    """Offer what moves things on: the first button is the primary one."""
    offered: list[tuple[str, str]] = []
    if state.missing_channels or state.role(RoleKind.ORGANIZER) is None:
        offered.append(("Make what is missing", "setup:show:make"))
    if Step.WELCOME not in state.done and state.channel(ChannelKind.WELCOME) is not None:
        offered.append(("Post the welcome card", "setup:welcome"))
    offered.append(("Check everything", "doctor:check"))
    primary = 0 if state.next is None or len(offered) > 1 else None
    return row(
        *(
            button(label, custom_id, _PRIMARY if number == primary else discord.ButtonStyle.secondary)
            for number, (label, custom_id) in enumerate(offered)
        )
    )


def _mark(state: State, step: Step) -> str:
    return "✅" if step in state.done else "⬜"


def _role_words(state: State, kind: RoleKind, mark: str) -> str:
    number = state.server.roles.get(kind)
    gone = " (the one chosen was deleted)" if number is not None and number in state.gone else ""
    return f"{mark} **{ROLE_NAMES[kind]} role**{gone}\n-# {ROLE_WORDS[kind]}."


def _channels_line(state: State) -> str:
    mark = _mark(state, Step.CHANNELS)
    there = [(kind, number) for kind in ChannelKind if (number := state.channel(kind)) is not None]
    listed = "\n".join(f"{kind} · <#{number}>" for kind, number in there)
    missing = f"-# Missing: {', '.join(state.missing_channels)}." if state.missing_channels else ""
    return "\n".join(filter(None, [f"{mark} **Channels**", listed, missing]))


def _select(
    custom_id: str, placeholder: str, options: list[discord.SelectOption], *, least: int = 1, most: int = 1
) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=custom_id, placeholder=placeholder, options=options, min_values=least, max_values=most
    )


def _zone_select(state: State, zones: Sequence[ZoneChoice]) -> discord.ui.Select[Any]:
    server = state.server
    chosen = server.zone if server.is_zone_chosen else None
    listed = list(zones)[: _MOST_OPTIONS - 2]
    if chosen is not None and chosen not in {each.name for each in listed}:
        listed.append(ZoneChoice(chosen, zone_label(chosen)))
    options = [
        discord.SelectOption(label=each.label[:100], value=each.name, default=each.name == chosen) for each in listed
    ]
    options.append(discord.SelectOption(label="Another one …", value=OTHER))
    return _select("setup:zone", "Choose your time zone", options)


def _state_select(state: State) -> discord.ui.Select[Any]:
    server = state.server
    codes = states_of_zone(server.zone)[: _MOST_OPTIONS - 2]
    if server.home_state is not None and server.home_state not in codes:
        codes.append(server.home_state)
    options = [
        discord.SelectOption(label=STATES[code], value=code, default=code == server.home_state)
        for code in sorted(codes, key=STATES.__getitem__)
    ]
    options.append(discord.SelectOption(label="Another state, or none …", value=OTHER))
    return _select("setup:state", "No home state", options)


def _chosen(number: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [] if number is None else [discord.SelectDefaultValue(id=number, type=kind)]


def _role_select(state: State, kind: RoleKind) -> discord.ui.RoleSelect[Any]:
    number = state.role(kind)
    return discord.ui.RoleSelect(
        custom_id=f"setup:role:{kind}",
        placeholder="No role chosen",
        min_values=0,
        default_values=[]
        if number is None
        else [discord.SelectDefaultValue(id=number, type=discord.SelectDefaultValueType.role)],
    )


def _channel_select(state: State, kind: ChannelKind) -> discord.ui.ChannelSelect[Any]:
    number = state.channel(kind)
    return discord.ui.ChannelSelect(
        custom_id=f"setup:channel:{kind}",
        placeholder="No channel chosen",
        min_values=0,
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        default_values=[]
        if number is None
        else [discord.SelectDefaultValue(id=number, type=discord.SelectDefaultValueType.channel)],
    )
