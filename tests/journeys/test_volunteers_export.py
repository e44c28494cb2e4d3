"""A file of those who raised a hand: organizers get everybody, leads their own chapter, and it is on record."""

import csv
import io

from simcord import InteractionResult

from bot.audit.model import Noted
from tests.journeys.test_follow_up import ask, lead, readers, sign_up
from tests.journeys.world import World, answer, said


def rows(world: World, result: InteractionResult) -> list[dict[str, str]]:
    """The lines of the file that came with an answer."""
    (attachment,) = answer(result).attachments
    assert attachment.filename == "volunteers.csv"
    blob = world.env.backend.cdn.get(attachment.url)
    assert blob is not None
    return list(csv.DictReader(io.StringIO(blob.decode("utf-8-sig"))))


async def test_organizers_get_everybody_and_leads_their_own_chapter(world: World) -> None:
    lea = world.server.add_member(world.env.create_user("lea"))
    await lead(world, lea, "Boston", world.alex)
    await lead(world, world.organizer, "Salem", world.jordan)
    await sign_up(world, world.alex, skills="=1+1", about="@SUM(A1)")
    await sign_up(world, world.jordan)
    await ask(world, world.organizer, "stage", member=world.alex, stage="active")
    await world.restart()

    exported = await ask(world, world.organizer, "export")
    assert exported.ephemeral
    assert said(exported).startswith("**2 volunteers**, for a spreadsheet program.")
    found = {row["profile"].rpartition("/")[2]: row for row in rows(world, exported)}
    assert found.keys() == {str(world.alex.id), str(world.jordan.id)}
    alex = found[str(world.alex.id)]
    assert (alex["state"], alex["offers to"], alex["stage"]) == ("MA", "make calls, host events", "active")
    assert (alex["good at"], alex["also"]) == ("'=1+1", "'@SUM(A1)"), "no cell runs"
    assert alex["organizer"].endswith(str(world.organizer.id))
    assert found[str(world.jordan.id)]["waiting since"].startswith("2026-01-01T")

    assert [row["profile"] for row in rows(world, await ask(world, lea, "export"))] == [alex["profile"]]
    refused = await ask(world, lea, "export", chapter="Salem")
    assert said(refused).startswith("That is for this chapter's leads and for organizers.")
    assert answer(refused).attachments == []
    assert said(await ask(world, world.jordan, "export")).startswith("Only organizers and chapter leads")
    of_one = rows(world, await ask(world, world.organizer, "export", interest="host events", stage="new"))
    assert [row["profile"] for row in of_one] == [found[str(world.jordan.id)]["profile"]]
    assert (lea.id, Noted.EXPORT) in await readers(world, world.alex)
    assert {reader for reader, seen in await readers(world, world.jordan) if seen is Noted.EXPORT} == {
        world.organizer.id
    }


async def test_a_file_of_nobody_has_its_header(world: World) -> None:
    exported = await ask(world, world.organizer, "export")
    assert said(exported).startswith("**0 volunteers**")
    assert rows(world, exported) == []
