"""Pictures and files go along with cards: answers, posted cards, deliveries; files come in bounded and from Discord."""

import io
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from PIL import Image

from bot.access import Action, Actor
from bot.app import Interaction
from bot.card import Card, Document, Picture, button, notice, row
from bot.charts.thermometer import thermometer, thermometer_alt
from bot.database import Transaction
from bot.database.memory import recall, remember
from bot.edge.drawing import drawn
from bot.edge.durable import Durable
from bot.edge.files import read_attachment
from bot.edge.guard import needs
from bot.edge.reply import replace, reply, wait
from bot.outbox import store as outbox
from bot.outbox.model import Destination
from bot.posts import store
from tests.journeys.world import Channel, World, said

KIND, THING = "sample", 7


def load(tx: Transaction, server_id: int, thing_id: int) -> int | None:
    text = recall(tx, f"{server_id}/{thing_id}")
    return int(text) if text else None


def change(tx: Transaction, server_id: int, number: int) -> None:
    remember(tx, f"{server_id}/{THING}", str(number))
    store.mark(tx, server_id, KIND, THING)


def draw(number: int) -> bytes | None:
    """The picture changes with every ten."""
    if number == 13:
        raise RuntimeError("bad luck")
    return thermometer(number // 10, 10, "Tens")


def face(number: int, picture: bytes | None) -> Card:
    alt = thermometer_alt(number // 10, 10, "Tens")
    return Card(f"{number} calls", Picture("tens.png", picture, alt) if picture else None)


def registered(world: World) -> None:
    world.bot.posts.register(KIND, load, face, draw)
    world.bot.senders.register(KIND, load, face, draw)


async def post(world: World, number: int, where: Channel | None = None) -> None:
    registered(world)
    await world.bot.database.write(change, world.server.id, number)
    with world.env.time_context():
        channel = world.bot.get_partial_messageable((where or world.general).id)
        await world.bot.posts.publish(channel, world.server.id, KIND, THING)
    await world.env.settle()


async def changed(world: World, number: int) -> Any:
    await world.bot.database.write(change, world.server.id, number)
    await world.later(seconds=5)
    return only_message(world, world.general.id)


def only_message(world: World, channel_id: int) -> Any:
    (message,) = world.env.backend.messages[channel_id].values()
    return message


def shown(message: Any) -> tuple[int, str]:
    """The id of the only attachment, which the card's gallery shows, and the words that stand for it."""
    (attachment,) = message.attachments
    gallery = next(part for part in message.components[0]["components"] if part["type"] == 12)
    (item,) = gallery["items"]
    assert item["media"]["url"] == attachment["url"]
    assert attachment["filename"] == "tens.png"
    return int(attachment["id"]), item["description"]


async def test_a_posted_picture_is_replaced_when_it_changes_also_after_a_restart(world: World) -> None:
    await post(world, 10)
    first, words = shown(only_message(world, world.general.id))
    assert words == "Tens. 1 of 10 calls, 10 percent."
    again, _ = shown(await changed(world, 11))
    assert again == first, "an unchanged picture is not uploaded again"
    second, words = shown(await changed(world, 20))
    assert (second != first, words) == (True, "Tens. 2 of 10 calls, 20 percent.")
    await world.restart()
    registered(world)
    third, _ = shown(await changed(world, 25))
    fourth, _ = shown(await changed(world, 26))
    assert third == fourth
    blob = world.env.backend.cdn.get(only_message(world, world.general.id).attachments[0]["url"])
    assert blob is not None
    assert Image.open(io.BytesIO(blob)).size == (900, 226)


async def test_a_picture_that_cannot_be_drawn_leaves_the_words(world: World) -> None:
    await post(world, 10)
    message = await changed(world, 13)
    assert message.attachments == []
    assert world.messages(world.general) == ["13 calls"]
    shown(await changed(world, 14))


async def test_where_files_are_not_allowed_the_words_are_posted(world: World) -> None:
    nobody = discord.PermissionOverwrite(attach_files=False)
    bare = world.server.create_text_channel("bare", overwrites={world.server.default_role: nobody})
    await post(world, 10, bare)
    assert only_message(world, bare.id).attachments == []
    assert world.messages(bare) == ["10 calls"]
    await world.bot.database.write(change, world.server.id, 20)
    await world.later(seconds=5)
    assert world.messages(bare) == ["20 calls"]


async def test_what_discord_refused_to_keep_is_uploaded_at_the_next_try(world: World) -> None:
    await post(world, 10)
    first, _ = shown(only_message(world, world.general.id))
    world.env.inject_error("PATCH", "/channels/*/messages/*", status=400, code=50035)
    await changed(world, 11)
    await world.later(seconds=10)
    message = only_message(world, world.general.id)
    assert world.messages(world.general) == ["11 calls"]
    assert shown(message)[0] != first


async def test_a_delivery_brings_its_picture(world: World) -> None:
    registered(world)
    await world.bot.database.write(change, world.server.id, 30)

    def promise(tx: Transaction, server_id: int) -> None:
        to = Destination(channel_id=world.events.id)
        outbox.add(tx, server_id, kind=KIND, thing_id=THING, destination=to, due_at=tx.now, dedupe="a")

    await world.bot.database.write(promise, world.server.id)
    await world.later(seconds=5)
    assert shown(only_message(world, world.events.id))[1] == "Tens. 3 of 10 calls, 30 percent."


class Next(Durable, template=r"pictures:(?P<number>[0-9]{1,3})", action=Action.HELP):
    async def pressed(self, interaction: Interaction, actor: Actor) -> None:
        number = self.number("number")
        if number % 2:
            await wait(interaction)
        if number > 50:
            await replace(interaction, notice("That was all."))
        else:
            await replace(interaction, _tens(number, await drawn(draw, number)))


def _tens(number: int, picture: bytes | None) -> Card:
    card = face(number, picture)
    card.add_item(row(button("More", f"pictures:{number + 20}")))
    return card


class Files(commands.Cog):
    @app_commands.command()
    @needs(Action.HELP)
    async def tens(self, interaction: Interaction, late: bool = False) -> None:
        if late:
            await wait(interaction)
        await reply(interaction, _tens(20, await drawn(draw, 20)))
        await reply(interaction, Card("Here is the list.", Document("my list.csv", b"a,b\r\n")))

    @app_commands.command()
    @needs(Action.HELP)
    async def send(self, interaction: Interaction, file: discord.Attachment, most: int = 1000) -> None:
        await wait(interaction)
        data = await read_attachment(file, most=most)
        await reply(interaction, notice(f"{len(data)} bytes"))


@pytest.fixture
async def files(world: World) -> World:
    await world.bot.add_cog(Files())
    world.bot.add_dynamic_items(Next)
    with world.env.time_context():
        await world.bot.tree.sync()
    await world.env.settle()
    return world


@pytest.mark.parametrize("late", [False, True])
async def test_answers_bring_pictures_and_documents(files: World, late: bool) -> None:
    result = await files.alex.slash(files.general, "tens", late=late)
    assert result.response is not None
    assert [attachment.filename for attachment in result.response.attachments] == ["tens.png"]
    (document,) = result.followups[-1].attachments
    assert document.filename == "my-list.csv"
    assert files.env.backend.cdn.get(document.url) == b"a,b\r\n"


async def test_a_card_in_place_of_another_brings_its_own_picture(files: World) -> None:
    result = await files.alex.slash(files.general, "tens")
    shown_first = result.response
    assert shown_first is not None
    await files.alex.click(shown_first, label="More")
    messages = [m for m in files.env.backend.messages[files.general.id].values() if m.attachments]
    (message,) = [m for m in messages if m.attachments[0]["filename"] == "tens.png"]
    assert shown(message)[1] == "Tens. 4 of 10 calls, 40 percent."
    await files.alex.click(shown_first, label="More")
    assert message.attachments == []


@pytest.mark.parametrize(
    ("name", "data", "most", "words"),
    [
        ("list.csv", b"a,b\r\n", 1000, "5 bytes"),
        ("LIST.CSV", b"a", 1000, "1 bytes"),
        ("list.csv", b"a" * 1001, 1000, '"list.csv" is too large: at most 0.001 MB.'),
        ("list.xlsx", b"PK", 1000, "is a workbook, and I read only CSV"),
        ("photo.png", b"x", 1000, '"photo.png" is not a file that I can take here. Attach one that ends in .csv'),
    ],
)
async def test_an_attached_file_is_read_or_refused(files: World, name: str, data: bytes, most: int, words: str) -> None:
    result = await files.alex.slash(files.general, "send", file=(name, data), most=most)
    assert words in said(result)
