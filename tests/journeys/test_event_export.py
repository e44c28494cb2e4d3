"""Who comes to an event is taken out as a file: by organizers, and by leads for their own chapter."""

from bot.access import Actor
from bot.audit import service as audit
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.edge import attending
from bot.rsvps.sheet import HEADER
from bot.spreadsheet import read_csv
from tests.journeys.events import going, posted, tell
from tests.journeys.world import World, answer, said


async def test_the_file_says_who_comes_and_who_was_there_also_after_a_restart(world: World) -> None:
    message = await posted(world, title="=SUM(A1) Picnic", start="jan 2 6pm", capacity=1, duration="1h")
    for person in (world.alex, world.jordan):
        await going(world, message, person)
        await world.later(seconds=1)
    await going(world, message, world.admin, label="Can't make it")
    await world.later(days=1, hours=22)
    await world.restart()
    host = Actor(world.server.id, world.organizer.id, is_organizer=True)
    here = [world.alex.id]
    await world.bot.database.write(attending.note, world.server.id, host, 1, here, True)  # noqa: FBT003 - as cogs do
    await world.later(days=2)
    result = await world.organizer.slash(world.general, "event export", event="1")
    assert said(result).startswith("**3 people** answered **=SUM(A1) Picnic** or were there.")
    (file,) = answer(result).attachments
    assert file.filename == "event-1.csv"
    data = world.env.backend.cdn.get(file.url)
    rows = [row for _, row in read_csv(data, HEADER)]
    assert b"'=SUM(A1) Picnic" in data
    assert [(row["member"], row["answer"], row["there"]) for row in rows] == [
        (f"<@{world.alex.id}>", "going", "came"),
        (f"<@{world.admin.id}>", "cant", ""),
        (f"<@{world.jordan.id}>", "waiting", ""),
    ]
    assert rows[0]["begins"] == "2026-01-02 18:00"
    assert rows[2]["waitlist"] == "1"
    readings = await world.bot.database.read(audit.list_readings, world.server.id, world.alex.id)
    assert [reading.reader_id for reading in readings] == [world.organizer.id]


async def test_leads_take_out_their_own_chapter_s_alone(world: World) -> None:
    def found(tx: Transaction, server_id: int) -> None:
        chapter = chapters.create(tx, server_id, name="Boston", state="MA")
        chapters.add_lead(tx, server_id, chapter.chapter_id, world.alex.id)

    await world.bot.database.write(found, world.server.id)
    await posted(world, chapter="Boston")
    await posted(world, title="Canvass")
    assert (await tell(world, world.alex, "export", event="1")).startswith("**0 people** answered **Picnic**")
    told = await tell(world, world.alex, "export", event="2")
    assert told.startswith("That belongs to no chapter but to everybody here, so only organizers can")
    told = await tell(world, world.jordan, "export", event="1")
    assert told.startswith("Only organizers and chapter leads can take out who comes")
    assert (await tell(world, world.alex, "export", event="9")).startswith('There is no event called "9"')
