"""Posted cards stay true: few edits for many changes, over restarts, and a deleted one is forgotten."""

from itertools import count
from typing import Any

from bot.card import Card, notice
from bot.database import Transaction
from bot.database.memory import recall, remember
from bot.posts import store
from tests.journeys.world import World

KIND, THING = "sample", 7


def load(tx: Transaction, server_id: int, thing_id: int) -> str | None:
    return recall(tx, f"{server_id}/{thing_id}")


def change(tx: Transaction, server_id: int, words: str) -> None:
    remember(tx, f"{server_id}/{THING}", words)
    store.mark(tx, server_id, KIND, THING)


async def post(world: World, words: str) -> None:
    world.bot.posts.register(KIND, load, notice)
    await world.bot.database.write(change, world.server.id, words)
    with world.env.time_context():
        channel = world.bot.get_partial_messageable(world.general.id)
        await world.bot.posts.publish(channel, world.server.id, KIND, THING)
    await world.env.settle()


def edits(world: World) -> int:
    return sum(request.method == "PATCH" for request in world.env.http_requests)


async def test_a_storm_of_changes_is_few_edits_and_the_last_is_what_stands(world: World) -> None:
    await post(world, "none yet")
    for number in range(50):
        await world.bot.database.write(change, world.server.id, f"{number} are coming")
        await world.env.settle()
    assert edits(world) == 1, "the first change shows at once, the others wait"
    await world.later(seconds=2)
    assert edits(world) == 2
    assert world.messages(world.general) == ["49 are coming"]
    await world.later(minutes=5)
    assert edits(world) == 2, "nothing changed, so nothing is edited"


async def test_a_change_just_before_the_bot_stopped_shows_when_it_is_back(world: World) -> None:
    await post(world, "before")
    await world.bot.database.write(change, world.server.id, "one")
    await world.env.settle()
    await world.bot.database.write(change, world.server.id, "two")
    await world.restart()
    world.bot.posts.register(KIND, load, notice)
    await world.bot.database.write(change, world.server.id, "three")
    await world.later(seconds=5)
    assert world.messages(world.general) == ["three"]


async def test_a_change_while_the_card_was_being_posted_is_not_missed(world: World) -> None:
    numbers = count(1)

    def face(number: int) -> Card:
        return notice(f"seen at look {number}")

    def look(tx: Transaction, server_id: int, thing_id: int) -> Any:
        return min(next(numbers), 3)

    world.bot.posts.register(KIND, look, face)
    with world.env.time_context():
        await world.bot.posts.publish(world.bot.get_partial_messageable(world.general.id), world.server.id, KIND, THING)
    await world.later(seconds=3)
    assert world.messages(world.general) == ["seen at look 3"]


async def test_a_deleted_message_is_forgotten(world: World) -> None:
    await post(world, "here")
    message = world.general.last_message
    assert message is not None
    world.env.backend.delete_message(world.general.id, message.id)
    await world.bot.database.write(change, world.server.id, "gone")
    await world.later(seconds=3)
    assert await world.bot.database.read(store.list_of, world.server.id, KIND, THING) == []
    assert await world.bot.database.read(store.list_dirty, 10) == []


async def test_an_edit_that_failed_is_made_again(world: World) -> None:
    await post(world, "before")
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=500)
    await world.bot.database.write(change, world.server.id, "after")
    await world.later(seconds=10)
    assert world.messages(world.general) == ["after"]


async def test_another_servers_posts_are_left_alone(world: World) -> None:
    await post(world, "ours")
    await world.bot.database.write(change, world.server.id + 1, "theirs")
    await world.later(seconds=3)
    assert world.messages(world.general) == ["ours"]
    assert edits(world) == 0
