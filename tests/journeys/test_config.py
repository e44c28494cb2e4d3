"""An admin sets the server up; others cannot."""

from tests.journeys.world import World, said


async def test_an_admin_sets_a_channel_and_sees_it_after_a_restart(world: World) -> None:
    result = await world.admin.slash(world.general, "config channel", kind="events", channel=world.events)
    assert said(result).startswith(f"**events** is now <#{world.events.id}>.")
    assert result.ephemeral
    await world.restart()
    shown = said(await world.admin.slash(world.general, "config show"))
    assert f"**events** · <#{world.events.id}>" in shown
    assert "**petitions** · *not set*" in shown


async def test_all_settings_fit_a_phones_screen(world: World) -> None:
    shown = said(await world.admin.slash(world.general, "config show"))
    assert len(shown.splitlines()) <= 20
    for command in ("timezone", "language", "quiet-hours", "role", "channel", "feature"):
        assert f"`/config {command}`" in shown
