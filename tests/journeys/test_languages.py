"""Each person reads their own language; channels read the server's."""

from bot.servers import service as servers
from bot.servers.model import DEFAULT_ZONE
from tests.journeys.world import World, answer, said


async def test_each_reads_the_language_of_their_discord_also_after_a_restart(world: World) -> None:
    async def shown() -> str:
        return said(await world.admin.slash(world.general, "config language", language="es"))

    assert "I write **Español** in this server's channels now." in await shown()
    world.locales[world.admin.id] = "es-419"
    assert "Ahora escribo en **Español**" in await shown()
    await world.restart()
    assert "Ahora escribo en **Español**" in await shown()
    world.locales[world.admin.id] = "en-GB"
    assert "I write **Español**" in await shown()
    world.locales[world.admin.id] = "fr"  # not spoken: the server's
    assert "Ahora escribo en **Español**" in await shown()


async def test_what_comes_later_comes_in_ones_own_language(world: World) -> None:
    world.locales[world.alex.id] = "es-ES"
    await world.alex.slash(world.general, "remindme", what="agua", when="in 10 minutes")
    await world.jordan.slash(world.general, "remindme", what="water", when="in 10 minutes")
    await world.restart()
    await world.later(minutes=10)
    assert "Recordatorio" in world.direct_messages(world.alex)[-1]
    assert "### Reminder" in world.direct_messages(world.jordan)[-1]


async def test_whoever_changes_it_is_written_to_in_the_new_one(world: World) -> None:
    world.locales[world.alex.id] = "es-ES"
    await world.alex.slash(world.general, "remindme", what="agua", when="in 10 minutes")
    world.locales[world.alex.id] = "en-US"
    await world.alex.slash(world.general, "reminders")
    await world.later(minutes=10)
    assert "### Reminder" in world.direct_messages(world.alex)[-1]


async def test_what_belongs_to_nothing_any_more_is_refused_in_ones_own_language(world: World) -> None:
    stale = {"custom_id": "old:1:thing", "component_type": 2}
    world.locales[world.alex.id] = "es-419"
    assert said(await world.forge(world.alex, 3, stale)).startswith("Este botón ya no funciona")
    await world.admin.slash(world.general, "config language", language="es")
    world.locales[world.jordan.id] = "fr"
    assert said(await world.forge(world.jordan, 3, stale)).startswith("Este botón ya no funciona")
    assert said(await world.forge(world.organizer, 3, stale)).startswith("This button no longer works")


async def test_suggestions_are_in_ones_own_language(world: World) -> None:
    world.locales[world.organizer.id] = "es-ES"
    found = await world.organizer.autocomplete(world.general, "help", "topic", "crear")
    assert {"name": "/evento crear", "value": "event create"} in [
        {"name": each["name"], "value": each["value"]} for each in found
    ]
    assert "Ajustes" not in str(await world.organizer.autocomplete(world.general, "help", "topic", "aju"))
    assert "Eventos" in str(await world.organizer.autocomplete(world.general, "help", "topic", "even"))
    assert "### /evento crear" in said(await world.organizer.slash(world.general, "help", topic="evento crear"))


async def test_what_stands_in_channels_is_written_anew_in_the_servers_language(world: World) -> None:
    shown = await world.organizer.slash(
        world.events, "event create", title="Rally", start="tomorrow 6pm", channel=world.events
    )
    await world.organizer.click(answer(shown), label="Post it")
    await world.later(seconds=5)
    assert "**When**" in world.messages(world.events)[-1]
    await world.admin.slash(world.general, "config language", language="es")
    await world.later(seconds=5)
    assert "**Cuándo**" in world.messages(world.events)[-1]
    # Nobody has chosen a zone with it.
    server = await world.bot.database.read(servers.configuration, world.server.id)
    assert not server.is_zone_chosen
    assert server.zone == DEFAULT_ZONE
    await world.bot.database.write(servers.set_home_state, world.server.id, "HI")
    server = await world.bot.database.read(servers.configuration, world.server.id)
    assert (server.zone, server.language) == ("Pacific/Honolulu", "es")
