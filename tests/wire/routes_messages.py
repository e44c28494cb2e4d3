"""REST: channels, their messages, and direct messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.wire.messages import Message, apply_body
from tests.wire.routing import Answer, Call, Refusal, route
from tests.wire.world import DM_CHANNEL, READ_HISTORY, SEND_MESSAGES, VIEW_CHANNEL, Channel

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn


def open_channel(place: StandIn, call: Call, needs: int = 0) -> Channel:
    """The channel a request names, when the bot may see it and holds the permission bits `needs`."""
    channel = place.world.channels.get(call.id("channel"))
    if channel is None:
        raise Refusal(404, 10003, "Unknown Channel")
    if channel.guild is not None:
        held = channel.guild.permissions(place.world.bot.id, channel)
        if not held & VIEW_CHANNEL:
            raise Refusal(403, 50001, "Missing Access")
        if held & needs != needs:
            raise Refusal(403, 50013, "Missing Permissions")
    return channel


def open_message(place: StandIn, call: Call, channel: Channel) -> Message:
    message = place.world.messages.get(call.id("message"))
    if message is None or message.deleted or message.ephemeral or message.channel is not channel:
        raise Refusal(404, 10008, "Unknown Message")
    return message


def own_message(place: StandIn, call: Call, channel: Channel) -> Message:
    message = open_message(place, call, channel)
    if message.author is not place.world.bot:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    return message


@route("GET", "/channels/{channel}")
def get_channel(place: StandIn, call: Call) -> Answer:
    return 200, open_channel(place, call).payload()


@route("POST", "/channels/{channel}/typing")
def type_in_channel(place: StandIn, call: Call) -> Answer:
    open_channel(place, call, SEND_MESSAGES)
    return 204, None


@route("POST", "/channels/{channel}/messages")
def send_message(place: StandIn, call: Call) -> Answer:
    channel = open_channel(place, call, SEND_MESSAGES)
    person = channel.recipient
    if person is not None and not (person.dms_open and place.world.shares_guild(person)):
        raise Refusal(403, 50007, "Cannot send messages to this user")
    nonce = call.body.get("nonce")
    first = place.remembered(nonce, call.at) if call.body.get("enforce_nonce") else None
    if first is not None:
        return 200, first.payload()
    message = Message(channel, place.world.bot, nonce=nonce, reference=call.body.get("message_reference"))
    apply_body(place.world, message, call.body, call.uploads, now=call.at)
    place.remember(message, call.at)
    place.gateway.dispatch("MESSAGE_CREATE", message.payload())
    return 200, message.payload()


@route("GET", "/channels/{channel}/messages")
def list_messages(place: StandIn, call: Call) -> Answer:
    channel = open_channel(place, call, READ_HISTORY)
    found = [m for m in place.visible(channel) if not m.ephemeral]
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise Refusal(400, 50035, "Invalid Form Body\nlimit: between 1 and 100")
    if "after" in call.query:
        found = [m for m in found if m.id > int(call.query["after"])][:limit]
    elif "around" in call.query:
        found = [m for m in found if abs(m.id - int(call.query["around"])) < (60_000 << 22)]
    elif "before" in call.query:
        found = [m for m in found if m.id < int(call.query["before"])]
    return 200, [message.payload() for message in reversed(found[-limit:])]


@route("GET", "/channels/{channel}/messages/{message}")
def get_message(place: StandIn, call: Call) -> Answer:
    channel = open_channel(place, call, READ_HISTORY)
    return 200, open_message(place, call, channel).payload()


@route("PATCH", "/channels/{channel}/messages/{message}")
def edit_message(place: StandIn, call: Call) -> Answer:
    message = own_message(place, call, open_channel(place, call))
    apply_body(place.world, message, call.body, call.uploads, now=call.at)
    place.gateway.dispatch("MESSAGE_UPDATE", message.payload())
    return 200, message.payload()


@route("DELETE", "/channels/{channel}/messages/{message}")
def delete_message(place: StandIn, call: Call) -> Answer:
    message = own_message(place, call, open_channel(place, call))
    place.delete(message)
    return 204, None


@route("POST", "/users/@me/channels")
def open_dm(place: StandIn, call: Call) -> Answer:
    user = place.world.users.get(int(call.body["recipient_id"]))
    if user is None or user.bot:
        raise Refusal(400, 50033, "Invalid Recipient(s)")
    channel = place.world.dm_channel(user)
    assert channel.kind == DM_CHANNEL
    return 200, channel.payload()


@route("GET", "/users/{user}")
def get_user(place: StandIn, call: Call) -> Answer:
    user = place.world.users.get(call.id("user"))
    if user is None:
        raise Refusal(404, 10013, "Unknown User")
    return 200, user.payload()
