"""The first hour over real sockets: each request as Discord's own description wants it, and its clock beside ours."""

from __future__ import annotations

from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.world import MANAGE_GUILD


async def test_a_server_is_set_up_and_checked(place: StandIn, bot: BotProcess) -> None:
    world = place.world
    guild = world.add_guild("Riverbend")
    [general] = guild.channels.values()
    for name in ("welcome", "events", "actions", "organizers"):
        world.add_channel(guild, name)
    for name in ("Organizers", "Volunteers"):
        world.add_role(guild, name)
    ada = place.person("Ada", guild, permissions=MANAGE_GUILD)
    await bot.start()
    panel = (await ada.slash(general, "setup")).message
    await ada.select(panel, "setup:zone", ["America/Chicago"])
    assert "Use <#" in (await ada.click(panel, "Make what is missing")).text
    await ada.click(panel, "Do it")
    await place.until(lambda: "3 of 4 done" in panel.text, what="the panel")
    await ada.click(panel, "Post the welcome card")
    await place.until(lambda: "**All set.**" in panel.text, what="the panel")
    assert (await ada.click(panel, "Channels")).text.count("✅") == 4
    checked = await ada.slash(general, "doctor")
    assert "Clock: " in checked.text
    assert "Discord's, so everything comes" not in checked.text
    place.assert_clean()
