"""What an admin sees."""

from bot.card import Card, done
from bot.officials.states import STATES
from bot.servers.model import ChannelKind, Feature, RoleKind, Server
from bot.servers.rules import time_words
from bot.when.quiet import OFF, Quiet
from bot.when.zones import zone_label
from bot.words import LANGUAGES, later, phrase

CHANNEL_WORDS = {
    ChannelKind.ANNOUNCEMENTS: later("News for everybody"),
    ChannelKind.EVENTS: later("Where events are posted"),
    ChannelKind.ACTIONS: later("Calls and other things to do"),
    ChannelKind.PETITIONS: later("Where petitions are posted"),
    ChannelKind.WELCOME: later("Where newcomers arrive"),
    ChannelKind.ORGANIZERS: later("For organizers only: what needs a person"),
    ChannelKind.LOG: later("A line for each change"),
}
ROLE_WORDS = {
    RoleKind.ORGANIZER: later("May post events and schedule reminders"),
    RoleKind.VOLUNTEER: later("Given to everybody who signs up with /join"),
}
FEATURE_WORDS = {
    Feature.LEADERBOARD: later("`/campaign stats` names those who made the most calls"),
}
ROLE_TITLES = {
    RoleKind.ORGANIZER: later("**Organizer role**"),
    RoleKind.VOLUNTEER: later("**Volunteer role**"),
}
_ROLE_SET = {
    RoleKind.ORGANIZER: later("{role} is the **organizer** role now.\n-# {words}. See everything with `/config show`."),
    RoleKind.VOLUNTEER: later("{role} is the **volunteer** role now.\n-# {words}. See everything with `/config show`."),
}
_FEATURE_IS = {
    True: later("**{feature}** · on"),
    False: later("**{feature}** · off"),
}
_FEATURE_SET = {
    True: later("The **{feature}** is on.\n-# {words}."),
    False: later("The **{feature}** is off.\n-# {words} only while it is on."),
}


def configuration_card(server: Server) -> Card:
    """Show everything that is set, and how to set what is not."""
    unset = phrase("*not set*")
    channel = {kind: f"<#{number}>" for kind, number in server.channels.items()}
    role = {kind: f"<@&{number}>" for kind, number in server.roles.items()}
    channels = [f"**{phrase(kind)}** · {channel.get(kind, unset)}" for kind in ChannelKind]
    roles = [f"{phrase(title)} · {role.get(kind, unset)}" for kind, title in ROLE_TITLES.items()]
    features = [phrase(_FEATURE_IS[feature in server.features], feature=phrase(feature)) for feature in Feature]
    everything = [
        phrase("**Time zone** · {zone} · `/config timezone`", zone=zone_label(server.zone)),
        phrase("**Home state** · {state} · `/setup`", state=STATES[server.home_state] if server.home_state else unset),
        phrase("**Language** · {language} · `/config language`", language=LANGUAGES[server.language]),
        phrase("**Quiet hours** · {hours} · `/config quiet-hours`", hours=_hours(server.quiet)),
    ]
    return Card(
        phrase("### Settings of this server\nMost of it is set at once with `/setup`; `/doctor` checks it."),
        "\n".join(everything),
        "\n".join([*roles, phrase("-# Change them with `/config role`")]),
        "\n".join([*channels, phrase("-# Change them with `/config channel`")]),
        "\n".join([*features, phrase("-# Turn them on or off with `/config feature`")]),
    )


def channel_set_card(kind: ChannelKind, channel_id: int) -> Card:
    """Say that a channel is set."""
    return done(
        phrase(
            "**{kind}** is now {channel}.\n-# {words}. See everything with `/config show`.",
            kind=phrase(kind),
            channel=f"<#{channel_id}>",
            words=phrase(CHANNEL_WORDS[kind]),
        )
    )


def role_set_card(kind: RoleKind, role_id: int) -> Card:
    """Say what a role is for now."""
    return done(phrase(_ROLE_SET[kind], role=f"<@&{role_id}>", words=phrase(ROLE_WORDS[kind])))


def feature_set_card(feature: Feature, *, is_on: bool) -> Card:
    """Say that a feature is on or off."""
    return done(phrase(_FEATURE_SET[is_on], feature=phrase(feature), words=phrase(FEATURE_WORDS[feature])))


def zone_set_card(zone: str) -> Card:
    """Say that the zone is set."""
    return done(phrase("Times that organizers type are now read as **{zone}**.", zone=zone_label(zone)))


def language_set_card(language: str) -> Card:
    """Say which language is spoken in channels."""
    return done(
        phrase(
            "I write **{language}** in this server's channels now.\n-# To each person I speak the language of their "
            "Discord, where I know it.",
            language=LANGUAGES[language],
        )
    )


def _hours(quiet: Quiet) -> str:
    if quiet == OFF:
        return phrase("*off*")
    return phrase("{start} to {end}", start=time_words(quiet.start), end=time_words(quiet.end))


def quiet_set_card(quiet: Quiet) -> Card:
    """Say when nobody is written to."""
    if quiet == OFF:
        return done(phrase("Quiet hours are off: direct messages come at any time of day."))
    return done(
        phrase(
            "From {start} to {end}, in each person's own time, I send no direct messages; they wait until morning.\n"
            "-# What people set for themselves with `/remindme` still comes at its time. Channels are not affected.",
            start=time_words(quiet.start),
            end=time_words(quiet.end),
        )
    )
