"""Officials that organizers add, edit, remove, import and export."""

import csv
import io

import pytest
from simcord import InteractionResult

from bot.officials import added
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.facts import COLUMNS
from tests.journeys.world import World, answer, said

MAYOR = {
    "name": "Mo Sampleton",
    "position": "Mayor",
    "state": "massachusetts",
    "jurisdiction": "City of Cambridge",
    "phone": "+1 (617) 555-0140",
    "page": "example.org/mayor",
}


@pytest.fixture
async def sampled(world: World) -> World:
    """A world whose directory is the invented one."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    return world


async def names(world: World) -> list[str]:
    return [each.name for each in await world.bot.database.read(added.list_added, world.server.id)]


def file_of(result: InteractionResult) -> bytes:
    (attachment,) = answer(result).attachments
    return bytes(result._env.backend.cdn.get(attachment.url))


async def test_a_mayor_is_added_found_edited_removed_and_brought_back(sampled: World) -> None:
    made = said(await sampled.organizer.slash(sampled.general, "official add", **MAYOR))
    assert "Added.\n**Mo Sampleton** · Mayor, City of Cambridge, MA\n**<+1 (617) 555 0140>**" in made
    assert "Check this again by June 30, 2026" in made
    await sampled.restart()
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="02139"))
    assert "**Mo Sampleton**\nMayor, City of Cambridge\n**<+1 (617) 555 0140>** · office" in text
    assert "Write: https://example.org/mayor\n-# Added by your organizers" in text
    assert "Sampleton" not in said(await sampled.alex.slash(sampled.general, "officials", zip="02108"))
    (choice,) = await sampled.alex.autocomplete(sampled.general, "officials", "name", "mayor camb")
    assert (choice["name"], choice["value"]) == ("Mo Sampleton · Mayor, City of Cambridge", "local-1")

    form = await sampled.organizer.slash(sampled.general, "official edit", official="Mo Sampleton")
    assert form.modal is not None
    assert [each["component"].get("value") for each in form.modal["components"]][:3] == [
        "Mo Sampleton",
        "Mayor",
        "617-555-0140",
    ]
    sent = {
        "name": "Mo Q. Sampleton",
        "position": "Mayor",
        "phone": "617-555-0141",
        "page": "",
        "verify_by": "1/31/2027",
    }
    changed = said(await sampled.organizer.submit_modal(form, sent))
    assert "**Mo Q. Sampleton** · Mayor, City of Cambridge, MA\n**<+1 (617) 555 0141>**\n" in changed
    assert "Check this again by January 31, 2027" in changed
    changed = said(
        await sampled.organizer.slash(sampled.general, "official edit", official="local-1", email="mo@example.org")
    )
    assert "mo@example.org" in changed
    for level, where in (("state", True), ("local", False)):
        options = {"official": "local-1", "level": level}
        await sampled.organizer.slash(sampled.general, "official edit", **options)
        boston = said(await sampled.alex.slash(sampled.general, "officials", zip="02108"))
        assert ("Sampleton" in boston) is where

    await sampled.restart()
    removed = await sampled.organizer.slash(sampled.general, "official remove", official="Mo Q. Sampleton")
    assert "is on no list any more" in said(removed)
    assert await names(sampled) == []
    gone = said(await sampled.alex.slash(sampled.general, "officials", name="local-1"))
    assert "Your organizers removed them." in gone
    await sampled.restart()
    back = await sampled.organizer.click(answer(removed), label="Bring them back")
    assert "They are back." in said(back)
    assert await names(sampled) == ["Mo Q. Sampleton"]


async def test_a_governor_is_shown_in_the_whole_state(sampled: World) -> None:
    governor = {
        "name": "Gov Sample",
        "position": "Governor",
        "state": "HI",
        "level": "state",
        "email": "gov@example.org",
    }
    await sampled.organizer.slash(sampled.general, "official add", **governor)
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="96701"))
    assert "**Gov Sample**\nGovernor, Hawaii\nNo office number is known.\nEmail: gov@example.org" in text
    assert "Gov Sample" not in said(await sampled.alex.slash(sampled.general, "officials", zip="99501"))


async def test_what_was_not_checked_in_time_says_so(sampled: World) -> None:
    await sampled.organizer.slash(sampled.general, "official add", **MAYOR, verify_by="2026-01-02")
    await sampled.later(days=3)
    text = said(await sampled.alex.slash(sampled.general, "officials", name="Mo Sampleton"))
    assert "-# Your organizers wanted to check this by January 2, 2026; it may be old." in text
    desk = said(await sampled.organizer.slash(sampled.general, "official list"))
    assert "1. **Mo Sampleton**, Mayor, City of Cambridge · check by January 2, 2026" in desk
    assert "1 of them should be checked again." in desk
    changed = await sampled.organizer.slash(sampled.general, "official edit", official="local-1", party="Sample Party")
    assert "Check this again by July 3, 2026" in said(changed)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"state": "XX"}, 'I know no state "XX"'),
        ({"phone": "555"}, '"555" is not a phone number I can use. Type ten digits'),
        ({"phone": "617-555-0123 ext 5"}, "is not a phone number I can use"),
        ({"phone": "117-555-0123"}, "is not a phone number I can use"),
        ({"email": "mayor at example"}, "is not an email address"),
        ({"page": "javascript:alert(1)"}, "is not the address of a page"),
        ({"verify_by": "soon"}, '"soon" is not a day I can use for verifying. Type it like 2027-01-31.'),
        ({"verify_by": "2020-01-01"}, "2020-01-01 is past."),
        ({"jurisdiction": ""}, "The jurisdiction is empty."),
        ({"phone": "", "page": ""}, "There is no way to reach them."),
        ({"name": "x" * 101}, "The name has 101 characters. Shorten it to at most 100."),
        ({"name": "***"}, "is no name."),
        ({"name": " "}, "The name is empty."),
    ],
)
async def test_bad_facts_are_refused_and_nothing_is_saved(
    sampled: World, options: dict[str, str], sentence: str
) -> None:
    filled = {name: value for name, value in (MAYOR | options).items() if value}
    assert sentence in said(await sampled.organizer.slash(sampled.general, "official add", **filled))
    assert await names(sampled) == []


async def test_the_same_official_twice_is_refused(sampled: World) -> None:
    await sampled.organizer.slash(sampled.general, "official add", **MAYOR)
    again = MAYOR | {"name": "MO  SAMPLETON", "phone": "617-555-0199"}
    refused = said(await sampled.organizer.slash(sampled.general, "official add", **again))
    assert refused == '"MO SAMPLETON" is here already (official 1). Use `/official edit`.'
    assert len(await names(sampled)) == 1


async def test_members_of_congress_are_not_edited_or_removed(sampled: World) -> None:
    removed = said(await sampled.organizer.slash(sampled.general, "official remove", official="SAMPLE01"))
    assert removed.startswith("Ada Example (sample) comes with the directory of Congress and stays in it.")
    edited = said(
        await sampled.organizer.slash(sampled.general, "official edit", official="SAMPLE01", phone="617-555-0100")
    )
    assert "only the numbers can be corrected here" in edited


async def test_volunteers_are_refused(sampled: World) -> None:
    for command, options in (
        ("add", MAYOR),
        ("remove", {"official": "local-1"}),
        ("import", {}),
        ("export", {}),
        ("list", {}),
    ):
        refused = said(await sampled.alex.slash(sampled.general, f"official {command}", **options))
        assert refused.startswith("Only organizers can add officials and correct their numbers")
    assert await names(sampled) == []


async def test_the_template_is_filled_in_imported_and_exported_again(sampled: World) -> None:
    template = await sampled.organizer.slash(sampled.general, "official import")
    assert answer(template).attachments[0].filename == "officials-template.csv"
    data = file_of(template)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert lines[0] == list(COLUMNS)
    empty = await sampled.organizer.slash(sampled.general, "official import", file=("officials.csv", data))
    assert said(empty).startswith("The file has no officials.")
    data += b"=Ada Board,School board member,local,AK,Anchorage School District,,907-555-0100,,,,2026-06-01\r\n"
    data += b"Bo Governor,Governor,state,AK,,,,gov@example.org,,,\r\n"
    sent = await sampled.organizer.slash(sampled.general, "official import", file=("officials.csv", data))
    assert said(sent).startswith("2 officials are added: =Ada Board, Bo Governor.")
    await sampled.restart()
    assert sorted(await names(sampled)) == ["=Ada Board", "Bo Governor"]
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="99501"))
    assert "School board member, Anchorage School District" in text
    assert "Governor, Alaska" in text

    ours = await sampled.organizer.slash(sampled.general, "official export", added_only=True)
    assert said(ours) == "2 officials."
    table = file_of(ours)
    assert b"\r\n'=Ada Board," in table
    again = await sampled.organizer.slash(sampled.general, "official import", file=("again.csv", table))
    assert '"=Ada Board" is here already' in said(again)
    everybody = await sampled.organizer.slash(sampled.general, "official export")
    rows = list(csv.DictReader(io.StringIO(file_of(everybody).decode("utf-8-sig"))))
    assert len(rows) == 21
    (ada,) = [row for row in rows if row["id"] == "SAMPLE01"]
    assert (ada["phone"], ada["level"], ada["title"]) == ("202-555-0101", "federal", "Senator, Massachusetts")


HEADER = "name,position,state,jurisdiction,phone\n"


@pytest.mark.parametrize(
    ("data", "sentences"),
    [
        (
            HEADER + "A B,Mayor,XX,Town,617-555-0100\nC D,Mayor,MA,Town,12\n,Mayor,MA,Town,617-555-0100\n",
            [
                "Nothing was taken from the file: 3 lines need",
                'Line 2: I know no state "XX"',
                "Line 3:",
                "Line 4: The name is empty.",
            ],
        ),
        (
            HEADER
            + "A B,Mayor,MA,Town,617-555-0100\nC D,Mayor,MA,Town,617-555-0101\na  b,mayor,ma,town,617-555-0102\n",
            ["one line needs a change", 'Line 4: "a b" is the same as in line 2.'],
        ),
        ("name,position,state,salary\nA B,Mayor,MA,1\n", ['I don\'t know "salary"']),
        ("name,position\nA B,Mayor\n", ["The file has nothing under `state`."]),
        ("", ["This file is empty."]),
        ("x" * 2_000_000, ["is too large: at most 1 MB"]),
    ],
    ids=["lines", "duplicates", "column", "missing", "empty", "large"],
)
async def test_a_bad_file_says_every_line_and_takes_nothing(sampled: World, data: str, sentences: list[str]) -> None:
    result = await sampled.organizer.slash(sampled.general, "official import", file=("officials.csv", data.encode()))
    for sentence in sentences:
        assert sentence in said(result)
    assert await names(sampled) == []


async def test_more_bad_lines_than_a_card_holds_come_as_a_file(sampled: World) -> None:
    rows = "".join(
        f"Person {number},Mayor,MA,Town {number},{'12' if number % 2 else '617-555-0100'}\n" for number in range(60)
    )
    result = await sampled.organizer.slash(
        sampled.general, "official import", file=("officials.csv", (HEADER + rows).encode())
    )
    assert "30 lines need a change" in said(result)
    assert "… and 20 more." in said(result)
    table = list(csv.reader(io.StringIO(file_of(result).decode("utf-8-sig"))))
    assert [line for line, _ in table[1:]] == [str(number) for number in range(3, 62, 2)]
    assert await names(sampled) == []


async def test_a_file_of_10_mb_is_refused_before_it_is_downloaded(sampled: World) -> None:
    data = b"a" * 10_000_000
    sent = await sampled.organizer.slash(sampled.general, "official import", file=("officials.csv", data))
    assert '"officials.csv" is too large: at most 1 MB.' in said(sent)
    fetched = [request for request in sampled.env.http_requests if "officials.csv" in request.path]
    assert fetched == []
    assert await sampled.bot.database.read(added.list_added, sampled.server.id) == ()
