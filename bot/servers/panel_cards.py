"""The panel of ``/setup``, page by page, and the greeting of whoever invited the bot."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.card import AMBER, BLUE, GREEN, Card, button, row
from bot.officials.states import STATES
from bot.servers.cards import CHANNEL_WORDS, FEATURE_WORDS, ROLE_TITLES, ROLE_WORDS
from bot.servers.model import ChannelKind, Feature, RoleKind
from bot.servers.steps import NEEDED_CHANNELS, Plan, State, Step, name_in
from bot.text import with_and
from bot.when.zones import ZoneChoice, states_of_zone, zone_label
from bot.words import later, phrase

OTHER = "other"
"""The value of an option that asks for what is not in the list."""

_PRIMARY = discord.ButtonStyle.primary
_MOST_OPTIONS = 25  # Discord's limit
_Item = discord.ui.Item[Any]


def panel_card(state: State, zones: Sequence[ZoneChoice], trouble: str = "", told: Sequence[str] = ()) -> Card:
    """Show what is needed, what of it is missing, and one next step: at the end, which is what a phone shows first.

    Args:
        state: what there is.
        zones: the time zones to choose from.
        trouble: why the last choice was not saved.
        told: what was just done.
    """
    return Card(
        phrase("### Set up Groundswell\n{done} of {all} done.", done=len(state.done), all=len(Step)),
        " ".join([_mark(state, Step.ZONE), phrase("**Time zone**")]),
        row(_zone_select(state, zones)),
        phrase("▫️ **Home state**"),
        row(_state_select(state)),
        f"{_mark(state, Step.ORGANIZER)} {_role_words(state, RoleKind.ORGANIZER)}",
        row(_role_select(state, RoleKind.ORGANIZER)),
        _channels_line(state),
        _welcome_line(state),
        "\n".join(told),
        _trouble(trouble),
        _next_words(state),
        *_buttons(state),
        colour=_colour(state, trouble),
    )


def more_card(state: State, trouble: str = "") -> Card:
    """Show what nobody needs in the first hour: the volunteers' role, and what is on."""
    features = [
        discord.SelectOption(label=phrase(each), value=each.value, default=each in state.server.features)
        for each in Feature
    ]
    return Card(
        phrase("### More settings\nEach choice is saved at once."),
        f"▫️ {_role_words(state, RoleKind.VOLUNTEER)}\n-# {phrase(ROLE_WORDS[RoleKind.VOLUNTEER])}.",
        row(_role_select(state, RoleKind.VOLUNTEER)),
        "\n".join(
            [phrase("▫️ **What is on**"), *(f"-# {phrase(each)}: {phrase(FEATURE_WORDS[each])}." for each in Feature)]
        ),
        row(_select("setup:features", phrase("Nothing of these"), features, least=0, most=len(features))),
        phrase("-# `/config` has the rest: quiet hours, the weekly digest, what people can offer to do."),
        _trouble(trouble),
        row(button(phrase("Done"), "setup:show:main", _PRIMARY)),
        colour=_colour(state, trouble),
    )


def channels_card(state: State, trouble: str = "") -> Card:
    """Show a select for each kind of channel."""
    parts: list[str | _Item | None] = [phrase("### Channels\nEach choice is saved at once.")]
    for kind in (*NEEDED_CHANNELS, *(each for each in ChannelKind if each not in NEEDED_CHANNELS)):
        there = state.channel(kind) is not None
        sign = "✅" if there else "⬜" if kind in NEEDED_CHANNELS else "▫️"
        parts += [f"{sign} **{phrase(kind)}**\n-# {phrase(CHANNEL_WORDS[kind])}.", row(_channel_select(state, kind))]
    parts += [_trouble(trouble), row(button(phrase("Done"), "setup:show:main", _PRIMARY))]
    return Card(*parts, colour=_colour(state, trouble))


def plan_card(plan: Plan, own_role: str) -> Card:
    """Show what would be used and what made, to be agreed to; ``own_role`` is what the bot's own role is called."""
    back = button(phrase("Back"), "setup:show:main")
    if plan.is_empty:
        return Card(phrase("Nothing is missing: all the channels and roles that are needed are there."), row(back))
    lines = [phrase("### This is what I would do")]
    lines += [
        phrase("Use {channel} for **{kind}**", channel=f"<#{number}>", kind=phrase(kind))
        for kind, number in plan.use_channels.items()
    ]
    lines += [phrase(_USE_ROLE[kind], role=f"<@&{number}>") for kind, number in plan.use_roles.items()]
    lines += [_making(kind, name_in(plan.language, kind)) for kind in plan.make_channels]
    lines += [
        phrase(
            "Make the role **{name}**\n-# {words}.", name=name_in(plan.language, kind), words=phrase(ROLE_WORDS[kind])
        )
        for kind in plan.make_roles
    ]
    lacking = None
    if plan.lacking:
        lacking = phrase(
            "⚠️ For that I am missing {permissions}. In Server Settings > Roles give it to **{own_role}**, then come "
            "back; or make them yourself and choose them here. What needs no permission, I do now.",
            permissions=with_and(f"**{phrase(each)}**" for each in plan.lacking),
            own_role=own_role,
        )
    return Card(
        "\n".join(lines),
        lacking,
        row(button(phrase("Do it"), "setup:make", _PRIMARY), back),
        colour=AMBER if lacking else BLUE,
    )


_USE_ROLE = {
    RoleKind.ORGANIZER: later("Use {role} as the **organizer** role"),
    RoleKind.VOLUNTEER: later("Use {role} as the **volunteer** role"),
}


def _making(kind: ChannelKind, name: str) -> str:
    if kind is ChannelKind.ORGANIZERS:
        return phrase("Make **{name}**, which only organizers see\n-# What needs a person comes here.", name=name)
    return phrase("Make **{name}**\n-# {words}.", name=name, words=phrase(CHANNEL_WORDS[kind]))


def greeting_card() -> Card:
    """Greet whoever invited the bot, in a channel, with the one next step."""
    return Card(
        phrase("### Hello! I'm Groundswell\n{what_i_do}", what_i_do=phrase(_WHAT_I_DO)),
        phrase(
            "**Next** Somebody with Discord's *Manage Server* permission presses **Set up** or types `/setup`. It "
            "takes a few minutes, and only they see it."
        ),
        row(button(phrase("Set up"), "setup:open", _PRIMARY)),
    )


def personal_greeting_card(server_id: int) -> Card:
    """Greet the one who invited the bot, by direct message, where no button could tell who may press it."""
    return Card(
        phrase(
            "### Hello! I'm Groundswell, and I'm in [your server]({address}) now\n{what_i_do}",
            address=f"https://discord.com/channels/{server_id}",
            what_i_do=phrase(_WHAT_I_DO),
        ),
        phrase("**Next** Type `/setup` in any channel there. It takes a few minutes, and only you see it."),
        phrase("-# You get this once, because you invited me."),
    )


_WHAT_I_DO = later("I help people organize: chapters, calls to officials, events, and reminders that don't get lost.")


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
    how = phrase("A name or a big city.")
    return AskForm(phrase("Time zone"), how, phrase("Arizona, Puerto Rico, Berlin…"), needed=True)


def state_form() -> AskForm:
    """Ask for a state."""
    how = phrase("Its name or two letters; leave it empty for none.")
    return AskForm(phrase("Home state"), how, STATES["MA"], needed=False)


_NEXT = {
    Step.ZONE: later("**Next** Choose your time zone: the times that people type are read by it."),
    Step.ORGANIZER: later("**Next** Choose who your organizers are, or let me make what is missing."),
    Step.CHANNELS: later("**Next** Choose your channels, or let me make what is missing."),
    Step.WELCOME: later("**Next** Post the welcome card in {channel}: newcomers press **Join** on it."),
}


def _next_words(state: State) -> str:
    if state.next is None:
        return phrase(
            "**All set.** `/chapter create` starts a chapter, `/event create` posts an event, and `/campaign create` "
            "has people call their officials."
        )
    return phrase(_NEXT[state.next], channel=f"<#{state.channel(ChannelKind.WELCOME)}>")


def _buttons(state: State) -> list[discord.ui.ActionRow[Any]]:
    """Offer what moves things on, in a row of its own, and then the other pages."""
    onward: tuple[str, str] | None = None
    if state.missing_channels or state.role(RoleKind.ORGANIZER) is None:
        onward = (phrase("Make what is missing"), "setup:show:make")
    elif Step.WELCOME not in state.done:
        onward = (phrase("Post the welcome card"), "setup:welcome")
    pages = row(
        button(phrase("Channels"), "setup:show:channels"),
        button(phrase("More"), "setup:show:more"),
        button(phrase("Check everything"), "doctor:check"),
    )
    return [pages] if onward is None else [row(button(*onward, _PRIMARY)), pages]


def _trouble(trouble: str) -> str | None:
    return f"⚠️ {trouble}" if trouble else None


def _colour(state: State, trouble: str) -> discord.Colour:
    return AMBER if trouble else GREEN if state.next is None else BLUE


def _mark(state: State, step: Step) -> str:
    return "✅" if step in state.done else "⬜"


def _role_words(state: State, kind: RoleKind) -> str:
    number = state.server.roles.get(kind)
    if number is None:
        return phrase(ROLE_TITLES[kind])
    if number in state.gone:
        return phrase("{title} (the one chosen was deleted)", title=phrase(ROLE_TITLES[kind]))
    return f"{phrase(ROLE_TITLES[kind])} <@&{number}>"


def _channels_line(state: State) -> str:
    there = " ".join(f"<#{number}>" for kind in ChannelKind if (number := state.channel(kind)) is not None)
    lines = [" ".join([_mark(state, Step.CHANNELS), phrase("**Channels**"), there]).strip()]
    if state.missing_channels:
        lines.append(phrase("-# Missing: {channels}.", channels=", ".join(map(phrase, state.missing_channels))))
    return "\n".join(lines)


def _welcome_line(state: State) -> str:
    if state.welcome_link is None:
        return phrase("⬜ **Welcome card**")
    return phrase("✅ **Welcome card** [here]({address})", address=state.welcome_link)


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
    options.append(discord.SelectOption(label=phrase("Another one …"), value=OTHER))
    return _select("setup:zone", phrase("Choose your time zone"), options)


def _state_select(state: State) -> discord.ui.Select[Any]:
    server = state.server
    codes = states_of_zone(server.zone)[: _MOST_OPTIONS - 2]
    if server.home_state is not None and server.home_state not in codes:
        codes.append(server.home_state)
    options = [
        discord.SelectOption(label=STATES[code], value=code, default=code == server.home_state)
        for code in sorted(codes, key=STATES.__getitem__)
    ]
    options.append(discord.SelectOption(label=phrase("Another state, or none …"), value=OTHER))
    return _select("setup:state", phrase("Your state, if you have one"), options)


_ROLE_HINTS = {
    RoleKind.ORGANIZER: later("Who may post and schedule"),
    RoleKind.VOLUNTEER: later("No role chosen"),
}


def _role_select(state: State, kind: RoleKind) -> discord.ui.RoleSelect[Any]:
    number = state.role(kind)
    return discord.ui.RoleSelect(
        custom_id=f"setup:role:{kind}",
        placeholder=phrase(_ROLE_HINTS[kind]),
        min_values=0,
        default_values=[]
        if number is None
        else [discord.SelectDefaultValue(id=number, type=discord.SelectDefaultValueType.role)],
    )


def _channel_select(state: State, kind: ChannelKind) -> discord.ui.ChannelSelect[Any]:
    number = state.channel(kind)
    return discord.ui.ChannelSelect(
        custom_id=f"setup:channel:{kind}",
        placeholder=phrase("No channel chosen"),
        min_values=0,
        channel_types=[discord.ChannelType.text, discord.ChannelType.news],
        default_values=[]
        if number is None
        else [discord.SelectDefaultValue(id=number, type=discord.SelectDefaultValueType.channel)],
    )
