"""Calling one's own senators, from the number to the totals; across restarts."""

from typing import Any

import pytest

from bot.calls import service as calls
from bot.calls.model import Outcome
from bot.calls.rules import local_day
from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Directory
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Volunteer
from tests.journeys.world import World, answer, buttons, said

SCRIPT = "Hi, I'm {me} from {state}. Will {title} {last_name} protect the sample river?"


@pytest.fixture
async def sampled(world: World) -> World:
    """A world whose directory is the invented one."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    return world


async def begin(world: World, title: str = "Save the sample river", script: str = SCRIPT) -> Campaign:
    return await world.bot.database.write(
        campaigns.create, world.server.id, title=title, ask="Protect the sample river.", script=script
    )


async def live(world: World, home: Home) -> None:
    await world.bot.database.write(volunteers.set_home, world.server.id, world.alex.id, home)


async def home_of(world: World) -> Volunteer | None:
    return await world.bot.database.read(volunteers.profile, world.server.id, world.alex.id)


async def outcomes_of(world: World, campaign_id: int = 0, zone: str = "America/New_York") -> dict[str, Outcome]:
    return dict(
        await world.bot.database.read(
            calls.outcomes_of,
            world.server.id,
            world.alex.id,
            campaign_id=campaign_id,
            made_on=local_day(world.env.now(), zone),
        )
    )


async def test_both_senators_are_called_with_a_restart_between(sampled: World) -> None:
    await begin(sampled)
    await live(sampled, Home("MA", "02139"))
    first = await sampled.alex.slash(sampled.general, "call")
    assert first.ephemeral
    assert said(first).startswith(
        "### Call Senator Ada Example (sample)\nSenator, Massachusetts\n**<+1 (202) 555 0101>** · Washington\n"
    )
    assert "For **Save the sample river**\nProtect the sample river." in said(first)
    assert "> Hi, I'm alex from Massachusetts. Will Senator Example protect the sample river?" in said(first)
    prefix = f"calls:{sampled.server.id}:1:SAMPLE01:0:home"
    assert buttons(answer(first).components) == {
        "Talked to staff": f"{prefix}:talked",
        "Left a voicemail": f"{prefix}:voicemail",
        "Line busy": f"{prefix}:busy",
        "Mailbox full": f"{prefix}:full",
        "Skip": f"{prefix}:skip",
        "Remind me when it opens": f"{prefix}:remind",
        "Write instead": f"{prefix}:letter",
    }
    await sampled.restart()
    second = await sampled.alex.click(answer(first), label="Talked to staff")
    assert said(second).startswith("Saved: Ada Example (sample), talked to staff. Thank you!\n### Call Senator Bo")
    assert answer(second).id == answer(first).id  # the card is replaced, not added to
    assert await outcomes_of(sampled, 1) == {"SAMPLE01": Outcome.TALKED}
    await sampled.restart()
    last = await sampled.alex.click(answer(second), label="Left a voicemail")
    assert said(last).startswith("Saved: Bo Placeholder (sample), left a voicemail. Thank you!\n### Thank you!")
    assert "Your calls today: **2**. Everyone together in **Save the sample river**: **2**." in said(last)
    assert "`/remindme-calls`" in said(last)
    assert list(buttons(answer(last).components)) == ["Undo"]
    again = said(await sampled.alex.slash(sampled.general, "call"))
    assert again.startswith("### Thank you! That was everyone for today.")


async def test_the_next_day_begins_again_in_the_callers_own_zone(sampled: World) -> None:
    await live(sampled, Home("HI", "96701", zone="Pacific/Honolulu"))
    await sampled.later(hours=9.5)  # 23:30 in Honolulu, where it is still 2025
    result = await sampled.alex.slash(sampled.general, "call")
    await sampled.alex.click(answer(result), label="Talked to staff")
    assert await outcomes_of(sampled, zone="Pacific/Honolulu") == {"SAMPLE15": Outcome.TALKED}
    assert "Pam Rehearsal" in said(await sampled.alex.slash(sampled.general, "call"))
    await sampled.later(hours=1)  # another day, but nobody is sent to the same office twice in a night
    assert "Pam Rehearsal" in said(await sampled.alex.slash(sampled.general, "call"))
    await sampled.later(hours=11)
    assert "Oda Prototype" in said(await sampled.alex.slash(sampled.general, "call"))


async def test_pressing_twice_counts_once_and_the_later_outcome_wins(sampled: World) -> None:
    await live(sampled, Home("MA"))
    one = await sampled.alex.slash(sampled.general, "call")
    two = await sampled.alex.slash(sampled.general, "call")
    await sampled.alex.click(answer(one), label="Line busy")
    await sampled.alex.click(answer(two), label="Talked to staff")
    assert await outcomes_of(sampled) == {"SAMPLE01": Outcome.TALKED}
    last = await sampled.alex.click(answer(two), label="Left a voicemail")
    assert "Your calls today: **2**. Everyone together in this server: **2**." in said(last)


async def test_skipping_saves_nothing_and_ends(sampled: World) -> None:
    await live(sampled, Home("MA"))
    result = await sampled.alex.slash(sampled.general, "call")
    second = await sampled.alex.click(answer(result), label="Skip")
    assert said(second).startswith("Skipped: Ada Example (sample).")
    last = await sampled.alex.click(answer(second), label="Skip")
    assert "### That was everyone for today.\nYour calls today: **0**." in said(last)
    assert await outcomes_of(sampled) == {}


async def test_a_busy_line_leads_to_the_next_office_and_is_offered_again_later(sampled: World) -> None:
    await live(sampled, Home("CA", "93563"))
    result = await sampled.alex.slash(sampled.general, "call")
    nearest = await sampled.alex.click(answer(result), label="Line busy")
    assert said(nearest).startswith(
        "Saved: Eve Fictional (sample), the line was busy. Try this number of theirs instead.\n### Call Senator Eve"
    )
    assert "**<+1 (916) 555 0131>** · Sacramento office, 356 miles away" in said(nearest)
    await sampled.restart()
    another = await sampled.alex.click(answer(nearest), label="Mailbox full")
    assert "**<+1 (213) 555 0130>** · Los Angeles office\n" in said(another)  # nobody knows how far
    second = await sampled.alex.click(answer(another), label="Line busy")
    assert "### Call Senator Finn Makebelieve" in said(second)
    last = await sampled.alex.click(answer(second), label="Talked to staff")
    assert "Not reached: Eve Fictional (sample). Try again later today with `/call`." in said(last)
    assert "Your calls today: **2**." in said(last)
    again = said(await sampled.alex.slash(sampled.general, "call"))
    assert "### Call Senator Eve Fictional" in again
    assert "<+1 (202) 555 0105>** · Washington" in again


async def test_totals_are_of_everyone(sampled: World) -> None:
    await begin(sampled)
    for person in (sampled.alex, sampled.jordan):
        result = await person.slash(sampled.general, "call", zip="20001")
        last = await person.click(answer(result), label="Talked to staff")
    assert "Your calls today: **1**. Everyone together in **Save the sample river**: **2**." in said(last)


async def test_where_there_are_no_senators_the_delegate_is_called(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "call", zip="20001")
    assert said(result).startswith("### Call Delegate Sol Mannequin (sample)\nDelegate, District of Columbia")
    assert "constituent from District of Columbia" in said(result)
    assert await home_of(sampled) is None  # a typed ZIP is not remembered


async def test_an_unknown_home_is_asked_in_place_and_remembered(sampled: World) -> None:
    await begin(sampled)
    result = await sampled.alex.slash(sampled.general, "call")
    assert "Tell me your ZIP or your state; I remember it" in said(result)
    await sampled.restart()
    for typed, sentence in [
        ("1234", '"1234" is not a ZIP code. Type its five digits, such as 02139.'),
        ("00000", "There is no ZIP code 00000. Check its five digits and type it again."),
        ("XX", 'I know no state "XX". Type its name or its two letters, such as MA.'),
        ("   ", 'I know no state "". Type its name or its two letters, such as MA.'),
    ]:
        form = await sampled.alex.click(answer(result), label="Tell my ZIP or state")
        assert said(await sampled.alex.submit_modal(form, {"home": typed})) == sentence
    assert await home_of(sampled) is None
    form = await sampled.alex.click(answer(result), label="Tell my ZIP or state")
    sent = await sampled.alex.submit_modal(form, {"home": "99501"})
    assert said(sent).startswith("Saved: your home is 99501. Change it with `/me`.\n### Call Senator Lou Fable")
    assert f"calls:{sampled.server.id}:1:SAMPLE12:0:home:talked" in buttons(answer(sent).components).values()
    home = await home_of(sampled)
    assert home is not None
    assert (home.state, home.zip_code, home.district, home.zone) == ("AK", "99501", 0, "America/Anchorage")


async def test_a_state_is_home_enough(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "call")
    form = await sampled.alex.click(answer(result), label="Tell my ZIP or state")
    sent = await sampled.alex.submit_modal(form, {"home": "massachusetts"})
    assert said(sent).startswith("Saved: your home is MA.")
    home = await home_of(sampled)
    assert home is not None
    assert (home.state, home.zip_code, home.district, home.zone) == ("MA", None, None, "America/New_York")


@pytest.mark.parametrize("way", ["typed", "asked"])
async def test_a_zip_across_states_is_asked(sampled: World, way: str) -> None:
    await sampled.bot.database.write(officials.import_directory, across_a_state_line())
    result: Any = await sampled.alex.slash(sampled.general, "call", **({"zip": "96813"} if way == "typed" else {}))
    if way == "asked":
        form = await sampled.alex.click(answer(result), label="Tell my ZIP or state")
        result = await sampled.alex.submit_modal(form, {"home": "96813"})
    assert said(result) == "96813 lies in several states. **Which one do you live in?**"
    assert list(buttons(answer(result).components)) == ["Alaska", "Hawaii"]
    assert await home_of(sampled) is None
    await sampled.restart()
    called = await sampled.alex.click(answer(result), label="Alaska")
    assert "### Call Senator Lou Fable" in said(called)
    home = await home_of(sampled)
    assert (home.state if home else None) == (None if way == "typed" else "AK")
    if way == "asked":  # and from now on it is known which part of the ZIP is home
        assert "Lou Fable" in said(await sampled.alex.slash(sampled.general, "call", zip="96813"))


def across_a_state_line() -> Directory:
    whole = sample_directory()
    alaska = next(area for _, area in whole.areas if area.state == "AK")
    areas = (*whole.areas, ("96813", alaska))
    return Directory(whole.officials, whole.offices, whole.places, areas, "other", "other", whole.source)


async def test_the_campaign_is_picked_from_the_list_or_by_its_title(sampled: World) -> None:
    await begin(sampled)
    await begin(sampled, "More sample buses")
    await live(sampled, Home("MA"))
    choices = await sampled.alex.autocomplete(sampled.general, "call", "campaign", "BUS")
    assert [(choice["name"], choice["value"]) for choice in choices] == [("More sample buses", "2")]
    for text in ("2", "more sample BUSES"):
        assert "For **More sample buses**" in said(await sampled.alex.slash(sampled.general, "call", campaign=text))
    neither = said(await sampled.alex.slash(sampled.general, "call"))
    assert "For **Save the sample river**" in neither  # whichever comes first
    for text in ("3", "flarb", "x" * 5000, "-1"):
        refused = said(await sampled.alex.slash(sampled.general, "call", campaign=text))
        assert refused.startswith('There is no campaign called "')
        assert refused.endswith('" here. Pick one from the list that appears while you type.')


async def test_another_servers_campaign_is_neither_listed_nor_found(sampled: World) -> None:
    other = sampled.server.id + 1
    await sampled.bot.database.write(campaigns.create, other, title="Of others", ask="Ask.", script="Say.")
    await live(sampled, Home("MA"))
    assert await sampled.alex.autocomplete(sampled.general, "call", "campaign", "") == []
    for text in ("1", "Of others"):
        assert "There is no campaign called" in said(await sampled.alex.slash(sampled.general, "call", campaign=text))


async def test_a_campaign_closed_meanwhile_saves_nothing(sampled: World) -> None:
    campaign = await begin(sampled)
    await live(sampled, Home("MA"))
    result = await sampled.alex.slash(sampled.general, "call")
    await sampled.bot.database.write(campaigns.close, sampled.server.id, campaign.campaign_id)
    pressed = await sampled.alex.click(answer(result), label="Talked to staff")
    assert said(pressed) == (
        'The campaign "Save the sample river" is closed, so nothing was saved. Type `/call` to see who is next.'
    )
    assert await outcomes_of(sampled, 1) == {}
    assert "is closed" in said(await sampled.alex.slash(sampled.general, "call", campaign="1"))
    assert await sampled.alex.autocomplete(sampled.general, "call", "campaign", "") == []


async def test_an_official_who_left_office_is_not_called(sampled: World) -> None:
    await live(sampled, Home("MA"))
    result = await sampled.alex.slash(sampled.general, "call")
    whole = sample_directory()
    fewer = tuple(each for each in whole.officials if each.official_id != "SAMPLE01")
    changed = Directory(fewer, (), whole.places, whole.areas, "other", whole.zip_digest, whole.source)
    await sampled.bot.database.write(officials.import_directory, changed)
    pressed = await sampled.alex.click(answer(result), label="Talked to staff")
    assert said(pressed).startswith("Ada Example (sample) is no longer in this office, so nothing was saved.")
    assert await outcomes_of(sampled) == {}
    assert "Bo Placeholder" in said(await sampled.alex.slash(sampled.general, "call"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1234", '"1234" is not a ZIP code. Type its five digits, such as 02139.'),
        ("00000", "There is no ZIP code 00000. Check its five digits and type it again."),
    ],
)
async def test_a_bad_zip(sampled: World, typed: str, sentence: str) -> None:
    assert said(await sampled.alex.slash(sampled.general, "call", zip=typed)) == sentence
    assert await home_of(sampled) is None


async def test_an_empty_directory_says_what_to_do(world: World) -> None:
    text = said(await world.alex.slash(world.general, "call"))
    assert "`python -m bot directory sync`" in text
