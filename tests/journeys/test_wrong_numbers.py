"""A wrong number: reported by a volunteer, put right by an organizer, kept through restarts and refreshes."""

from dataclasses import replace

import discord
import pytest
from simcord import InteractionResult, MemberActor

from bot.officials import numbers
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Official
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.world import Channel, World, answer, buttons, said

BOSTON = "SAMPLE01|SAMPLE01-boston"
NEW = "<+1 (617) 555 0199>"


@pytest.fixture
async def sampled(world: World) -> World:
    """A world with the invented directory and an organizers' channel."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    await world.bot.database.write(servers.set_channel, world.server.id, ChannelKind.ORGANIZERS, world.organizers.id)
    return world


async def look(world: World, person: MemberActor) -> InteractionResult:
    return await person.slash(world.general, "officials", zip="02108")


async def report(world: World, person: MemberActor, line: str = BOSTON, words: str = "A fax answers") -> str:
    form = await person.click(answer(await look(world, person)), label="Report a wrong number")
    return said(await person.submit_modal(form, {"line": [line], "words": words}))


async def told(world: World) -> list[str]:
    """What the organizers' channel says, after the outbox had time."""
    await world.later(seconds=10)
    return world.messages(world.organizers)


def card_in(channel: Channel) -> discord.Message:
    """The last message in a channel, as it stands now."""
    message = channel.last_message
    assert message is not None
    return message


async def refresh(world: World, phone: str) -> None:
    """Store a new directory, with another number for Ada Example's Washington office."""

    def changed(official: Official) -> Official:
        return replace(official, phone=phone) if official.official_id == "SAMPLE01" else official

    whole = sample_directory()
    newer = replace(whole, officials=tuple(map(changed, whole.officials)), digest=f"refreshed {phone}")
    await world.bot.database.write(officials.import_directory, newer)


async def test_reported_corrected_kept_and_dropped(sampled: World) -> None:
    shown = await look(sampled, sampled.alex)
    assert "**<+1 (617) 555 0122>** · Boston office" in said(shown)
    await sampled.restart()
    form = await sampled.alex.click(answer(shown), label="Report a wrong number")
    assert form.modal is not None
    options = form.modal["components"][0]["component"]["options"]
    assert [option["label"] for option in options][:3] == [
        "202-555-0101 · Example, Washington",
        "617-555-0122 · Example, Boston",
        "508-555-0123 · Example, Worcester",
    ]
    sent = await sampled.alex.submit_modal(form, {"line": [BOSTON], "words": "A fax answers @everyone"})
    assert said(sent).startswith("Thank you. Your organizers have it")
    (card,) = await told(sampled)
    assert card.startswith(
        "### A volunteer says this number is wrong\n**Ada Example (sample)** · Senator, Massachusetts"
    )
    assert "<+1 (617) 555 0122> · Boston office\n> A fax answers" in card
    assert "@everyone" not in card.replace("@\u200beveryone", "")
    await sampled.restart()

    message = card_in(sampled.organizers)
    form = await sampled.organizer.click(message, label="Correct it")
    bad = await sampled.organizer.submit_modal(form, {"phone": "12"})
    assert said(bad).startswith('"12" is not a phone number I can use.')
    assert NEW not in said(await look(sampled, sampled.alex))
    form = await sampled.organizer.click(message, label="Correct it")
    await sampled.organizer.submit_modal(form, {"phone": "(617) 555.0199"})
    card = (await told(sampled))[0]
    assert f"<@{sampled.organizer.id}> corrected it: {NEW}." in card
    line = f"**{NEW}** · Boston office, under a mile away · corrected by your organizers on January 1, 2026"
    assert line in said(await look(sampled, sampled.alex))

    await sampled.restart()
    await refresh(sampled, "202-555-0177")
    text = said(await look(sampled, sampled.alex))
    assert line in text
    assert "<+1 (202) 555 0177>** · Washington" in text

    desk = await sampled.organizer.slash(sampled.general, "official edit", official="SAMPLE01")
    assert f"{NEW} · Boston office · corrected by your organizers" in said(desk)
    assert list(buttons(answer(desk).components)) == ["Correct a number", "Drop the correction: Boston office"]
    dropped = await sampled.organizer.click(answer(desk), label="Drop the correction: Boston office")
    assert said(dropped).startswith("Dropped: the directory's number counts again.")
    assert "<+1 (617) 555 0122>** · Boston office, under a mile away\n" in said(await look(sampled, sampled.alex))
    forged = {"component_type": 2, "custom_id": "official:drop:SAMPLE01:SAMPLE01-boston"}
    again = await sampled.forge(sampled.organizer, 3, forged)
    assert (
        said(again) == "This number is what the directory says already. See the corrected ones with `/official list`."
    )


async def test_a_closed_office_is_shown_no_more_and_a_dead_main_number_is_said(sampled: World) -> None:
    for index in ("0", "1"):
        desk = await sampled.organizer.slash(sampled.general, "official edit", official="ada example (sample)")
        form = await sampled.organizer.click(answer(desk), label="Correct a number")
        await sampled.organizer.submit_modal(form, {"which": [index], "phone": ""})
    text = said(await look(sampled, sampled.alex))
    assert "The Washington number no longer works · corrected by your organizers on January 1, 2026" in text
    assert "555 0122" not in text
    assert "<+1 (508) 555 0123>** · Worcester office" in text


async def test_an_organizer_may_say_that_the_number_is_right_and_pressing_again_says_who(sampled: World) -> None:
    await report(sampled, sampled.alex)
    await told(sampled)
    message = card_in(sampled.organizers)
    await sampled.organizer.click(message, label="The number is right")
    (card,) = await told(sampled)
    assert f"<@{sampled.organizer.id}>: the number is right." in card
    forged = {"component_type": 2, "custom_id": "official:report:1:correct"}
    late = await sampled.forge(sampled.organizer, 3, forged)
    assert (
        said(late)
        == f"<@{sampled.organizer.id}> has settled this already: dismissed. See what still waits with `/official list`."
    )
    assert await sampled.bot.database.read(numbers.list_corrected, sampled.server.id) == []


async def test_what_became_of_it_stands_in_the_channel_in_the_servers_language(sampled: World) -> None:
    await report(sampled, sampled.alex)
    await report(sampled, sampled.alex, "SAMPLE01|")
    await told(sampled)
    sampled.locales[sampled.organizer.id] = "es-419"
    form = await sampled.organizer.click(card_in(sampled.organizers), label="Correct it")
    assert form.modal is not None
    assert form.modal["title"] == "Corregir un número"
    await sampled.organizer.submit_modal(form, {"phone": "202-555-0199"})
    assert f"<@{sampled.organizer.id}> corrected it: <+1 (202) 555 0199>." in (await told(sampled))[-1]
    desk = await sampled.organizer.slash(sampled.general, "official list")
    shown = await sampled.organizer.click(answer(desk), label="Reporte 1")
    settled = await sampled.organizer.click(answer(shown), label="El número está bien")
    assert f"<@{sampled.organizer.id}>: el número está bien." in said(settled)


async def test_two_people_are_one_message_and_counted(sampled: World) -> None:
    await report(sampled, sampled.alex)
    await report(sampled, sampled.alex)
    assert (await told(sampled))[0].startswith("### A volunteer says")
    await report(sampled, sampled.jordan, words="")
    assert len(await told(sampled)) == 1
    desk = await sampled.organizer.slash(sampled.general, "official list")
    assert "1. Ada Example (sample), Boston office: 617-555-0122" in said(desk)
    shown = await sampled.organizer.click(answer(desk), label="Report 1")
    assert said(shown).startswith("### 2 volunteers say this number is wrong")


async def test_five_a_day(sampled: World) -> None:
    lines = [f"SAMPLE0{number}|{office}" for number in (1, 2) for office in ("", f"SAMPLE0{number}-boston")]
    for line in [*lines, "SAMPLE01|SAMPLE01-worcester"]:
        assert (await report(sampled, sampled.alex, line)).startswith("Thank you.")
    refused = await report(sampled, sampled.alex, "SAMPLE02|SAMPLE02-worcester")
    assert refused == "You have reported 5 numbers in a day, thank you. Please send the others tomorrow."
    assert len(await sampled.bot.database.read(numbers.list_waiting, sampled.server.id)) == 5
    await sampled.later(days=1, minutes=1)
    assert (await report(sampled, sampled.alex, "SAMPLE02|SAMPLE02-worcester")).startswith("Thank you.")


async def test_a_correction_is_this_servers_alone(sampled: World) -> None:
    desk = await sampled.organizer.slash(sampled.general, "official edit", official="SAMPLE01")
    form = await sampled.organizer.click(answer(desk), label="Correct a number")
    await sampled.organizer.submit_modal(form, {"which": ["1"], "phone": "617-555-0199"})
    here, there = sampled.server.id, sampled.server.id + 1
    near = await sampled.bot.database.read(officials.nearest_offices, here, "SAMPLE01", "02108")
    other = await sampled.bot.database.read(officials.nearest_offices, there, "SAMPLE01", "02108")
    assert (near[0].office.phone, other[0].office.phone) == ("617-555-0199", "617-555-0122")
    assert await sampled.bot.database.read(numbers.find_reported, there, 1) is None


async def test_volunteers_cannot_correct(sampled: World) -> None:
    await report(sampled, sampled.alex)
    for custom_id in (
        "official:report:1:dismiss",
        "official:report:1:correct",
        "official:correct:SAMPLE01",
        "official:drop:SAMPLE01:-",
    ):
        pressed = await sampled.forge(sampled.jordan, 3, {"component_type": 2, "custom_id": custom_id})
        assert said(pressed).startswith("Only organizers can add officials and correct their numbers")
    refused = await sampled.jordan.slash(sampled.general, "official edit", official="SAMPLE01")
    assert said(refused).startswith("Only organizers can")
    assert len(await sampled.bot.database.read(numbers.list_waiting, sampled.server.id)) == 1


async def test_without_an_organizers_channel_the_report_waits_in_the_list(world: World) -> None:
    await world.bot.database.write(officials.import_directory, sample_directory())
    await report(world, world.alex)
    assert await told(world) == []
    desk = await world.organizer.slash(world.general, "official list")
    assert "### Reported numbers\n1. Ada Example (sample), Boston office: 617-555-0122" in said(desk)


@pytest.mark.parametrize("line", ["SAMPLE01|nowhere", "nobody|", "", "local-9|"])
async def test_a_number_that_is_not_there_cannot_be_reported(sampled: World, line: str) -> None:
    form = await sampled.alex.click(answer(await look(sampled, sampled.alex)), label="Report a wrong number")
    assert form.modal is not None
    row = {"type": 18, "component": {"type": 3, "custom_id": "line", "values": [line]}}
    words = {"type": 18, "component": {"type": 4, "custom_id": "words", "value": ""}}
    sent = await sampled.forge(sampled.alex, 5, {"custom_id": form.modal["custom_id"], "components": [row, words]})
    assert "not in the directory any more" in said(sent)
    assert await sampled.bot.database.read(numbers.list_waiting, sampled.server.id) == []


async def test_a_correction_whose_office_left_the_directory_is_listed_and_can_be_dropped(sampled: World) -> None:
    desk = await sampled.organizer.slash(sampled.general, "official edit", official="SAMPLE01")
    form = await sampled.organizer.click(answer(desk), label="Correct a number")
    await sampled.organizer.submit_modal(form, {"which": ["1"], "phone": "617-555-0199"})
    whole = sample_directory()
    kept = tuple(each for each in whole.offices if each.official_id != "SAMPLE01")
    await sampled.bot.database.write(officials.import_directory, replace(whole, offices=kept, digest="fewer offices"))
    listed = await sampled.organizer.slash(sampled.general, "official list")
    assert "617-555-0199: of an office that is no more" in said(listed)
    await sampled.restart()
    dropped = await sampled.organizer.click(answer(listed), label="Drop 617-555-0199")
    assert "617-555-0199" not in said(dropped)
    assert "### Reported numbers" in said(dropped)
    assert await sampled.bot.database.read(numbers.list_corrected, sampled.server.id) == []
