"""Each person reads their own language; channels read the server's."""

from tests.journeys.world import World, said


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
