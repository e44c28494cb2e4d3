"""Two servers with one bot: the first has one of everything in it, the second an admin who knows all its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
from simcord import GuildHandle, MemberActor
from sqlalchemy import select

from bot.campaigns import service as campaigns
from bot.database import Transaction
from bot.database.schema import metadata
from bot.database.statements import upsert
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from tests.journeys.world import Channel, World, answer, said

NAME = "Zebrafinch"
"""In the title of everything in the first server; the second server's admin may type it."""

SECRET = "Quokka"
"""In every other text of the first server; nobody types it."""

FIRST = 7001
"""The number of the first thing of each kind in the first server; the second has none so high."""

_COUNTED = (
    *("action", "action message", "call", "call opening", "call reminder", "campaign", "chapter", "chapter notice"),
    *("chapter request", "event", "event change", "event image", "interest", "note", "official", "phone report"),
    *("proposal", "proposal supporter", "reminder", "schedule", "shift", "stance", "waitlist place"),
)


@dataclass
class TwoServers:
    """A world, and beside it another server with the same bot."""

    world: World
    other: GuildHandle
    square: Channel
    stranger: MemberActor
    guest: MemberActor

    @property
    def there(self) -> int:
        """The number of the first server."""
        return self.world.server.id

    async def rows(self) -> Mapping[str, list[tuple[Any, ...]]]:
        """Everything that belongs to the first server."""
        return await self.world.bot.database.read(_rows, self.there)


def _rows(tx: Transaction, server_id: int) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    for table in metadata.sorted_tables:
        if "server_id" in table.c:
            query = select(table).where(table.c.server_id == server_id)
            found[table.name] = sorted((tuple(row) for row in tx.execute(query)), key=repr)
    return found


def _count_from(tx: Transaction, server_id: int) -> None:
    for name in _COUNTED:
        row = {"server_id": server_id, "name": name, "value": FIRST - 1}
        upsert(tx, metadata.tables["counters"], row, key=("server_id", "name"))


def _campaign(tx: Transaction, server_id: int) -> int:
    words = {"ask": f"{SECRET} vote", "script": f"{SECRET} hello {{title}} {{last_name}}"}
    return campaigns.create(tx, server_id, title=f"{NAME} air", details={"goal": 25}, **words).campaign_id


async def fill(world: World) -> TwoServers:
    """Put one of everything into the world's server, and open the other."""
    database, general, admin, alex = world.bot.database, world.general, world.admin, world.alex
    await database.write(_count_from, world.server.id)
    await database.write(officials.import_directory, sample_directory())

    async def do(person: MemberActor, command: str, **options: Any) -> Any:
        result = await person.slash(general, command, **options)
        assert result.modal is not None or "broke" not in said(result)
        return result

    for kind, channel in (("events", world.events), ("organizers", world.organizers), ("log", world.organizers)):
        await do(admin, "config channel", kind=kind, channel=channel)
    await do(admin, "config interest add", name=f"{NAME} driving")
    await do(admin, "chapter create", name=f"{NAME} town", state="MA", meeting=f"{SECRET} hall", joining="approval")
    await do(admin, "chapter create", name=f"{NAME} city", state="MA", lead=alex)
    form = {
        "home": "02139",
        "interests": ["make calls"],
        "skills": f"{SECRET} skills",
        "availability": f"{SECRET} days",
    }
    for person in (alex, world.jordan):
        await person.submit_modal(await do(person, "join", chapter=f"{NAME} city"), form)
    await do(world.jordan, "join", chapter=f"{NAME} town")
    await do(admin, "volunteers note", member=alex, text=f"{SECRET} note")
    await do(world.jordan, "chapter propose", name=f"{NAME} hill", state="NV")
    mayor = {"position": f"{SECRET} mayor", "state": "MA", "jurisdiction": f"{SECRET} ville", "phone": "617-555-0140"}
    await do(admin, "official add", name=f"{NAME} Smith", **mayor)
    campaign_id = await database.write(_campaign, world.server.id)
    call = await do(alex, "call", campaign=str(campaign_id))
    await alex.click(answer(call), label="Talked to staff")
    targets = await database.read(officials.list_targets, world.server.id)
    official = targets[0].official_id
    await do(admin, "campaign stance", campaign=str(campaign_id), official=official, stance="supports", source=SECRET)
    picnic = {"start": "tomorrow 6pm", "location": f"{SECRET} park", "channel": world.events}
    shown = await do(admin, "event create", title=f"{NAME} picnic", **picnic)
    await admin.click(answer(shown), label="Post it")
    post = world.events.last_message
    assert post is not None
    await alex.click(post, label="Going")
    await do(admin, "event shift add", event=str(FIRST), title=f"{NAME} shift", start="6pm", end="7pm")
    await do(admin, "event action create", title=f"{NAME} day", start="jan 20 6pm", description=f"{SECRET} march")
    await do(alex, "remindme", what=f"{SECRET} milk", when="in 3 days")
    await do(alex, "remindme-calls", campaign=str(campaign_id), day="Tuesday", time="10am")
    await do(admin, "reminder create", what=f"{NAME} meeting", when="in 3 days", channel=world.events)
    await world.later(minutes=6)
    other = world.env.create_guild(name="Other server")
    rights = other.create_role("Admin", permissions=discord.Permissions(manage_guild=True))
    return TwoServers(
        world,
        other,
        square=other.create_text_channel("square"),
        stranger=other.add_member(world.env.create_user("morgan"), roles=[rights]),
        guest=other.add_member(alex.user),
    )
