"""The sample movement: its server, channels, roles and people. Every name is invented."""

from dataclasses import dataclass

import discord

MOVEMENT = "Clean Air Coalition (sample)"
BOT_NAME = "Groundswell"
ZONE = "America/New_York"
ZONE_LABEL = "Eastern Time"


@dataclass(frozen=True)
class PersonPlan:
    """One sample person: ``key`` is what code says, ``name`` what the page shows, ``roles`` are keys of ``ROLES``.

    ``locale`` is that of their Discord.
    """

    key: str
    name: str
    part: str
    roles: tuple[str, ...] = ()
    locale: str = "en-US"


@dataclass(frozen=True)
class ChannelPlan:
    """One sample channel; ``staff_only`` hides it from volunteers, ``read_only`` lets only staff and the bot write."""

    name: str
    topic: str
    staff_only: bool = False
    read_only: bool = False


@dataclass(frozen=True)
class RolePlan:
    """One sample role with the Discord permissions that it carries; ``staff`` may see staff channels."""

    key: str
    name: str
    permissions: discord.Permissions
    color: int
    staff: bool = False


ROLES = (
    RolePlan(
        "admin",
        "Admin",
        discord.Permissions(
            manage_guild=True, manage_roles=True, manage_channels=True, manage_events=True, manage_messages=True
        ),
        0xE0A458,
        staff=True,
    ),
    RolePlan("organizer", "Organizer", discord.Permissions(manage_events=True), 0x5FB49C, staff=True),
    RolePlan("cambridge", "Cambridge chapter", discord.Permissions.none(), 0x6C9BD2),
    RolePlan("boston", "Boston chapter", discord.Permissions.none(), 0xA98AD0),
)

CHANNELS = (
    ChannelPlan("welcome", "Start here: sign up with /join"),
    ChannelPlan("announcements", "News from the organizers", read_only=True),
    ChannelPlan("events", "What is coming up, with buttons to RSVP"),
    ChannelPlan("actions", "Calls and letters: what to do this week"),
    ChannelPlan("general", "Anything else"),
    ChannelPlan("organizers", "For organizers only", staff_only=True),
)

PEOPLE = (
    PersonPlan("robin", "Robin", "admin", ("admin",)),
    PersonPlan("sam", "Sam", "organizer", ("organizer",)),
    PersonPlan("alex", "Alex", "volunteer"),
    PersonPlan("jordan", "Jordan", "volunteer"),
    PersonPlan("casey", "Casey", "volunteer, in Spanish", locale="es-419"),
)

FIRST_PERSON = "alex"
FIRST_CHANNEL = "welcome"
