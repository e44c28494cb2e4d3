"""Each thing that a check-up can find: seen when it is so, not seen when it is not, with what mends it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.doctor.model import (
    HostFacts,
    Place,
    Presence,
    Rank,
    Refusal,
    ServerFacts,
    Unsent,
    Use,
    Weight,
)
from bot.doctor.rules import examine, examine_access

NOW = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
ALL = frozenset({"view_channel", "send_messages", "send_messages_in_threads", "attach_files", "embed_links"}) | {
    "read_message_history",
    "manage_roles",
}
EVENTS = Place(7, frozenset({Use.EVENTS, Use.MESSAGES}), have=ALL)
VOLUNTEER = Rank(9, "volunteer role")
WELL = ServerFacts(NOW, may=ALL, places=(EVENTS,), ranks=(VOLUNTEER,))
HOST = HostFacts(
    NOW,
    version="0.1.0",
    schema="0014",
    newest_schema="0014",
    backup_at=NOW - timedelta(days=1),
    free=10**10,
    directory_at=NOW - timedelta(days=3),
    skew=timedelta(seconds=-1),
    late=0,
)
UNSENT = Unsent(3, 7, NOW, "the channel was deleted", "Choose another channel, one for text.")


def test_where_all_is_well_nothing_is_found() -> None:
    assert examine(WELL) == []
    assert examine(host=HOST) == []
    assert examine(host=replace(HOST, is_file=False, backup_at=None)) == []  # PostgreSQL is backed up otherwise


@pytest.mark.parametrize(
    ("change", "key", "what", "mend"),
    [
        (
            {"places": [replace(EVENTS, have=ALL - {"send_messages"})]},
            "channel:7",
            "I can't work in <#7> (**events**, **reminders and other messages**): I am missing **Send Messages**",
            "settings of <#7>, then Permissions, add the role **Groundswell** and allow **Send Messages**",
        ),
        (
            {"places": [replace(EVENTS, have=ALL - {"view_channel", "send_messages"})]},
            "channel:7",
            "I am missing **View Channel** and **Send Messages** there",
            "allow **View Channel** and **Send Messages**",
        ),
        (
            {"places": [replace(EVENTS, have=frozenset())], "may": frozenset()},
            "channel:7",
            "I am missing **View Channel**",
            "In Server Settings > Roles > **Groundswell** turn on **View Channel**",
        ),
        (
            {"places": [replace(EVENTS, have=ALL - {"send_messages_in_threads"}, is_thread=True)]},
            "channel:7",
            "I am missing **Send Messages in Threads**",
            "allow **Send Messages in Threads**",
        ),
        (
            {"places": [replace(EVENTS, presence=Presence.HIDDEN, have=frozenset())]},
            "channel:7",
            "I am missing **View Channel** and **Send Messages**",
            "settings of <#7>",
        ),
        (
            {"places": [replace(EVENTS, presence=Presence.GONE)]},
            "channel:7",
            "A channel that is used for **events**, **reminders and other messages** was deleted",
            "`/setup`, then **Channels**",
        ),
        (
            {"places": [replace(EVENTS, have=ALL - {"attach_files", "embed_links"})]},
            "channel:7:less",
            "missing **Attach Files** and **Embed Links**: its pictures are left out; links show no preview",
            "allow **Attach Files** and **Embed Links**",
        ),
        (
            {"places": [Place(8, frozenset({Use.LOG}), have=ALL - {"read_message_history", "attach_files"})]},
            "channel:8:less",
            "missing **Read Message History**: after a crash I cannot look whether a message has arrived",
            "allow **Read Message History**",
        ),
        ({"ranks": [replace(VOLUNTEER, is_there=False)]}, "role:9", "The volunteer role was deleted", "`/setup`"),
        (
            {"ranks": [replace(VOLUNTEER, is_above=True)]},
            "role:9",
            "I can't give <@&9>, the volunteer role: it stands above my own role",
            "drag **Groundswell** above it",
        ),
        (
            {"ranks": [replace(VOLUNTEER, is_managed=True)]},
            "role:9",
            "Discord or another bot owns it",
            "Choose another with `/setup`",
        ),
        (
            {"may": ALL - {"manage_roles"}},
            "may:manage_roles",
            "people should get 1 of them: I am missing **Manage Roles**",
            "turn on **Manage Roles**",
        ),
        (
            {"refusals": [Refusal(9, NOW, "I could not give <@&9>: Discord did not let me. Tell an organizer.")]},
            "role:9",
            "nobody gets <@&9>. I could not give <@&9>",
            "give it to the others by hand",
        ),
        ({"late": 1}, "late", "1 message is late by more than five minutes", "tell whoever hosts the bot"),
        (
            {"unsent": [UNSENT]},
            "failed:3",
            "in <#7> was not sent: the channel was deleted.",
            "Choose another channel, one for text.",
        ),
        (
            {"unsent": [replace(UNSENT, delivery_id=number) for number in range(5)]},
            "failed",
            "2 more messages of the last week could not be sent",
            "`/reminder list`",
        ),
        ({"missed": 2}, "missed", "2 messages of the last week came too late", "Tell whoever hosts the bot"),
        ({"missing_channels": ["organizers"]}, "channels", "No channel is chosen for **organizers**", "`/setup`"),
        ({"is_zone_chosen": False}, "zone", "No time zone is chosen", "`/setup`"),
        ({"events_unlisted": "permission"}, "events", "missing **Create Events**", "turn on **Create Events**"),
        ({"events_unlisted": "full"}, "events", "list of events is full (100)", "Delete some"),
    ],
)
def test_what_is_wrong_in_a_server(change: dict[str, Any], key: str, what: str, mend: str) -> None:
    found = {finding.key: finding for finding in examine(replace(WELL, **change))}
    assert what in found[key].what
    assert mend in found[key].mend


@pytest.mark.parametrize(
    ("change", "key", "what", "mend"),
    [
        ({"schema": "0013"}, "schema", "at schema version 0013; this program needs 0014", "python -m bot migrate"),
        ({"schema": "0015"}, "schema", "this program knows up to 0014", "Install the newer Groundswell"),
        ({"directory_at": None}, "directory", "There is no directory of officials", "python -m bot directory sync"),
        ({"directory_at": NOW - timedelta(days=15)}, "directory", "15 days ago", "python -m bot directory sync"),
        ({"backup_at": None}, "backup", "never backed up", "python -m bot backup"),
        ({"backup_at": NOW - timedelta(days=8)}, "backup", "8 days old", "python -m bot backup"),
        ({"free": 90_000_000}, "disk", "90 MB are left", "makes room"),
        ({"skew": timedelta(seconds=90)}, "clock", "90 seconds ahead of Discord's, so everything comes", "NTP"),
        ({"skew": timedelta(seconds=-90)}, "clock", "90 seconds behind Discord's", "NTP"),
        ({"late": 4}, "outbox late", "4 messages are late", "python -m bot outbox"),
        ({"failed": 1}, "outbox failed", "1 message of the last week could not be sent", "python -m bot outbox failed"),
        ({"discord": "Discord does not know this token."}, "discord", "does not know this token", "Mend that first"),
    ],
)
def test_what_is_wrong_with_the_bot(change: dict[str, Any], key: str, what: str, mend: str) -> None:
    found = {finding.key: finding for finding in examine(host=replace(HOST, **change))}
    assert what in found[key].what
    assert mend in found[key].mend
    assert len(found) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"places": [replace(EVENTS, presence=Presence.UNKNOWN, have=frozenset())]},  # no evidence of anything
        {"ranks": [Rank(5, "organizer role", is_given=False, is_above=True)], "may": ALL - {"manage_roles"}},
        {"places": [Place(8, frozenset({Use.LOG}), have=ALL - {"attach_files"})]},  # no pictures come there
        {"places": [Place(8, frozenset({Use.CARDS}), have=ALL - {"send_messages"})]},  # they are only edited
    ],
)
def test_what_is_no_trouble(change: dict[str, Any]) -> None:
    assert examine(replace(WELL, **change)) == []


def test_the_same_thing_is_said_once_and_the_worst_comes_first() -> None:
    facts = replace(
        WELL,
        is_zone_chosen=False,
        ranks=[replace(VOLUNTEER, is_above=True)],
        refusals=[Refusal(9, NOW, "I could not give it.")],
    )
    assert [(each.key, each.weight) for each in examine(facts)] == [
        ("role:9", Weight.TROUBLE),
        ("zone", Weight.ADVICE),
    ]
    keys = [each.key for each in examine(facts, replace(HOST, free=1, backup_at=None))]
    assert keys == ["role:9", "disk", "zone", "backup"]


def test_admins_who_did_not_ask_hear_only_of_what_keeps_the_bot_from_working() -> None:
    facts = replace(
        WELL,
        is_zone_chosen=False,
        late=3,
        unsent=[UNSENT],
        missing_channels=["organizers"],
        places=[replace(EVENTS, have=ALL - {"embed_links"}), replace(EVENTS, channel_id=8, presence=Presence.GONE)],
        ranks=[replace(VOLUNTEER, is_there=False)],
    )
    assert [each.key for each in examine_access(facts)] == ["channel:8", "role:9"]
