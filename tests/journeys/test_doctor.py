"""A server whose permissions are broken: the check-up says what, and after it was mended as it says, all is well."""

from typing import Any

from bot.servers.model import ChannelKind
from tests.journeys.test_first_hour import own_role
from tests.journeys.world import World, answer, said, texts

KINDS = (ChannelKind.EVENTS, ChannelKind.ORGANIZERS, ChannelKind.WELCOME, ChannelKind.ACTIONS)


async def settle_in(world: World) -> None:
    """Everything chosen, so that only what a test breaks is wrong."""
    places = {ChannelKind.EVENTS: world.events, ChannelKind.ORGANIZERS: world.organizers}
    for kind in KINDS:
        channel = places.get(kind, world.general)
        await world.admin.slash(world.general, "config channel", kind=kind.value, channel=channel)
    await world.admin.slash(world.general, "config timezone", timezone="Eastern Time")


async def test_what_is_broken_is_said_with_what_mends_it_and_mended(world: World) -> None:
    await settle_in(world)
    high = world.server.create_role("Members")
    await world.admin.slash(world.general, "config role", kind="volunteer", role=high)
    world.env.backend.reorder_roles(world.server.id, [{"id": str(high.id), "position": 9}])
    world.grant(world.events, send_messages=False)
    shown = await world.admin.slash(world.general, "doctor")
    assert shown.ephemeral
    text = said(shown)
    assert f"I can't work in <#{world.events.id}> (**events**): I am missing **Send Messages** there." in text
    assert f"**Mend it** Open the settings of <#{world.events.id}>, then Permissions" in text
    assert f"I can't give <@&{high.id}>, the volunteer role: it stands above my own role." in text
    assert f"drag **{own_role(world).name}** above it" in text
    assert "Channels in order: 2 of 3" in text

    world.grant(world.events, send_messages=True)
    world.env.backend.reorder_roles(world.server.id, [{"id": str(own_role(world).id), "position": 10}])
    again = said(await world.admin.click(answer(shown), label="Check again"))
    assert "I can't" not in again
    assert "Channels in order: 3 of 3" in again
    assert "There is no directory of officials yet" in again  # the host's part is still so


async def test_a_first_refusal_has_the_whole_server_looked_at_and_told_once(world: World) -> None:
    await settle_in(world)
    asked = {"what": "Doors open", "channel": world.events}
    await world.organizer.slash(world.general, "reminder create", when="in 2 hours", **asked)
    await world.organizer.slash(world.general, "reminder create", when="in 3 hours", **asked)
    world.grant(world.events, send_messages=False)
    world.grant(world.general, send_messages=False)
    await world.later(hours=2, minutes=1)
    told = world.messages(world.organizers)
    assert sum("could not be sent" in text for text in told) == 1
    (found,) = [text for text in told if "Something keeps me from working here" in text]
    # What the first message says about #events is not said again; what is wrong besides is.
    assert f"I can't work in <#{world.general.id}> (**actions**, **welcome**)" in found
    assert f"<#{world.events.id}>" not in found
    await world.restart()
    await world.later(hours=2)
    told = world.messages(world.organizers)
    assert sum("Something keeps me from working here" in text for text in told) == 1

    world.grant(world.general, send_messages=True)
    pressed = await world.admin.click(last(world, "Something keeps me"), label="Check again")
    assert f"<#{world.general.id}>" not in said(pressed)


def last(world: World, words: str) -> Any:
    stored = world.env.backend.messages[world.organizers.id].values()
    number = next(each.id for each in stored if words in "".join(texts(each.components)))
    return next(each for each in world.organizers.history() if each.id == number)


async def test_where_the_organizers_channel_is_closed_the_log_is_told(world: World) -> None:
    await settle_in(world)
    log = world.server.create_text_channel("log")
    await world.admin.slash(world.general, "config channel", kind="log", channel=log)
    asked = {"what": "Doors open", "channel": world.organizers}
    await world.organizer.slash(world.general, "reminder create", when="in 2 hours", **asked)
    world.grant(world.organizers, send_messages=False)
    await world.later(hours=2, minutes=1)
    (found,) = [text for text in world.messages(log) if "I can't work" in text]  # the others: who changed what
    assert f"I can't work in <#{world.organizers.id}> (**organizers**" in found
    assert "missing **Send Messages** there" in found


async def test_a_role_that_is_refused_has_the_server_looked_at(world: World) -> None:
    await settle_in(world)
    role = world.server.create_role("Members")
    await world.admin.slash(world.general, "config role", kind="volunteer", role=role)
    world.env.backend.reorder_roles(world.server.id, [{"id": str(role.id), "position": 9}])
    form = await world.alex.slash(world.general, "join")
    await world.alex.submit_modal(form, {"home": "Massachusetts"})
    await world.later(minutes=1)
    (found,) = [text for text in world.messages(world.organizers) if "Something keeps me" in text]
    assert f"I can't give <@&{role.id}>, the volunteer role" in found


async def test_a_deleted_channel_and_role_are_found(world: World) -> None:
    await settle_in(world)
    role = world.server.create_role("Members")
    await world.admin.slash(world.general, "config role", kind="volunteer", role=role)
    world.env.backend.delete_channel(world.events.id)
    world.env.backend.delete_role(world.server.id, role.id)
    text = said(await world.admin.slash(world.general, "doctor"))
    assert "A channel that is used for **events** was deleted." in text
    assert "The volunteer role was deleted." in text
    panel = said(await world.admin.slash(world.general, "setup"))
    assert "-# Missing: events." in panel


async def test_others_cannot_ask_for_a_check_up(world: World) -> None:
    result = await world.forge(world.organizer, 3, {"custom_id": "doctor:check", "component_type": 2})
    assert "Only admins can check how things stand" in said(result)


async def test_a_channel_that_is_not_in_the_cache_is_asked_for(world: World) -> None:
    await settle_in(world)
    guild = world.bot.get_guild(world.server.id)
    assert guild is not None
    guild._channels.pop(world.events.id)  # as after an outage, or an archived thread
    assert guild.get_channel(world.events.id) is None
    assert "was deleted" not in said(await world.admin.slash(world.general, "doctor"))
    assert "✅ **Channels**" in said(await world.admin.slash(world.general, "setup"))


async def test_a_card_that_cannot_be_edited_has_the_server_looked_at(world: World) -> None:
    await settle_in(world)
    draft = await world.organizer.slash(world.general, "event create", title="Picnic", start="tomorrow 6pm")
    await world.organizer.click(answer(draft), label="Post it")
    world.grant(world.events, view_channel=False)
    world.env.inject_error("PATCH", f"/channels/{world.events.id}/messages/*", status=403, code=50001)
    await world.forge(world.alex, 3, {"custom_id": "event:1:going", "component_type": 2}, where=world.general)
    await world.later(minutes=1)
    (found,) = [text for text in world.messages(world.organizers) if "Something keeps me" in text]
    assert f"I can't work in <#{world.events.id}>" in found
    assert "missing **View Channel**" in found


async def test_a_refused_command_has_the_server_looked_at(world: World) -> None:
    await settle_in(world)
    world.grant(world.general, send_messages=False)
    world.env.inject_error("POST", f"/channels/{world.events.id}/messages", status=403, code=50013)
    result = await world.organizer.slash(world.general, "chapter post", channel=world.events)
    assert "Discord did not let me do that" in said(result)
    await world.later(minutes=1)
    (found,) = [text for text in world.messages(world.organizers) if "Something keeps me" in text]
    assert f"I can't work in <#{world.general.id}>" in found
