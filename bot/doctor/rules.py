"""The checks: from facts to what is wrong and how to mend it. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.doctor.host_rules import HOST_CHECKS, late_words
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
from bot.outbox.reasons import reason_words
from bot.text import with_and
from bot.words import later, phrase, phrase_many

_SHOWN = 3  # messages that could not be sent

_WORDS = {
    "view_channel": later("View Channel"),
    "send_messages": later("Send Messages"),
    "send_messages_in_threads": later("Send Messages in Threads"),
    "attach_files": later("Attach Files"),
    "embed_links": later("Embed Links"),
    "read_message_history": later("Read Message History"),
    "manage_roles": later("Manage Roles"),
}
_WITH_PICTURES = frozenset({Use.EVENTS, Use.ACTIONS, Use.CARDS, Use.CHAPTER})
_LESS = {
    "attach_files": later("its pictures are left out"),
    "embed_links": later("links show no preview"),
    "read_message_history": later("after a crash I cannot look whether a message has arrived"),
}


def examine(server: ServerFacts | None = None, host: HostFacts | None = None) -> list[Finding]:
    """Return what is wrong in a server, and with the bot and its machine; the worst first."""
    found: list[Finding] = []
    if server is not None:
        found += (finding for check in _SERVER_CHECKS for finding in check(server))
    if host is not None:
        found += (finding for check in HOST_CHECKS for finding in check(host))
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
            phrase("A channel that is used for {uses} was deleted.", uses=uses),
            phrase(
                "Choose another: `/setup`, then **Channels**; for a chapter `/chapter edit`, for a reminder "
                "`/reminder edit`."
            ),
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
            phrase(
                "I can't work in {channel} ({uses}): I am missing {permissions} there.",
                channel=f"<#{place.channel_id}>",
                uses=uses,
                permissions=_permissions(lacking),
            ),
            _allow(lacking, place, facts),
        )
        return
    wanted = ["embed_links", "read_message_history"]
    if place.uses & _WITH_PICTURES:
        wanted.insert(0, "attach_files")
    less = [name for name in wanted if name not in place.have]
    if less:
        yield Finding(
            f"{key}:less",
            phrase(
                "In {channel} ({uses}) I am missing {permissions}: {because}.",
                channel=f"<#{place.channel_id}>",
                uses=uses,
                permissions=_permissions(less),
                because="; ".join(phrase(_LESS[name]) for name in less),
            ),
            _allow(less, place, facts),
            Weight.ADVICE,
        )


def _uses(place: Place) -> str:
    return ", ".join(f"**{phrase(use)}**" for use in Use if use in place.uses)


def _permissions(names: Sequence[str]) -> str:
    return with_and(f"**{phrase(_WORDS[name])}**" for name in names)


def _allow(names: Sequence[str], place: Place, facts: ServerFacts) -> str:
    if all(name not in facts.may for name in names):
        return _turn_on(names, facts)
    return phrase(
        "Open the settings of {channel}, then Permissions, add the role **{own_role}** and allow {permissions}.",
        channel=f"<#{place.channel_id}>",
        own_role=facts.own_role,
        permissions=_permissions(names),
    )


def _turn_on(names: Sequence[str], facts: ServerFacts) -> str:
    return phrase(
        "In Server Settings > Roles > **{own_role}** turn on {permissions}.",
        own_role=facts.own_role,
        permissions=_permissions(names),
    )


def _ranks(facts: ServerFacts) -> Iterator[Finding]:
    for rank in facts.ranks:
        yield from _rank(rank, facts)


def _rank(rank: Rank, facts: ServerFacts) -> Iterator[Finding]:
    key, role = _rank_key(rank.role_id), f"<@&{rank.role_id}>"
    if not rank.is_there:
        yield Finding(
            key,
            phrase("The {use} was deleted.", use=rank.use),
            phrase("Choose another with `/setup`; for a chapter `/chapter edit`, for an event `/event options`."),
        )
    elif rank.is_given and rank.is_managed:
        yield Finding(
            key,
            phrase("I can't give {role}, the {use}: Discord or another bot owns it.", role=role, use=rank.use),
            phrase("Choose another with `/setup`; for a chapter `/chapter edit`."),
        )
    elif rank.is_given and rank.is_above:
        yield Finding(
            key,
            phrase("I can't give {role}, the {use}: it stands above my own role.", role=role, use=rank.use),
            phrase("In Server Settings > Roles drag **{own_role}** above it.", own_role=facts.own_role),
        )


def _rank_key(role_id: int) -> str:
    return f"role:{role_id}"


def _may_give(facts: ServerFacts) -> Iterator[Finding]:
    given = [rank for rank in facts.ranks if rank.is_given and rank.is_there]
    if given and "manage_roles" not in facts.may:
        yield Finding(
            "may:manage_roles",
            phrase(
                "I can't give any role, and people should get {number} of them: I am missing **Manage Roles**.",
                number=len(given),
            ),
            _turn_on(["manage_roles"], facts),
        )


def _refusals(facts: ServerFacts) -> Iterator[Finding]:
    yield from (_refusal(each) for each in facts.refusals)


def _refusal(refusal: Refusal) -> Finding:
    return Finding(
        _rank_key(refusal.role_id),
        phrase(
            "Since {when} nobody gets {role}. {why}",
            when=f"<t:{int(refusal.since.timestamp())}:f>",
            role=f"<@&{refusal.role_id}>",
            why=refusal.why,
        ),
        phrase("When that is mended, the next person who should have the role gets it; give it to the others by hand."),
    )


def _settings(facts: ServerFacts) -> Iterator[Finding]:
    if facts.missing_channels:
        yield Finding(
            "channels",
            phrase(
                "No channel is chosen for {uses}.",
                uses=", ".join(f"**{phrase(kind)}**" for kind in facts.missing_channels),
            ),
            phrase("`/setup` makes them, or uses yours."),
            Weight.TROUBLE if Use.ORGANIZERS in facts.missing_channels else Weight.ADVICE,
        )
    if not facts.is_zone_chosen:
        yield Finding(
            "zone",
            phrase("No time zone is chosen, so times that people type are read as Eastern Time."),
            phrase("Choose yours with `/setup`."),
            Weight.ADVICE,
        )


def _messages(facts: ServerFacts) -> Iterator[Finding]:
    if facts.late:
        yield Finding(
            "late",
            late_words(facts.late),
            phrase(
                "I am trying. If it stays so for a quarter of an hour, tell whoever hosts the bot: the log says why."
            ),
        )
    yield from (_unsent(each) for each in facts.unsent[:_SHOWN])
    more = len(facts.unsent) - _SHOWN
    if more > 0:
        yield Finding(
            "failed",
            phrase_many(
                more,
                "{count:,} more message of the last week could not be sent.",
                "{count:,} more messages of the last week could not be sent.",
            ),
            phrase("Mend what is named above first; `/reminder list` shows which series are paused."),
        )
    if facts.missed:
        yield Finding(
            "missed",
            phrase_many(
                facts.missed,
                "{count:,} message of the last week came too late to be of use.",
                "{count:,} messages of the last week came too late to be of use.",
            ),
            phrase("I was not running, or could not reach Discord. Tell whoever hosts the bot."),
            Weight.ADVICE,
        )


def _unsent(unsent: Unsent) -> Finding:
    due, channel = f"<t:{int(unsent.due_at.timestamp())}:f>", f"<#{unsent.channel_id}>"
    why = reason_words(unsent.reason)
    if unsent.channel_id is None:
        what = phrase("A message due {due} for one person was not sent: {why}.", due=due, why=why)
    else:
        what = phrase("A message due {due} in {channel} was not sent: {why}.", due=due, channel=channel, why=why)
    return Finding(f"failed:{unsent.delivery_id}", what, unsent.mend)


def _unlisted(facts: ServerFacts) -> Iterator[Finding]:
    if facts.events_unlisted == "permission":
        yield Finding(
            "events",
            phrase("Your events are missing in Discord's own list of events: I am missing **Create Events**."),
            phrase(
                "In Server Settings > Roles > **{own_role}** turn on **Create Events**; or leave it, if you do not "
                "want them there.",
                own_role=facts.own_role,
            ),
            Weight.ADVICE,
        )
    elif facts.events_unlisted == "full":
        yield Finding(
            "events",
            phrase("Discord's own list of events is full (100), so some of yours are missing in it."),
            phrase("Delete some that you do not need in Discord's list; those that come next are added by themselves."),
            Weight.ADVICE,
        )


_SERVER_CHECKS: tuple[Callable[[ServerFacts], Iterator[Finding]], ...] = (
    _places,
    _ranks,
    _may_give,
    _refusals,
    _messages,
    _settings,
    _unlisted,
)
