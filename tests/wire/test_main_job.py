"""The main job over real sockets: a movement's first evening with the real process, which is killed in its middle."""

from __future__ import annotations

import asyncio

from tests.wire.messages import Message
from tests.wire.person import Person
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD, Channel, Guild

WORDS = "Bring the clipboards"
SIGN_UP = {"home": "02139", "interests": ["Make calls"], "skills": "Spanish", "availability": "Evenings"}


def named(guild: Guild, name: str) -> Channel:
    return next(channel for channel in guild.channels.values() if channel.name == name)


def new_server(place: StandIn, name: str) -> Guild:
    guild = place.world.add_guild(name)
    place.world.add_channel(guild, "events")
    return guild


async def set_up(place: StandIn, guild: Guild) -> Person:
    """An admin says which channel and role are for what; an organizer starts a chapter whose members get a role."""
    admin = place.person("Ada", guild, permissions=MANAGE_GUILD)
    organizers = place.world.add_role(guild, "Organizers", position=5)
    members = place.world.add_role(guild, "Cambridge", position=1)
    organizer = place.person("Olu", guild, (organizers,))
    general, events = named(guild, "general"), named(guild, "events")

    said = await admin.slash(general, "config channel", {"kind": "events", "channel": events})
    assert f"<#{events.id}>" in said.text
    said = await admin.slash(general, "config role", {"kind": "organizer", "role": organizers})
    assert f"<@&{organizers.id}>" in said.text
    chapter = {"name": "Cambridge", "state": "Massachusetts", "city": "02139", "role": members}
    said = await organizer.slash(general, "chapter create", chapter)
    assert "Cambridge" in said.text
    assert "is started" in said.text
    return organizer


async def sign_up(place: StandIn, guild: Guild, volunteer: Person) -> None:
    general = named(guild, "general")
    members = next(role for role in guild.roles.values() if role.name == "Cambridge")
    suggested = await volunteer.autocomplete(general, "join", "chapter", "cam")
    assert [choice["value"] for choice in suggested] == ["1"]
    form = await volunteer.slash(general, "join", {"chapter": "1"})
    welcome = await volunteer.submit(form, SIGN_UP)
    assert "Welcome to" in welcome.text
    assert welcome.ephemeral
    given = place.sent("PUT", f"/guilds/{guild.id}/members/{volunteer.id}/roles/{members.id}")
    assert [request.status for request in given] == [204]
    assert members.id in guild.members[volunteer.id].role_ids


async def call(guild: Guild, volunteer: Person) -> None:
    """Look up who represents a ZIP of two districts, choose one, and call."""
    general = named(guild, "general")
    looked = await volunteer.slash(general, "officials", {"zip": "02139"})
    assert {"officials:02139:MA:5", "officials:02139:MA:7"} <= set(looked.message.buttons)
    chosen = await volunteer.click(looked.message, "officials:02139:MA:7")
    assert "this is your district" in chosen.text
    turn = await volunteer.slash(general, "call")
    saved = await volunteer.click(turn.message, "Left a voicemail")
    assert "Saved: " in saved.text
    assert "left a voicemail" in saved.text


async def post_event(place: StandIn, guild: Guild, organizer: Person) -> Message:
    event = {"title": "Door knocking", "start": "tomorrow 6pm", "duration": "2h", "capacity": 20, "chapter": "1"}
    preview = await organizer.slash(named(guild, "general"), "event create", event)
    assert preview.ephemeral
    assert place.visible(named(guild, "events")) == []
    posting = await organizer.click(preview.message, "Post it")
    await posting.finish()
    assert "is posted" in posting.text
    standing = place.visible(named(guild, "events"))
    assert len(standing) == 1
    posted = standing[0]
    assert "0 of 20 going" in posted.text
    assert not posted.ephemeral
    return posted


def delivered(place: StandIn, person: Person) -> list[Message]:
    return [message for message in place.visible(person.dm) if WORDS in message.text]


async def test_a_movement_through_a_sigkill(place: StandIn, bot: BotProcess) -> None:
    guild, other_guild = new_server(place, "Riverbend"), new_server(place, "Lakeside")
    general = named(guild, "general")
    bot.warm = None  # each start is a real one
    assert await bot.start() < 30
    organizer = await set_up(place, guild)
    volunteer = place.person("Vera", guild)
    await sign_up(place, guild, volunteer)
    await call(guild, volunteer)
    posted = await post_event(place, guild, organizer)
    place.fault("PATCH", f"/messages/{posted.id}$", reset=True)  # a broken line only delays it
    await post_event(place, other_guild, await set_up(place, other_guild))  # the first event of another server
    crowd = [place.person(f"Person {number}", guild) for number in range(8)]
    for answer in await asyncio.gather(*(person.click(posted, "Going") for person in crowd)):
        assert "You're going" in answer.text
    await place.until(lambda: "8 of 20 going" in posted.text, what="the crowd on the card")
    assert posted.edits <= 3  # eight answers, edited together

    cut_off = place.fault("PATCH", f"/messages/{posted.id}$", status=503, hold=60)
    assert "9 of 20" in (await volunteer.click(posted, "Going")).text
    on_me = await volunteer.slash(general, "me")
    await cut_off.happened()  # the card was about to be edited, and never was
    asked = await volunteer.slash(general, "remindme", {"what": WORDS, "when": "in 3 seconds"})
    assert WORDS in asked.text
    await bot.kill()
    assert delivered(place, volunteer) == []
    assert "8 of 20 going" in posted.text
    await bot.start()

    # What was answered is still there, and the old messages still work: the post, and a card only Vera sees.
    await place.until(lambda: "9 of 20 going" in posted.text, what="the true count on the card")
    again = await volunteer.click(posted, "Going")
    assert "9 of 20" in again.text
    listed = await volunteer.slash(general, "event list")
    assert "9 of 20 going" in listed.text
    assert "you're going" in listed.text
    assert (await volunteer.click(on_me.message, "Edit")).modal["title"] == "Your profile"
    assert (await place.until_message(volunteer.dm, WORDS, 20)).buttons
    for _ in range(50):  # it is noted as sent a moment after it is there to be read
        if WORDS not in (await volunteer.slash(general, "reminders")).text:
            break
        await asyncio.sleep(0.1)
    cancelled = await volunteer.click(asked.message, "Cancel")
    assert "has been sent already" in cancelled.text

    code, seconds = await bot.terminate()
    assert code == 0
    assert seconds < 5
    assert len(delivered(place, volunteer)) == 1
    assert len(place.sent("POST", f"/channels/{volunteer.dm.id}/messages")) == 1
    assert place.syncs == 1  # the commands had not changed
    assert place.gateway.live() == []
    assert place.interactions.late == []
    for never in (place.token, "Traceback", "FENCED"):
        assert never not in bot.output
    place.assert_clean()
