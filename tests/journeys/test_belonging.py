"""A button in direct messages opens to the members of the server that it names, and to those it has written to."""

from typing import Any

from tests.journeys.world import World, said

STRANGE = "This button belongs to a server that you are not in."


async def press(world: World, person: Any, verb: str = "stop") -> str:
    custom_id = f"rsvp:{world.server.id}:{verb}:soon"
    return said(await world.forge(person, 3, {"custom_id": custom_id, "component_type": 2}, direct=True))


async def test_members_get_in_and_strangers_do_not(world: World) -> None:
    other = world.env.create_guild(name="Other server")
    morgan = other.add_member(world.env.create_user("morgan"))
    assert not (await press(world, world.alex)).startswith(STRANGE)
    assert (await press(world, morgan)).startswith(STRANGE)
    await world.restart()
    assert (await press(world, morgan)).startswith(STRANGE)


async def test_whoever_left_can_still_stop_what_the_server_sends_them(world: World) -> None:
    await world.alex.slash(world.general, "remindme", what="Call", when="in 2 hours")
    await world.later(hours=2, minutes=1)
    assert world.direct_messages(world.alex)
    for person in (world.alex, world.jordan):
        world.env.backend.remove_member(world.server.id, person.id)
    await world.env.settle()
    assert not (await press(world, world.alex)).startswith(STRANGE)
    assert (await press(world, world.jordan)).startswith(STRANGE), "the server never wrote to them"
