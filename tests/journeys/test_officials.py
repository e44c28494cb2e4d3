"""Who represents me: looked up, chosen, remembered; across restarts."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.officials import service as officials
from bot.officials.directory import read_folder, sample_directory
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home, Volunteer
from tests.journeys.world import World, answer, buttons, open_world, said

REAL = Path(__file__).parents[2].parent / "shared" / "data"


@pytest.fixture
async def sampled(world: World) -> World:
    """A world whose directory is the invented one."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    return world


async def home_of(world: World) -> Volunteer | None:
    return await world.bot.database.read(volunteers.profile, world.server.id, world.alex.id)


async def live(world: World, home: Home) -> None:
    await world.bot.database.write(volunteers.set_home, world.server.id, world.alex.id, home)


async def test_a_zip_answers_with_numbers_pages_and_the_date(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "officials", zip="96701")
    text = said(result)
    assert result.ephemeral
    assert text.startswith("### Who represents Aiea, HI 96701")
    assert "**Oda Prototype (sample)**\nSenator, Hawaii · Sample Party B\n**<+1 (202) 555 0115>** · Washington" in text
    assert "**Pam Rehearsal (sample)**\nSenator, Hawaii" in text
    assert "**Quin Trial (sample)**\nRepresentative, Hawaii's 1st district" in text
    assert "-# Term ends January 3, 2031" in text
    assert text.endswith("-# Directory of January 1, 2026")
    assert buttons(answer(result).components) == {
        "Remember this as my home": "officials:home:96701:HI:1",
        "Report a wrong number": "officials:wrong:96701:SAMPLE15,SAMPLE16,SAMPLE17",
    }
    assert await home_of(sampled) is None


async def test_the_nearest_local_office_is_shown(sampled: World) -> None:
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="02108"))
    assert "**<+1 (617) 555 0122>** · Boston office, under a mile away\n**<+1 (508) 555 0123>** · Worcester" in text


async def test_a_delegate_and_no_senators(sampled: World) -> None:
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="20001"))
    assert "District of Columbia has no senators." in text
    assert "Delegate, District of Columbia" in text
    assert "Senator" not in text


async def test_a_caucus_that_is_not_the_party_is_shown(sampled: World) -> None:
    text = said(await sampled.alex.slash(sampled.general, "officials", zip="90012"))
    assert "Independent, sits with Sample Party A" in text


async def test_a_split_zip_is_asked_and_the_answer_is_remembered_for_ones_own_home(sampled: World) -> None:
    await live(sampled, Home("MA", "02139"))
    result = await sampled.alex.slash(sampled.general, "officials")
    assert "**02139 lies in 2 districts. Which is yours?**" in said(result)
    assert "Ada Example" in said(result)
    assert "Representative" not in said(result)
    assert buttons(answer(result).components) == {
        "MA-5 · Cleo Pretend (sample)": "officials:02139:MA:5",
        "MA-7 · Dov Invented (sample)": "officials:02139:MA:7",
        "Report a wrong number": "officials:wrong:02139:SAMPLE01,SAMPLE02",
    }
    await sampled.restart()
    chosen = await sampled.alex.click(answer(result), label="MA-7 · Dov Invented (sample)")
    assert said(chosen).startswith("Saved: this is your district.")
    assert answer(chosen).id == answer(result).id  # the card itself changes
    assert "Representative, Massachusetts's 7th district" in said(chosen)
    home = await home_of(sampled)
    assert home is not None
    assert (home.state, home.zip_code, home.district) == ("MA", "02139", 7)
    await sampled.restart()
    again = said(await sampled.alex.slash(sampled.general, "officials"))
    assert "Dov Invented" in again
    assert "Which is yours?" not in again


async def test_an_unknown_zip_falls_back_to_its_state_and_says_so(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "officials", zip="02199")
    text = said(result)
    assert text.startswith("### Who represents Massachusetts 02199\nI don't know the ZIP code 02199.")
    assert "begin with 021 are in Massachusetts" in text
    assert "Ada Example" in text
    offered = buttons(answer(result).components)
    assert list(offered) == ["MA-5 · Cleo Pretend (sample)", "MA-7 · Dov Invented (sample)", "Report a wrong number"]


async def test_a_district_that_was_redrawn_is_asked_again(sampled: World) -> None:
    await live(sampled, Home("MA", "02139", district=9))
    assert "Which is yours?" in said(await sampled.alex.slash(sampled.general, "officials"))


async def test_choosing_in_anybodys_zip_saves_nothing(sampled: World) -> None:
    await live(sampled, Home("HI", "96701", 1))
    result = await sampled.alex.slash(sampled.general, "officials", zip="02139")
    chosen = await sampled.alex.click(answer(result), label="MA-5 · Cleo Pretend (sample)")
    assert "Cleo Pretend" in said(chosen)
    assert "Saved" not in said(chosen)
    assert list(buttons(answer(chosen).components)) == ["Report a wrong number"]
    home = await home_of(sampled)
    assert home is not None
    assert (home.state, home.zip_code, home.district) == ("HI", "96701", 1)


async def test_a_first_lookup_can_be_remembered_as_home(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "officials", zip="02139")
    await sampled.alex.click(answer(result), label="MA-7 · Dov Invented (sample)")
    await sampled.restart()
    kept = await sampled.alex.click(answer(result), label="Remember this as my home")
    assert said(kept).startswith("Saved: 02139 is your home. Change it with `/me`.")
    home = await home_of(sampled)
    assert home is not None
    assert (home.state, home.zip_code, home.district, home.zone) == ("MA", "02139", 7, "America/New_York")
    assert "Remember this as my home" not in buttons(answer(kept).components)


async def test_without_a_home_the_zip_is_asked_in_a_form(sampled: World) -> None:
    result = await sampled.alex.slash(sampled.general, "officials")
    assert "Which ZIP?" in said(result)
    await sampled.restart()
    form = await sampled.alex.click(answer(result), label="Type a ZIP")
    bad = await sampled.alex.submit_modal(form, {"zip": "1234"})
    assert said(bad) == '"1234" is not a ZIP code. Type its five digits, such as 02139.'
    form = await sampled.alex.click(answer(result), label="Type a ZIP")
    sent = await sampled.alex.submit_modal(form, {"zip": "99501"})
    assert "Ned Mythical" in said(sent)
    assert "Representative, Alaska at large" in said(sent)


async def test_a_home_without_a_zip_shows_the_senators_and_asks_for_the_zip(sampled: World) -> None:
    await live(sampled, Home("CA"))
    result = await sampled.alex.slash(sampled.general, "officials")
    assert said(result).startswith("### Who represents California")
    assert "Eve Fictional" in said(result)
    assert "The ZIP of your home tells me." in said(result)
    assert buttons(answer(result).components) == {
        "Type a ZIP": "officials:zip",
        "Report a wrong number": "officials:wrong:-:SAMPLE05,SAMPLE06",
    }


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1234", '"1234" is not a ZIP code. Type its five digits, such as 02139.'),
        ("00000", "There is no ZIP code 00000. Check its five digits and type it again."),
        ("flarb", '"flarb" is not a ZIP code. Type its five digits, such as 02139.'),
        ("77777", "I know no ZIP code 77777. Type one that this small directory knows: 02108,"),
        ("x" * 5000, '"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…" is not a ZIP code.'),
    ],
)
async def test_a_bad_zip(sampled: World, typed: str, sentence: str) -> None:
    result = await sampled.alex.slash(sampled.general, "officials", zip=typed)
    assert said(result).startswith(sentence)
    assert await home_of(sampled) is None


async def test_an_official_by_name(sampled: World) -> None:
    choices = await sampled.alex.autocomplete(sampled.general, "officials", "name", "mannequin")
    assert [(choice["name"], choice["value"]) for choice in choices] == [
        ("Sol Mannequin (sample) · Delegate, District of Columbia", "SAMPLE19")
    ]
    for name in ("SAMPLE19", "sol mannequin"):
        text = said(await sampled.alex.slash(sampled.general, "officials", name=name))
        assert text.startswith("**Sol Mannequin (sample)**\nDelegate, District of Columbia")
    text = said(await sampled.alex.slash(sampled.general, "officials", name="nobody at all"))
    assert text == 'I find no official called "nobody at all". Type a last name, or use your ZIP.'
    assert "fits several" in said(await sampled.alex.slash(sampled.general, "officials", name="sample"))


async def test_who_has_left_office_is_shown_as_such(sampled: World) -> None:
    whole = sample_directory()
    fewer = tuple(each for each in whole.officials if each.official_id != "SAMPLE19")
    changed = type(whole)(fewer, (), whole.places, whole.areas, "other", whole.zip_digest, whole.source)
    await sampled.bot.database.write(officials.import_directory, changed)
    assert "No longer in this office." in said(await sampled.alex.slash(sampled.general, "officials", name="SAMPLE19"))


async def test_a_stranger_elsewhere_sees_nothing_of_a_home(sampled: World) -> None:
    await live(sampled, Home("MA", "02139", 7))
    assert "Which ZIP?" in said(await sampled.jordan.slash(sampled.general, "officials"))


async def test_an_empty_directory_says_what_to_do(world: World) -> None:
    for options in ({}, {"zip": "02139"}, {"name": "Example"}):
        text = said(await world.alex.slash(world.general, "officials", **options))
        assert text.startswith("The directory of officials is still being downloaded.")
        assert "`python -m bot directory sync`" in text


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path) as world:
        await world.bot.database.write(officials.import_directory, read_folder(REAL, source="the published files"))
        yield world


@pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")
async def test_the_real_directory_answers(real: World) -> None:
    async def look_up(zip_code: str) -> tuple[str, list[str]]:
        result = await real.alex.slash(real.general, "officials", zip=zip_code)
        offered = buttons(answer(result).components)
        return said(result), [each for each in offered.values() if ":home:" not in each and ":wrong:" not in each]

    text, offered = await look_up("96701")
    assert (text.count("\nSenator, Hawaii ·"), text.count("\nRepresentative, Hawaii's 1st district ·")) == (2, 1)
    assert offered == []
    assert len(re.findall(r"\*\*<\+1 \(202\) [0-9]{3} [0-9]{4}>\*\* · Washington", text)) == 3
    text, offered = await look_up("99501")
    assert (text.count("\nSenator, Alaska ·"), text.count("\nRepresentative, Alaska at large ·")) == (2, 1)
    assert offered == []
    text, offered = await look_up("20001")
    assert (text.count("\nSenator,"), text.count("\nDelegate, District of Columbia ·")) == (0, 1)
    assert offered == []
    text, offered = await look_up("02139")
    assert (text.count("\nSenator, Massachusetts ·"), text.count("Representative")) == (2, 0)
    assert offered == ["officials:02139:MA:5", "officials:02139:MA:7"]
    text, offered = await look_up("93563")
    assert (text.count("\nSenator, California ·"), text.count("Representative")) == (2, 0)
    assert offered == [f"officials:93563:CA:{number}" for number in (23, 27, 28, 29, 30, 31)]


@pytest.mark.skipif(not REAL.exists(), reason="the published files are not beside the repository")
async def test_a_real_zip_across_states_is_asked(real: World) -> None:
    result = await real.alex.slash(real.general, "officials", zip="30165")
    assert "lies in 2 districts of several states. Which is yours?" in said(result)
    assert "Senator" not in said(result)
    offered = buttons(answer(result).components)
    assert sorted(each for each in offered.values() if ":wrong:" not in each) == [
        "officials:30165:AL:3",
        "officials:30165:GA:14",
    ]
    chosen = await real.alex.click(answer(result), custom_id="officials:30165:GA:14")
    assert said(chosen).count("\nSenator, Georgia ·") == 2
    assert await home_of(real) is None
