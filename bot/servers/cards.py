"""What an admin sees."""

from bot.card import Card, done
from bot.officials.states import STATES
from bot.servers.model import ChannelKind, Feature, RoleKind, Server
from bot.servers.rules import time_words
from bot.when.quiet import OFF, Quiet
from bot.when.zones import zone_label
from bot.words import LANGUAGES, phrase

CHANNEL_WORDS = {
    ChannelKind.ANNOUNCEMENTS: "News for everybody",
    ChannelKind.EVENTS: "Where events are posted",
    ChannelKind.ACTIONS: "Calls and other things to do",
    ChannelKind.PETITIONS: "Where petitions are posted",
    ChannelKind.WELCOME: "Where newcomers arrive",
    ChannelKind.ORGANIZERS: "For organizers only: what needs a person",
    ChannelKind.LOG: "A line for each change",
}
ROLE_WORDS = {
    RoleKind.ORGANIZER: "May post events and schedule reminders",
    RoleKind.VOLUNTEER: "Given to everybody who signs up with /join",
}
FEATURE_WORDS = {
    Feature.LEADERBOARD: "`/campaign stats` names those who made the most calls",
}


def configuration_card(server: Server) -> Card:
    """Show everything that is set, and how to set what is not."""
    channels = "\n".join(
        f"**{kind}** · " + (f"<#{server.channels[kind]}>" if kind in server.channels else "*not set*") + f"\n-# {words}"
        for kind, words in CHANNEL_WORDS.items()
    )
    roles = "\n".join(
        f"**{kind} role** · " + (f"<@&{server.roles[kind]}>" if kind in server.roles else "*not set*") + f"\n-# {words}"
        for kind, words in ROLE_WORDS.items()
    )
    features = "\n".join(
        f"**{feature}** · {'on' if feature in server.features else 'off'}\n-# {words}"
        for feature, words in FEATURE_WORDS.items()
    )
    home = STATES[server.home_state] if server.home_state else "*not set*"
    return Card(
        "### Settings of this server\nMost of it is set at once with `/setup`; `/doctor` checks it.",
        f"**Time zone** · {zone_label(server.zone)}\n-# Change it with `/config timezone`",
        f"**Home state** · {home}\n-# Change it with `/setup`",
        phrase(
            "**Language** · {language}, in channels and for whoever's Discord speaks another than I do\n"
            "-# Change it with `/config language`",
            language=LANGUAGES[server.language],
        ),
        f"**Quiet hours** · {_hours(server.quiet)}\n-# Change them with `/config quiet-hours`",
        f"{roles}\n-# Change them with `/config role`",
        f"{channels}\n-# Change them with `/config channel`",
        f"{features}\n-# Turn them on or off with `/config feature`",
    )


def channel_set_card(kind: ChannelKind, channel_id: int) -> Card:
    """Say that a channel is set."""
    return done(f"**{kind}** is now <#{channel_id}>.\n-# {CHANNEL_WORDS[kind]}. See everything with `/config show`.")


def role_set_card(kind: RoleKind, role_id: int) -> Card:
    """Say what a role is for now."""
    return done(
        f"<@&{role_id}> is the **{kind}** role now.\n-# {ROLE_WORDS[kind]}. See everything with `/config show`."
    )


def feature_set_card(feature: Feature, *, is_on: bool) -> Card:
    """Say that a feature is on or off."""
    return done(f"The **{feature}** is {'on' if is_on else 'off'}.\n-# {FEATURE_WORDS[feature]}{_WHEN_ON[is_on]}.")


_WHEN_ON = {True: "", False: " only while it is on"}


def zone_set_card(zone: str) -> Card:
    """Say that the zone is set."""
    return done(f"Times that organizers type are now read as **{zone_label(zone)}**.")


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
    return "*off*" if quiet == OFF else f"{time_words(quiet.start)} to {time_words(quiet.end)}"


def quiet_set_card(quiet: Quiet) -> Card:
    """Say when nobody is written to."""
    if quiet == OFF:
        return done("Quiet hours are off: direct messages come at any time of day.")
    return done(
        f"From {time_words(quiet.start)} to {time_words(quiet.end)}, in each person's own time, I send no direct "
        "messages; they wait until morning.\n-# What people set for themselves with `/remindme` still comes at its "
        "time. Channels are not affected."
    )
