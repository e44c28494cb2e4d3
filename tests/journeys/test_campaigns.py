"""A campaign from its first word to its end: drafted, posted, changed, won; across restarts, and for whom it is not."""

from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.campaigns import service as campaigns
from bot.campaigns.model import Campaign, CampaignStatus, Closing, Scope, Stance, Targets
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import Chamber
from bot.posts import store as posts
from bot.volunteers import service as volunteers
from bot.volunteers.model import Home
from tests.journeys.world import Channel, World, answer, said, texts

ASK = "Protect the sample river."
SCRIPT = "Hi, I'm {me} from {city}, {state}. {title} {last_name}, will you? {ask}"
WORDS = {"ask": ASK, "script": SCRIPT, "points": "", "voicemail": ""}


@pytest.fixture
async def sampled(world: World) -> World:
    """A world whose directory is the invented one, and whose organizer lives in Massachusetts."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    await world.bot.database.write(volunteers.set_home, world.server.id, world.organizer.id, Home("MA", "02139", 7))
    return world


async def slash(world: World, person: MemberActor, command: str, **options: Any) -> InteractionResult:
    return await person.slash(world.general, f"campaign {command}", **options)


async def create(world: World, words: dict[str, str] | None = None, **options: Any) -> InteractionResult:
    """Type the command and send the form."""
    form = await slash(world, world.organizer, "create", **{"title": "Save the river"} | options)
    assert form.modal is not None, said(form)
    return await world.organizer.submit_modal(form, WORDS | (words or {}))


async def post(world: World, **options: Any) -> InteractionResult:
    """Create a campaign and post it in #general."""
    draft = await create(world, **options)
    return await world.organizer.click(answer(draft), label="Post it")


def cards(channel: Channel) -> list[str]:
    """The cards that everybody sees in a channel, oldest first."""
    return ["\n".join(texts([part.to_dict() for part in message.components])) for message in channel.history()]


async def kept(world: World, campaign_id: int = 1) -> Campaign | None:
    return await world.bot.database.read(campaigns.find, world.server.id, campaign_id)


async def refused(world: World, command: str = "create", **options: Any) -> str:
    """Type something wrong, and return what is said; no form may open."""
    result = await slash(world, world.organizer, command, **options)
    assert result.modal is None
    assert result.ephemeral
    return said(result)


async def choose(world: World, result: InteractionResult, custom_id: str, *values: str) -> InteractionResult:
    return await world.organizer.select(answer(result), list(values), custom_id=custom_id)


async def test_from_the_first_word_to_the_end_with_restarts_between(sampled: World) -> None:
    draft = await create(sampled, threshold=3, goal=10)
    assert draft.ephemeral
    shown = said(draft)
    assert shown.startswith("-# Only you see this. Nobody can call until you post it.\n### Save the river\n" + ASK)
    assert "**Calls** 0 of 10 ▱▱▱▱▱▱▱▱▱▱ 0%\n**Support** 0 of 3 needed" in shown
    assert "**Targets** 8\n**Yours** Ada Example (sample) (MA), Bo Placeholder (sample) (MA)" in shown
    assert "> Hi, I'm sam from Cambridge, Massachusetts. Senator Example, will you? Protect the sample river." in shown
    assert cards(sampled.general) == []
    assert "There are no campaigns yet" in said(await slash(sampled, sampled.alex, "list"))

    await sampled.restart()
    posted = await sampled.organizer.click(answer(draft), label="Post it")
    message = sampled.general.last_message
    assert message is not None
    link = f"https://discord.com/channels/{sampled.server.id}/{sampled.general.id}/{message.id}"
    assert said(posted).startswith(f"**Save the river** is posted: {link}")
    assert cards(sampled.general) == [
        f"### Save the river\n{ASK}\n**Calls** 0 of 10 ▱▱▱▱▱▱▱▱▱▱ 0%\n**Support** 0 of 3 needed\n"
        "**Whom** senators; everyone calls their own"
    ]
    assert [
        part.custom_id for row in message.components[0].children if hasattr(row, "children") for part in row.children
    ] == [
        "call:1:start",
        "campaign:1:board",
    ]
    assert f"[open]({link})" in said(await slash(sampled, sampled.alex, "list"))

    changed = await slash(
        sampled, sampled.organizer, "edit", campaign="save THE river", title="Save our river", goal=20
    )
    assert f"-# Posted: {link}\n### Save our river" in said(changed)
    await sampled.restart()
    await sampled.later(seconds=3)
    assert cards(sampled.general)[0].startswith(f"### Save our river\n{ASK}\n**Calls** 0 of 20")

    await slash(
        sampled,
        sampled.organizer,
        "stance",
        campaign="1",
        official="SAMPLE01",
        stance="supports",
        source="https://example.org/a",
    )
    await sampled.later(seconds=3)
    assert "**Support** 1 of 3 needed" in cards(sampled.general)[0]
    opened = await sampled.alex.click(message, label="See who stands where")
    assert opened.ephemeral
    assert said(opened).startswith("### Save our river\n**1** of 3 needed ▰▰▰▱▱▱▱▱▱▱ 33%, **2** more to go\n")

    closed = await slash(sampled, sampled.organizer, "close", campaign="1", how="victory")
    assert said(closed).startswith("**Won: Save our river**\nNo more calls are taken.")
    await sampled.restart()
    await sampled.later(seconds=3)
    assert cards(sampled.general)[0].startswith(f"### Won: Save our river\n{ASK}")
    assert await sampled.bot.database.read(campaigns.list_open, sampled.server.id) == []
    assert "Over: Save our river (won)" in said(await slash(sampled, sampled.alex, "list"))
    assert (await refused(sampled, "post", campaign="1")).endswith(
        "is closed. To go on with it, type `/campaign reopen` first."
    )

    reopened = await slash(sampled, sampled.organizer, "reopen", campaign="1")
    assert said(reopened) == "**Save our river** is open again. Calls can be made for it."
    await sampled.later(seconds=3)
    assert cards(sampled.general)[0].startswith("### Save our river\n")
    assert (await refused(sampled, "reopen", campaign="1")) == 'The campaign "Save our river" is not closed.'
    assert len(cards(sampled.general)) == 1


async def test_choices_are_saved_at_once_and_shown(sampled: World) -> None:
    draft = await create(sampled)
    both = await choose(sampled, draft, "campaign:1:choose:chambers", "senate", "house")
    assert "**Whom** senators and representatives; everyone calls their own" in said(both)
    await sampled.restart()
    one = await choose(sampled, both, "campaign:1:choose:parties", "Sample Party B")
    assert "who sit with Sample Party B" in said(one)
    anyone = await choose(sampled, one, "campaign:1:choose:scope", "anyone")
    assert "anyone can call" in said(anyone)
    known = await choose(sampled, anyone, "campaign:1:choose:stances", "unknown", "undecided")
    campaign = await kept(sampled)
    assert campaign is not None
    assert campaign.targets == Targets(
        (Chamber.SENATE, Chamber.HOUSE),
        ("Sample Party B",),
        stances=(Stance.UNKNOWN, Stance.UNDECIDED),
        scope=Scope.ANYONE,
    )
    none = await choose(sampled, known, "campaign:1:choose:stances", "opposes")
    assert "who fit otherwise has this stance: opposes. Choose other stances, or record some first" in said(none)
    assert await kept(sampled) == campaign


async def test_the_usual_thresholds_are_suggested_and_any_other_can_be_typed(sampled: World) -> None:
    async def suggested(typed: str) -> list[int]:
        found = await sampled.organizer.autocomplete(sampled.general, "campaign create", "threshold", typed)
        return [choice["value"] for choice in found]

    assert await suggested("") == [51, 60, 67, 218, 290]
    assert await suggested("2") == [218, 290]
    assert await suggested("3") == []
    assert "0 of 3 needed" in said(await create(sampled, threshold=3))


async def test_officials_are_picked_by_hand_by_name(sampled: World) -> None:
    draft = await create(sampled, threshold=2)
    form = await sampled.organizer.click(answer(draft), label="Pick by hand")
    picked = await sampled.organizer.submit_modal(
        form, {"picked": "example\nFable AK\nMA-5", "first": "placeholder", "last": ""}
    )
    assert "**Whom** 3 officials picked by hand; everyone calls their own" in said(picked)
    assert "**Targets** 4\n**Picked** Ada Example" in said(picked)
    assert "**First** Bo Placeholder (sample) (MA)" in said(picked)
    again = await sampled.organizer.click(answer(picked), label="Pick by hand")
    for lists, sentence in [
        ({"picked": "\n".join(f"N{number}" for number in range(600))}, "You named 600 officials; at most 100"),
        ({"picked": "Nobody Atall"}, 'I find no official called "Nobody Atall".'),
        ({"picked": "sample"}, '"sample" fits several:'),
        ({"first": "\n".join(f"N{number}" for number in range(6))}, "You named 6 officials; at most 5"),
        ({"picked": "example", "first": ""}, "The threshold is 2, but there are only 1 targets."),
    ]:
        result = await sampled.organizer.submit_modal(again, {"picked": "", "first": "", "last": ""} | lists)
        assert sentence in said(result)
        again = await sampled.organizer.click(answer(picked), label="Pick by hand")
    campaign = await kept(sampled)
    assert campaign is not None
    assert len(campaign.targets.picked) == 3
    emptied = await sampled.organizer.submit_modal(again, {"picked": "", "first": "", "last": ""})
    assert "**Whom** senators; everyone calls their own" in said(emptied)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": " "}, "The title is empty. Type 1 to 100 characters."),
        ({"title": "x" * 5000}, "The title has 5,000 characters. Shorten it to at most 100."),
        ({"states": "XX"}, 'I know no state "XX". Type its name or its two letters, such as MA.'),
        ({"states": "MA, XX"}, 'I know no state "XX".'),
        ({"states": "Guam"}, "Nobody in office fits these targets. Choose another chamber, party or state."),
        ({"party": "flarb"}, 'I know no party "flarb". Type one of these: '),
        ({"threshold": 51}, "The threshold is 51, but there are only 8 targets."),
        ({"threshold": -1}, "It must be at least 1."),
        ({"goal": -5}, "The goal is a number of calls, from 1 to 10,000,000."),
        ({"priority": 0}, "The priority goes from 1, which is called for first, to 9."),
        ({"ends": "flarb"}, 'I couldn\'t read "flarb" as a time.'),
        ({"ends": "yesterday 6pm"}, "and that has passed. Pick a later time"),
        ({"starts": "jan 20 6pm", "ends": "jan 10 6pm"}, "before it starts"),
    ],
)
async def test_bad_options_are_explained_before_any_word_is_typed(
    sampled: World, wrong: dict[str, Any], sentence: str
) -> None:
    assert sentence in await refused(sampled, **{"title": "Save the river"} | wrong)
    assert await kept(sampled) is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            {"script": "Hi {senator}"},
            'I know no placeholder "{senator}". Those I fill in are {official}, {title}, {last\\_name}, {state}, '
            "{city}, {me}, {ask}.",
        ),
        ({"points": "See {0}"}, 'I know no placeholder "{0}".'),
        ({"voicemail": "{me.__class__}"}, "I know no placeholder"),
        ({"ask": "Vote {title}"}, "The ask can't have placeholders in braces. Put them into the script."),
        ({"ask": "  "}, "The ask is empty. Type 1 to 500 characters."),
    ],
)
async def test_bad_words_are_explained_and_given_back(sampled: World, wrong: dict[str, str], sentence: str) -> None:
    result = await create(sampled, {"script": "Hi {me}"} | wrong)
    assert sentence.replace("\\_", "_") in said(result).replace("\\_", "_")
    assert "Nothing was saved. This is what you typed" in said(result)
    assert await kept(sampled) is None
    draft = await create(sampled)
    form = await sampled.organizer.click(answer(draft), label="Change the words")
    changed = await sampled.organizer.submit_modal(form, WORDS | wrong)
    assert sentence.replace("\\_", "_") in said(changed).replace("\\_", "_")
    campaign = await kept(sampled)
    assert campaign is not None
    assert (campaign.ask, campaign.script) == (ASK, SCRIPT)


async def test_a_bad_change_changes_nothing(sampled: World) -> None:
    await post(sampled, threshold=4)
    before = await kept(sampled)
    for wrong in (
        {"threshold": 9},
        {"states": "XX"},
        {"states": "MA"},
        {"ends": "yesterday 6pm"},
        {"title": ""},
        {"goal": -1},
    ):
        assert await refused(sampled, "edit", campaign="1", **{"priority": 2} | wrong)
    assert await kept(sampled) == before
    assert "Priority** 2" in said(
        await slash(sampled, sampled.organizer, "edit", campaign="1", priority=2, threshold=0)
    )
    campaign = await kept(sampled)
    assert campaign is not None
    assert (campaign.priority, campaign.threshold) == (2, None)


async def test_two_fronts_are_called_in_their_order(sampled: World) -> None:
    await post(sampled)
    await sampled.organizer.click(answer(await create(sampled, title="Second", priority=1)), label="Post it")
    running = await sampled.bot.database.read(campaigns.list_open, sampled.server.id)
    assert [each.title for each in running] == ["Second", "Save the river"]


async def test_a_copy_is_a_draft_and_a_draft_can_be_discarded(sampled: World) -> None:
    await post(sampled, threshold=3, targets="any undecided senator")
    copied = await slash(sampled, sampled.organizer, "copy", campaign="Save the river", title="Once more")
    assert "### Once more" in said(copied)
    second = await kept(sampled, 2)
    assert second is not None
    assert (second.status, second.script, second.threshold) == (CampaignStatus.DRAFT, SCRIPT, 3)
    assert second.targets.stances == (Stance.UNDECIDED, Stance.UNKNOWN)
    assert "Once more" not in said(await slash(sampled, sampled.alex, "list"))
    assert said(await slash(sampled, sampled.alex, "board", campaign="2")).startswith("There is no campaign called")
    assert (await refused(sampled, "close", campaign="2", how="ended")).startswith("This campaign is a draft")
    await sampled.organizer.click(answer(copied), label="Discard")
    assert said(copied) == "Discarded. Nothing was posted."
    assert await kept(sampled, 2) is None


async def test_it_is_posted_where_the_admin_said_and_once_a_channel(sampled: World) -> None:
    await sampled.admin.slash(sampled.general, "config channel", kind="actions", channel=sampled.events)
    draft = await create(sampled)
    await sampled.organizer.click(answer(draft), label="Post it")
    assert (len(cards(sampled.events)), cards(sampled.general)) == (1, [])
    again = said(await slash(sampled, sampled.organizer, "post", campaign="1"))
    assert again.startswith("It is posted there already, and keeps up by itself: https://discord.com/channels/")
    elsewhere = said(await slash(sampled, sampled.organizer, "post", campaign="1", channel=sampled.general))
    assert elsewhere.startswith("**Save the river** is posted: https://discord.com/channels/")
    assert (len(cards(sampled.events)), len(cards(sampled.general))) == (1, 1)


async def test_a_post_that_discord_refuses_stays_a_draft(sampled: World) -> None:
    draft = await create(sampled)
    sampled.env.inject_error("POST", f"/channels/{sampled.general.id}/messages", status=403, code=50013)
    await sampled.organizer.click(answer(draft), label="Post it")
    assert "my role needs **View Channel** and **Send Messages** there" in said(draft)
    campaign = await kept(sampled)
    assert campaign is not None
    assert campaign.status is CampaignStatus.DRAFT
    await sampled.organizer.click(answer(draft), label="Post it")
    assert len(cards(sampled.general)) == 1


async def test_what_a_campaign_says_pings_nobody_and_breaks_no_card(sampled: World) -> None:
    hostile = "*_`~|<@everyone> @here " * 20
    words = {"ask": hostile, "script": hostile * 4, "points": hostile * 2, "voicemail": hostile}
    draft = await create(sampled, words, title="@everyone **now**")
    assert "@everyone" not in said(draft).replace("@\u200beveryone", "")
    await sampled.organizer.click(answer(draft), label="Post it")
    assert "@here" not in cards(sampled.general)[0]


@pytest.mark.parametrize(
    "command", ["create", "edit", "post", "close", "reopen", "copy", "stance", "reports", "export"]
)
async def test_a_volunteer_is_refused(sampled: World, command: str) -> None:
    await post(sampled)
    options: dict[str, Any] = {
        "create": {"title": "Mine"},
        "copy": {"campaign": "1", "title": "Mine"},
        "stance": {"campaign": "1", "official": "SAMPLE01", "stance": "supports"},
    }.get(command, {"campaign": "1"})
    before = await kept(sampled)
    assert said(await slash(sampled, sampled.alex, command, **options)).startswith("Only organizers can run campaigns")
    assert await kept(sampled) == before
    assert await kept(sampled, 2) is None
    if "campaign" in options:
        assert await sampled.alex.autocomplete(sampled.general, f"campaign {command}", "campaign", "") == []


async def test_another_servers_campaigns_are_neither_shown_nor_changed(sampled: World) -> None:
    other = sampled.server.id + 1
    await sampled.bot.database.write(campaigns.create, other, title="Of others", ask="Ask.", script="Say.")
    for command in ("edit", "close", "reopen", "copy", "board", "stats", "reports", "export", "post"):
        extra = {"title": "Mine"} if command == "copy" else {"goal": 7} if command == "edit" else {}
        for which in ("1", "Of others"):
            result = await slash(sampled, sampled.organizer, command, campaign=which, **extra)
            assert said(result).startswith(f'There is no campaign called "{which}" here.')
    assert "Of others" not in said(await slash(sampled, sampled.organizer, "list"))
    for command in ("board", "edit"):
        assert await sampled.organizer.autocomplete(sampled.general, f"campaign {command}", "campaign", "") == []
    for verb in ("post", "words", "pick", "board", "board:all:1", "reports", "report:SAMPLE01:supports"):
        pressed = await sampled.forge(sampled.organizer, 3, {"custom_id": f"campaign:1:{verb}", "component_type": 2})
        assert "not here any more" in said(pressed)
    await sampled.forge(sampled.organizer, 3, {"custom_id": "campaign:1:discard", "component_type": 2})
    theirs = await sampled.bot.database.read(campaigns.find, other, 1)
    assert theirs is not None
    assert (theirs.title, theirs.goal, theirs.status) == ("Of others", None, CampaignStatus.OPEN)
    assert await sampled.bot.database.read(posts.list_of, other, "campaign", 1) == []


async def test_a_victory_can_be_turned_into_a_defeat_and_old_campaigns_still_work(sampled: World) -> None:
    """Campaigns begun before targets were kept are put to one's own senators."""
    await sampled.bot.database.write(campaigns.create, sampled.server.id, title="Old", ask="Ask.", script="Say {me}.")
    assert "senators and delegates; everyone calls their own" in said(
        await slash(sampled, sampled.organizer, "edit", campaign="1")
    )
    for how, head in (
        (Closing.VICTORY, "**Won: Old**"),
        (Closing.DEFEAT, "**Lost: Old**"),
        (Closing.ENDED, "**Ended: Old**"),
    ):
        assert said(await slash(sampled, sampled.organizer, "close", campaign="1", how=str(how))).startswith(head)


async def test_without_a_directory_it_is_said_what_to_do(world: World) -> None:
    assert "`python -m bot directory sync`" in await refused(world, title="Early")
