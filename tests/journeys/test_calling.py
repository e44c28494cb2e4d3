"""Everything around a call: undo, what they said, letters, closed offices, several campaigns, old buttons."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.calls import service as calls
from bot.calls.model import Outcome, Tally
from bot.campaigns import service as campaigns
from bot.campaigns import store as campaign_store
from bot.campaigns.model import Campaign, Scope, Stance, Targets
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Chamber, Directory
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home
from tests.journeys.scheduling import press, until
from tests.journeys.world import World, answer, buttons, said

POINTS = "It costs {state} nothing.\nNine of ten neighbours of {city} want it."


@pytest.fixture
async def sampled(world: World) -> World:
    """A world whose directory is the invented one, on a working day: Friday, 10 AM in Washington."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    await until(world, "2026-01-02T15:00")
    return world


async def begin(world: World, title: str = "Save the sample river", **changes: Any) -> Campaign:
    def write(tx: Transaction) -> Campaign:
        campaign = campaigns.create(
            tx, world.server.id, title=title, ask="Protect the sample river.", script="Hi, I'm {me} from {city}."
        )
        campaign = replace(campaign, **changes)
        campaign_store.save(tx, world.server.id, campaign)
        return campaign

    return await world.bot.database.write(write)


async def live(world: World, home: Home, person: Any = None) -> None:
    await world.bot.database.write(volunteers.set_home, world.server.id, (person or world.alex).id, home)


async def tally(world: World, campaign_id: int = 1) -> Tally:
    return await world.bot.database.read(calls.tally, world.server.id, campaign_id)


async def choose(world: World, custom_id: str, *values: str, direct: bool = False) -> str:
    data = {"custom_id": custom_id, "component_type": 3, "values": list(values)}
    return said(await world.forge(world.alex, 3, data, direct=direct))


async def test_a_call_is_taken_back_for_ten_minutes_and_once(sampled: World) -> None:
    await begin(sampled)
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    second = await sampled.alex.click(answer(first), label="Talked to staff")
    undo = buttons(answer(second).components)["Undo"]
    await sampled.restart()
    await sampled.later(minutes=10)
    back = await sampled.alex.click(answer(second), label="Undo")
    assert said(back).startswith(
        "Taken back: Ada Example (sample). What is it instead?\n### Call Senator Ada Example (sample)"
    )
    assert await tally(sampled) == Tally()
    assert "There is nothing to undo" in await press(sampled, sampled.alex, undo)
    again = await sampled.alex.click(answer(back), label="Left a voicemail")
    await sampled.later(minutes=10, seconds=1)
    assert "a call can be taken back for 10 minutes" in said(await sampled.alex.click(answer(again), label="Undo"))
    assert await tally(sampled) == Tally(1, 0, 1, {Outcome.VOICEMAIL: 1})


async def test_what_they_said_is_a_report_until_an_organizer_confirms_it(sampled: World) -> None:
    await begin(sampled)
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    said_id = buttons(answer(first).components)["Talked to staff"].replace(":talked", ":said")
    assert "I have no call of yours to this office" in await choose(sampled, said_id, "supports")
    second = await sampled.alex.click(answer(first), label="Talked to staff")
    offered = [each["custom_id"] for each in _selects(answer(second).components)]
    assert offered == [said_id]
    await sampled.restart()
    noted = await choose(sampled, said_id, "leaning against")
    assert noted == "Noted for Ada Example (sample): leans against it. An organizer checks it before it counts."
    reports = await sampled.bot.database.read(campaign_store.list_reports, sampled.server.id, 1)
    assert [(each.official_id, each.stance, each.user_id) for each in reports] == [
        ("SAMPLE01", Stance.LEANING_AGAINST, sampled.alex.id)
    ]
    assert await sampled.bot.database.read(campaigns.stances_of, sampled.server.id, 1) == {}
    for nonsense in ([], ["flarb"], ["supports", "opposes"]):
        assert "no longer works" in await choose(sampled, said_id, *nonsense)
    assert "would not say" in await choose(sampled, said_id, "would not say")
    assert await sampled.bot.database.read(campaign_store.list_reports, sampled.server.id, 1) == []
    await choose(sampled, said_id, "opposes")
    await sampled.alex.click(answer(second), label="Undo")
    assert await sampled.bot.database.read(campaign_store.list_reports, sampled.server.id, 1) == []


def _selects(components: Any) -> list[dict[str, Any]]:
    found = [each for each in components or [] if each.get("type") == 3]
    return found + [deep for each in components or [] for deep in _selects(each.get("components"))]


async def test_a_letter_is_copied_and_counted_once_by_one_tap(sampled: World) -> None:
    await begin(sampled, talking_points=POINTS)
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    letter = await sampled.alex.click(answer(first), label="Write instead")
    assert said(letter) == (
        "### Write to Senator Ada Example (sample)\n"
        "Copy the text, change what you like, and send it here:\nhttps://example.org/example\n"
        "```\nDear Senator Example,\n\n"
        "My name is alex and I live in Cambridge, Massachusetts. I am writing to ask you: Protect the sample river.\n\n"
        "It costs Massachusetts nothing.\nNine of ten neighbours of Cambridge want it.\n\n"
        "Thank you for your time. I look forward to your answer.\n\n"
        "Sincerely,\nalex\nCambridge, Massachusetts\n```"
    )
    assert await tally(sampled) == Tally()  # looking at it is not writing it
    await sampled.restart()
    back = await sampled.alex.click(answer(letter), label="Back to the call")
    assert said(back).startswith("### Call Senator Ada Example")
    letter = await sampled.alex.click(answer(back), label="Write instead")
    wrote = buttons(answer(letter).components)["I wrote it"]
    second = await sampled.alex.click(answer(letter), label="I wrote it")
    assert said(second).startswith("Saved: Ada Example (sample), wrote to them. Thank you!\n### Call Senator Bo")
    await press(sampled, sampled.alex, wrote)
    assert await tally(sampled) == Tally(0, 1, 1, {Outcome.WROTE: 1})
    assert "Taken back: Ada" in said(await sampled.alex.click(answer(second), label="Undo"))
    assert await tally(sampled) == Tally()


async def test_talking_points_are_shown_on_demand(sampled: World) -> None:
    await begin(sampled, talking_points=POINTS)
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    assert "It costs" not in said(first)
    shown = await sampled.alex.click(answer(first), label="Talking points")
    assert shown.ephemeral
    assert said(shown) == (
        "### Talking points\nIt costs Massachusetts nothing.\nNine of ten neighbours of Cambridge want it."
    )


async def test_an_open_office_says_until_when_and_offers_no_reminder(sampled: World) -> None:
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    closes = int(datetime(2026, 1, 2, 22, 0, tzinfo=UTC).timestamp())
    assert f"Open now, until <t:{closes}:t> (<t:{closes}:R>)" in said(first)
    assert "**What to say**" in said(first)
    assert "Remind me when it opens" not in buttons(answer(first).components)


async def test_a_closed_office_offers_the_machine_and_a_reminder_that_shows_the_call(sampled: World) -> None:
    await begin(sampled, voicemail="Hello machine, I'm {me}.")
    await live(sampled, Home("MA", "02139"))
    await until(sampled, "2026-01-03T01:00")  # Friday, 8 PM in Washington
    first = await sampled.alex.slash(sampled.general, "call")
    opens = int(datetime(2026, 1, 5, 14, 0, tzinfo=UTC).timestamp())
    assert f"Closed, opens <t:{opens}:f> (<t:{opens}:R>)" in said(first)
    assert "You can leave a voicemail.\n" in said(first)
    assert "**What to say after the beep**\n> Hello machine, I'm alex." in said(first)
    for _ in range(2):  # twice is once
        set_up = await sampled.alex.click(answer(first), label="Remind me when it opens")
        assert f"I'll send you a direct message <t:{opens}:f>" in said(set_up)
    await sampled.restart()
    await until(sampled, "2026-01-05T14:01")
    (message,) = sampled.direct_messages(sampled.alex)
    assert message.startswith("### Call Senator Ada Example (sample)")
    assert "Open now, until" in message
    assert "> Hi, I'm (your name) from Cambridge." in message
    assert message.endswith("-# You asked me to remind you when this office opens. This comes once.")
    post = sampled.alex.user.dm_channel.last_message
    assert post is not None
    next_one = await sampled.alex.user.click(post, label="Talked to staff")
    assert "Saved: Ada Example (sample), talked to staff. Thank you!\n### Call Senator Bo" in said(next_one)
    assert await tally(sampled) == Tally(1, 0, 1, {Outcome.TALKED: 1})


async def test_a_reminder_of_an_opening_is_left_out_when_the_call_was_made_or_the_campaign_is_over(
    sampled: World,
) -> None:
    await begin(sampled)
    for person in (sampled.alex, sampled.jordan):
        await live(sampled, Home("MA", "02139"), person)
    await until(sampled, "2026-01-03T01:00")
    for person in (sampled.alex, sampled.jordan):
        first = await person.slash(sampled.general, "call")
        await person.click(answer(first), label="Remind me when it opens")
    await until(sampled, "2026-01-05T13:00")
    await sampled.alex.click(answer(await sampled.alex.slash(sampled.general, "call")), label="Left a voicemail")
    await sampled.bot.database.write(campaigns.close, sampled.server.id, 1)
    await until(sampled, "2026-01-05T15:00")
    assert sampled.direct_messages(sampled.alex) == []
    assert sampled.direct_messages(sampled.jordan) == []


async def test_in_direct_messages_only_ones_own_reminders_open_a_server(sampled: World) -> None:
    await begin(sampled, talking_points="Secret of this server.")
    prefix = f"calls:{sampled.server.id}:1:SAMPLE01:0:MA"
    for verb in ("talked", "skip", "letter", "points", "back", "undo", "remind"):
        text = await press(sampled, sampled.alex, f"{prefix}:{verb}", direct=True)
        assert text == "This button is not yours. Type `/call` in a channel of your server."
    assert await choose(sampled, f"{prefix}:said", "supports", direct=True) == text
    assert await tally(sampled) == Tally()


async def test_a_button_of_another_server_does_nothing(sampled: World) -> None:
    await begin(sampled)
    text = await press(sampled, sampled.alex, f"calls:{sampled.server.id + 1}:1:SAMPLE01:0:home:talked")
    assert text == "This button belongs to another server."


async def test_buttons_of_old_cards_still_save_and_lead_to_the_next_office(sampled: World) -> None:
    await begin(sampled)
    busy = await press(sampled, sampled.alex, "call:1:SAMPLE01:busy")
    assert "### Call Senator Ada Example" in busy
    assert "Boston office" in busy
    talked = await press(sampled, sampled.alex, "call:1:SAMPLE01:talked")
    assert "Saved: Ada Example (sample), talked to staff. Thank you!\n### Call Senator Bo" in talked
    assert "Skipped: Bo Placeholder" in await press(sampled, sampled.alex, "call:1:SAMPLE02:skip")
    assert "left a voicemail" in await press(sampled, sampled.alex, "call:1:SAMPLE02:voicemail")
    assert await tally(sampled) == Tally(2, 0, 1, {Outcome.TALKED: 1, Outcome.VOICEMAIL: 1})


async def test_the_posted_button_answers_whoever_presses_it_alone(sampled: World) -> None:
    await begin(sampled)
    await live(sampled, Home("MA", "02139"))
    shown = await sampled.forge(sampled.alex, 3, {"custom_id": "call:1:start", "component_type": 2})
    assert said(shown).startswith("### Call Senator Ada Example")
    assert shown.ephemeral
    asked = await sampled.forge(sampled.jordan, 3, {"custom_id": "call:1:start", "component_type": 2})
    assert "Tell me your ZIP or your state" in said(asked)


async def test_a_split_zip_is_asked_once_where_the_representative_is_meant(sampled: World) -> None:
    await begin(sampled, targets=Targets(chambers=(Chamber.HOUSE,)))
    asked = await sampled.alex.slash(sampled.general, "call")
    form = await sampled.alex.click(answer(asked), label="Tell my ZIP or state")
    shown = await sampled.alex.submit_modal(form, {"home": "02139"})
    assert said(shown).startswith("02139 lies in 2 districts. **Who represents you?**")
    assert list(buttons(answer(shown).components)) == [
        "MA-5 · Cleo Pretend (sample)",
        "MA-7 · Dov Invented (sample)",
    ]
    await sampled.restart()
    called = await sampled.alex.click(answer(shown), label="MA-7 · Dov Invented (sample)")
    assert "### Call Representative Dov Invented" in said(called)
    assert "### Call Representative Dov Invented" in said(await sampled.alex.slash(sampled.general, "call"))
    home = await sampled.bot.database.read(volunteers.profile, sampled.server.id, sampled.alex.id)
    assert home is not None
    assert (home.zip_code, home.state, home.district) == ("02139", "MA", 7)


async def test_a_split_zip_that_was_typed_is_asked_and_not_remembered(sampled: World) -> None:
    await begin(sampled, targets=Targets(chambers=(Chamber.HOUSE,)))
    shown = await sampled.alex.slash(sampled.general, "call", zip="02139")
    called = await sampled.alex.click(answer(shown), label="MA-5 · Cleo Pretend (sample)")
    assert "### Call Representative Cleo Pretend" in said(called)
    nearest = await sampled.alex.click(answer(called), label="Line busy")
    assert "Boston office, 2 miles away" in said(nearest)  # from there, one call after the other
    assert await sampled.bot.database.read(volunteers.profile, sampled.server.id, sampled.alex.id) is None


async def test_a_state_alone_is_not_enough_for_a_representative(sampled: World) -> None:
    await begin(sampled, targets=Targets(chambers=(Chamber.HOUSE,)))
    await live(sampled, Home("CA"))
    asked = await sampled.alex.slash(sampled.general, "call")
    assert "your representative, and who that is depends on where you live" in said(asked)
    await live(sampled, Home("AK"))  # at large
    assert "### Call Representative Ned Mythical" in said(await sampled.alex.slash(sampled.general, "call"))


async def test_two_fronts_own_officials_first_then_priority(sampled: World) -> None:
    await begin(sampled, "Anyone", targets=Targets(chambers=(Chamber.SENATE,), states=("HI", "MA"), scope=Scope.ANYONE))
    await begin(sampled, "Urgent", priority=1, targets=Targets(chambers=(Chamber.SENATE,), states=("MA",)))
    await live(sampled, Home("MA", "02139"))
    result = await sampled.alex.slash(sampled.general, "call")
    order = []
    for _ in range(8):
        text = said(result)
        if "### Call" not in text:
            break
        order.append((text.split("### Call Senator ")[1].split()[0], text.split("For **")[1].split("**")[0]))
        result = await sampled.alex.click(answer(result), label="Talked to staff")
    assert order == [
        ("Ada", "Urgent"),
        ("Bo", "Urgent"),
        ("Oda", "Anyone"),
        ("Pam", "Anyone"),
        ("Ada", "Anyone"),  # reached for the other campaign just now, so they come last
        ("Bo", "Anyone"),
    ]
    assert "Your calls today: **6**." in said(result)


async def test_skipping_many_ends_although_others_call_meanwhile(sampled: World) -> None:
    await begin(sampled, targets=Targets(chambers=(Chamber.SENATE,), scope=Scope.ANYONE))
    await live(sampled, Home("MA", "02139"))
    await live(sampled, Home("AK", "99501"), sampled.jordan)
    result = await sampled.alex.slash(sampled.general, "call")
    seen = []
    for _ in range(20):
        if "### Call" not in said(result):
            break
        seen.append(said(result).split("### Call Senator ")[1].split(" (")[0])
        result = await sampled.alex.click(answer(result), label="Skip")
        other = await sampled.jordan.slash(sampled.general, "call")
        if "Talked to staff" in buttons(answer(other).components):
            await sampled.jordan.click(answer(other), label="Talked to staff")
    assert len(seen) == len(set(seen)) == 8
    assert "That was everyone for today" in said(result)
    assert "### Call Senator" in said(await sampled.alex.slash(sampled.general, "call"))  # skipped ones come again


async def test_an_official_without_a_number_is_called_at_the_nearest_office_or_written_to(sampled: World) -> None:
    whole = sample_directory()
    silent = tuple(replace(each, phone=None) for each in whole.officials)
    changed = Directory(silent, whole.offices, whole.places, whole.areas, "other", whole.zip_digest, whole.source)
    await sampled.bot.database.write(officials.import_directory, changed)
    await live(sampled, Home("MA", "02139"))
    assert "Boston office" in said(await sampled.alex.slash(sampled.general, "call"))
    mute = Directory(silent, (), whole.places, whole.areas, "third", whole.zip_digest, whole.source)
    await sampled.bot.database.write(officials.import_directory, mute)
    shown = await sampled.alex.slash(sampled.general, "call")
    assert "I know no number of theirs. Their page:\nhttps://example.org/example\nPress **Write instead**" in said(
        shown
    )
    assert list(buttons(answer(shown).components)) == ["Skip", "Write instead"]
