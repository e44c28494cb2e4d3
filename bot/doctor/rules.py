"""The checks: from facts to what is wrong and how to mend it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

from bot.doctor.model import (
    Finding,
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

LARGEST_SKEW = timedelta(seconds=5)
"""Discord says the time in whole seconds, and an answer may be on its way for one or two."""

OLDEST_DIRECTORY = timedelta(days=14)
"""The bot looks every week; what is older than two was tried and did not work."""

OLDEST_BACKUP = timedelta(days=7)
LEAST_FREE = 500_000_000
"""Bytes: below this a night of messages, a backup and a migration might not fit."""

_SHOWN = 3  # messages that could not be sent

_WORDS = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "send_messages_in_threads": "Send Messages in Threads",
    "attach_files": "Attach Files",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
_WITH_PICTURES = frozenset({Use.EVENTS, Use.ACTIONS, Use.CARDS, Use.CHAPTER})
_LESS = {
    "attach_files": "its pictures are left out",
    "embed_links": "links show no preview",
    "read_message_history": "after a crash I cannot look whether a message has arrived",
}


def examine(server: ServerFacts | None = None, host: HostFacts | None = None) -> list[Finding]:
    """Return what is wrong in a server, and with the bot and its machine; the worst first."""
    found: list[Finding] = []
    if server is not None:
        found += (finding for check in _SERVER_CHECKS for finding in check(server))
    if host is not None:
        found += (finding for check in _HOST_CHECKS for finding in check(host))
    return _sorted(found)


def examine_access(facts: ServerFacts) -> list[Finding]:
    """Return only what keeps the bot from working in a server: what its admins are told of without having asked."""
    found = (finding for check in (_places, _ranks, _may_give) for finding in check(facts))
    return _sorted(finding for finding in found if finding.weight is Weight.TROUBLE)


def place_key(channel_id: int) -> str:
    """Return the key of what is wrong with a channel."""
    return f"channel:{channel_id}"


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    by_key: dict[str, Finding] = {}
    for finding in findings:
        by_key.setdefault(finding.key, finding)
    return sorted(by_key.values(), key=lambda each: each.weight is not Weight.TROUBLE)


def _places(facts: ServerFacts) -> Iterator[Finding]:
    for place in facts.places:
        yield from _place(place, facts)


def _place(place: Place, facts: ServerFacts) -> Iterator[Finding]:
    key, uses = place_key(place.channel_id), _uses(place)
    if place.presence is Presence.GONE:
        yield Finding(
            key,
            f"A channel that is used for {uses} was deleted.",
            "Choose another: `/setup`, then **Channels**; for a chapter `/chapter edit`, for a reminder "
            "`/reminder edit`.",
        )
        return
    if place.presence is Presence.UNKNOWN:
        return
    send = "send_messages_in_threads" if place.is_thread else "send_messages"
    # Cards that stand are only edited, which asks for no more than seeing the channel.
    needed = ["view_channel"] if place.uses == {Use.CARDS} else ["view_channel", send]
    lacking = [name for name in needed if name not in place.have]
    if place.presence is Presence.HIDDEN:
        lacking = needed
    if lacking:
        yield Finding(
            key,
            f"I can't work in <#{place.channel_id}> ({uses}): I am missing {_permissions(lacking)} there.",
            _allow(lacking, place, facts),
        )
        return
    wanted = ["embed_links", "read_message_history"]
    if place.uses & _WITH_PICTURES:
        wanted.insert(0, "attach_files")
    less = [name for name in wanted if name not in place.have]
    if less:
        because = "; ".join(_LESS[name] for name in less)
        yield Finding(
            f"{key}:less",
            f"In <#{place.channel_id}> ({uses}) I am missing {_permissions(less)}: {because}.",
            _allow(less, place, facts),
            Weight.ADVICE,
        )


def _uses(place: Place) -> str:
    return ", ".join(f"**{use}**" for use in Use if use in place.uses)


def _permissions(names: Sequence[str]) -> str:
    return " and ".join(f"**{_WORDS[name]}**" for name in names)


def _allow(names: Sequence[str], place: Place, facts: ServerFacts) -> str:
    if all(name not in facts.may for name in names):
        return f"In Server Settings > Roles > **{facts.own_role}** turn on {_permissions(names)}."
    return (
        f"Open the settings of <#{place.channel_id}>, then Permissions, add the role **{facts.own_role}** and allow "
        f"{_permissions(names)}."
    )


def _ranks(facts: ServerFacts) -> Iterator[Finding]:
    for rank in facts.ranks:
        yield from _rank(rank, facts)


def _rank(rank: Rank, facts: ServerFacts) -> Iterator[Finding]:
    key = _rank_key(rank.role_id)
    if not rank.is_there:
        yield Finding(
            key,
            f"The {rank.use} was deleted.",
            "Choose another with `/setup`; for a chapter `/chapter edit`, for an event `/event options`.",
        )
    elif rank.is_given and rank.is_managed:
        yield Finding(
            key,
            f"I can't give <@&{rank.role_id}>, the {rank.use}: Discord or another bot owns it.",
            "Choose another with `/setup`; for a chapter `/chapter edit`.",
        )
    elif rank.is_given and rank.is_above:
        yield Finding(
            key,
            f"I can't give <@&{rank.role_id}>, the {rank.use}: it stands above my own role.",
            f"In Server Settings > Roles drag **{facts.own_role}** above it.",
        )


def _rank_key(role_id: int) -> str:
    return f"role:{role_id}"


def _may_give(facts: ServerFacts) -> Iterator[Finding]:
    given = [rank for rank in facts.ranks if rank.is_given and rank.is_there]
    if given and "manage_roles" not in facts.may:
        yield Finding(
            "may:manage_roles",
            f"I can't give any role, and people should get {len(given)} of them: I am missing **Manage Roles**.",
            f"In Server Settings > Roles > **{facts.own_role}** turn on **Manage Roles**.",
        )


def _refusals(facts: ServerFacts) -> Iterator[Finding]:
    yield from (_refusal(each) for each in facts.refusals)


def _refusal(refusal: Refusal) -> Finding:
    since = int(refusal.since.timestamp())
    return Finding(
        _rank_key(refusal.role_id),
        f"Since <t:{since}:f> nobody gets <@&{refusal.role_id}>. {refusal.why}",
        "When that is mended, the next person who should have the role gets it; give it to the others by hand.",
    )


def _settings(facts: ServerFacts) -> Iterator[Finding]:
    if facts.missing_channels:
        yield Finding(
            "channels",
            f"No channel is chosen for {', '.join(f'**{kind}**' for kind in facts.missing_channels)}.",
            "`/setup` makes them, or uses yours.",
            Weight.TROUBLE if Use.ORGANIZERS in facts.missing_channels else Weight.ADVICE,
        )
    if not facts.is_zone_chosen:
        yield Finding(
            "zone",
            "No time zone is chosen, so times that people type are read as Eastern Time.",
            "Choose yours with `/setup`.",
            Weight.ADVICE,
        )


def _messages(facts: ServerFacts) -> Iterator[Finding]:
    if facts.late:
        yield Finding(
            "late",
            f"{_count(facts.late, 'message is', 'messages are')} late by more than five minutes.",
            "I am trying. If it stays so for a quarter of an hour, tell whoever hosts the bot: the log says why.",
        )
    yield from (_unsent(each) for each in facts.unsent[:_SHOWN])
    if len(facts.unsent) > _SHOWN:
        yield Finding(
            "failed",
            f"{len(facts.unsent) - _SHOWN:,} more messages of the last week could not be sent.",
            "Mend what is named above first; `/reminder list` shows which series are paused.",
        )
    if facts.missed:
        yield Finding(
            "missed",
            f"{_count(facts.missed, 'message', 'messages')} of the last week came too late to be of use.",
            "I was not running, or could not reach Discord. Tell whoever hosts the bot.",
            Weight.ADVICE,
        )


def _unsent(unsent: Unsent) -> Finding:
    where = f"in <#{unsent.channel_id}>" if unsent.channel_id is not None else "for one person"
    due = int(unsent.due_at.timestamp())
    return Finding(
        f"failed:{unsent.delivery_id}", f"A message due <t:{due}:f> {where} was not sent: {unsent.reason}.", unsent.mend
    )


def _unlisted(facts: ServerFacts) -> Iterator[Finding]:
    if facts.events_unlisted == "permission":
        yield Finding(
            "events",
            "Your events are missing in Discord's own list of events: I am missing **Create Events**.",
            f"In Server Settings > Roles > **{facts.own_role}** turn on **Create Events**; or leave it, if you do not "
            "want them there.",
            Weight.ADVICE,
        )
    elif facts.events_unlisted == "full":
        yield Finding(
            "events",
            "Discord's own list of events is full (100), so some of yours are missing in it.",
            "Delete some that you do not need in Discord's list; those that come next are added by themselves.",
            Weight.ADVICE,
        )


def _schema(facts: HostFacts) -> Iterator[Finding]:
    if facts.schema is not None and facts.schema < facts.newest_schema:
        yield Finding(
            "schema",
            f"The database is at schema version {facts.schema}; this program needs {facts.newest_schema}.",
            "Back the database up, then: python -m bot migrate",
        )
    elif facts.schema is not None and facts.schema > facts.newest_schema:
        yield Finding(
            "schema",
            f"The database is at schema version {facts.schema}; this program knows up to {facts.newest_schema}.",
            "Install the newer Groundswell again, or restore the backup made before the update.",
        )


def _directory(facts: HostFacts) -> Iterator[Finding]:
    if facts.directory_at is None:
        yield Finding(
            "directory",
            "There is no directory of officials yet, so nobody can look up whom to call.",
            "It is downloaded in the background; if it does not come, whoever hosts the bot types: "
            "python -m bot directory sync",
        )
    elif (age := facts.now - facts.directory_at) > OLDEST_DIRECTORY:
        yield Finding(
            "directory",
            f"The directory of officials was last compared with its source {age.days} days ago.",
            "The machine may have no way to the network. Whoever hosts the bot types: python -m bot directory sync",
            Weight.ADVICE,
        )


def _backup(facts: HostFacts) -> Iterator[Finding]:
    if not facts.is_file:
        return
    if facts.backup_at is None:
        yield Finding(
            "backup",
            "The database was never backed up into the folder for backups.",
            "Whoever hosts the bot types, or lets the machine do it each night: python -m bot backup",
            Weight.ADVICE,
        )
    elif (age := facts.now - facts.backup_at) > OLDEST_BACKUP:
        yield Finding(
            "backup",
            f"The newest backup of the database is {age.days} days old.",
            "Whoever hosts the bot types, or lets the machine do it each night: python -m bot backup",
            Weight.ADVICE,
        )


def _disk(facts: HostFacts) -> Iterator[Finding]:
    if facts.free is not None and facts.free < LEAST_FREE:
        yield Finding(
            "disk",
            f"The disk is nearly full: {facts.free / 1_000_000:,.0f} MB are left.",
            "Whoever hosts the bot makes room; a full disk keeps everything from being saved.",
        )


def _clock(facts: HostFacts) -> Iterator[Finding]:
    if facts.skew is None or abs(facts.skew) <= LARGEST_SKEW:
        return
    seconds = f"{abs(facts.skew).total_seconds():,.0f}"
    if facts.skew > timedelta():
        what = f"The machine's clock is {seconds} seconds ahead of Discord's, so everything comes that much early."
    else:
        what = f"The machine's clock is {seconds} seconds behind Discord's, so everything comes that much late."
    mend = "Whoever hosts the bot lets the machine set its clock by NTP: timedatectl set-ntp true"
    yield Finding("clock", what, mend)


def _all_messages(facts: HostFacts) -> Iterator[Finding]:
    if facts.late:
        yield Finding(
            "outbox late",
            f"{_count(facts.late, 'message is', 'messages are')} late by more than five minutes.",
            "Look whether the bot runs, and what its log says. To see where they wait: python -m bot outbox",
        )
    if facts.failed:
        yield Finding(
            "outbox failed",
            f"{_count(facts.failed, 'message', 'messages')} of the last week could not be sent.",
            "To see which and why: python -m bot outbox failed",
            Weight.ADVICE,
        )


def _discord(facts: HostFacts) -> Iterator[Finding]:
    if facts.discord:
        yield Finding("discord", facts.discord, "Mend that first: without Discord nothing is answered or sent.")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


_SERVER_CHECKS: tuple[Callable[[ServerFacts], Iterator[Finding]], ...] = (
    _places,
    _ranks,
    _may_give,
    _refusals,
    _messages,
    _settings,
    _unlisted,
)
_HOST_CHECKS: tuple[Callable[[HostFacts], Iterator[Finding]], ...] = (
    _discord,
    _schema,
    _disk,
    _clock,
    _all_messages,
    _directory,
    _backup,
)
