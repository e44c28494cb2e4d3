"""Who gets what is scheduled, who may schedule it, and what is refused."""

from datetime import date

import discord
import pytest

from bot.calls import service as calls
from bot.calls.model import Outcome
from bot.campaigns import service as campaigns
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.reminders import service
from bot.reminders.model import Asked, Target
from tests.journeys.scheduling import ASKED, RULE, begin, chapter, do, join, press, tell, until, written
from tests.journeys.world import World, said


async def test_a_chapters_reminder_goes_to_whoever_is_in_it_by_then(world: World) -> None:
    await chapter(world)
    await join(world, world.alex)
    created = await tell(world, "create", what="Meeting", when="9am", repeat="daily", chapter="boston")
    assert "by direct message to the members of the Boston chapter" in created
    await until(world, "2026-01-01T14:00")
    (message,) = world.direct_messages(world.alex)
    assert "Meeting\n-# You get this because you are in the Boston chapter. It comes: Every day at 9:00 AM" in message
    assert world.direct_messages(world.jordan) == []

    await join(world, world.jordan)
    await world.bot.database.write(chapters.leave, world.server.id, world.alex.id, 1)
    await world.restart()
    await until(world, "2026-01-02T14:00")
    assert len(world.direct_messages(world.alex)) == 1
    assert len(world.direct_messages(world.jordan)) == 1
    assert "-# Last: sent, <t:" in await tell(world, "list")


async def test_one_tap_stops_it_for_one_person_and_for_nobody_else(world: World) -> None:
    await chapter(world)
    for person in (world.alex, world.jordan):
        await join(world, person)
    await tell(world, "create", what="Meeting", when="9am", repeat="daily", chapter="1")
    await until(world, "2026-01-01T14:00")
    message = world.alex.user.dm_channel.last_message
    assert message is not None
    await world.alex.user.click(message, label="Stop these")
    await world.restart()
    await until(world, "2026-01-03T14:00")
    assert len([text for text in world.direct_messages(world.alex) if "Meeting" in text]) == 1
    assert len(world.direct_messages(world.jordan)) == 3


async def test_a_message_to_a_chapter_can_come_once(world: World) -> None:
    await chapter(world)
    created = await tell(world, "create", what="Meeting", when="9am", chapter="Boston")
    assert "I'll send this by direct message to the members of the Boston chapter <t:" in created
    await join(world, world.alex)
    await until(world, "2026-01-05T00:00")
    assert len(world.direct_messages(world.alex)) == 1


async def test_a_campaigns_reminder_goes_to_those_who_made_calls_for_it(world: World) -> None:
    def call(tx: Transaction) -> None:
        campaigns.create(tx, world.server.id, title="Clean air", ask="Vote yes", script="Hi")
        calls.log_call(
            tx,
            world.server.id,
            world.alex.id,
            campaign_id=1,
            official_id="M000133",
            outcome=Outcome.TALKED,
            made_on=date(2026, 1, 1),
        )

    await world.bot.database.write(call)
    assert "to the callers of Clean air" in await tell(world, "create", what="Again!", when="9am", campaign="clean air")
    await until(world, "2026-01-01T15:00")
    (message,) = world.direct_messages(world.alex)
    assert "Again!\n-# You get this because you made calls for Clean air." in message
    assert world.direct_messages(world.jordan) == []


async def test_only_the_chosen_role_is_pinged(world: World) -> None:
    role = world.server.create_role("Callers", mentionable=True)
    await begin(world, what="<@1> @everyone", role=role)
    await until(world, "2026-01-07T00:00")
    (posted,) = world.messages(world.events)
    assert posted.startswith(f"<@&{role.id}>\n")
    (sent,) = [
        call.json
        for call in world.env.http_requests
        if call.method == "POST" and call.path == f"/channels/{world.events.id}/messages"
    ]
    assert sent is not None
    assert sent["allowed_mentions"]["parse"] == []
    assert [int(each) for each in sent["allowed_mentions"]["roles"]] == [role.id]
    assert not sent["allowed_mentions"].get("users")


async def test_a_role_is_mentioned_only_for_those_who_may(world: World) -> None:
    role = world.server.create_role("Callers")
    assert (await begin(world, role=role)).startswith(f"You may not mention <@&{role.id}> in <#{world.events.id}>.")
    assert (await begin(world, role=world.server.default_role)).startswith("I don't mention everybody at once.")
    assert await written(world) == (None, None, 0)
    power = world.server.create_role(
        "Speaker", permissions=discord.Permissions(mention_everyone=True, manage_events=True)
    )
    speaker = world.server.add_member(world.env.create_user("lee"), roles=[power])
    result = await do(world, "create", speaker, what="x", channel=world.events, role=role, **ASKED)
    assert f"<@&{role.id}>" in said(result)


async def test_another_organizer_may_manage_it_and_nobody_elses_own(world: World) -> None:
    await world.organizer.slash(world.general, "remindme", what="Secret", when="9am", repeat="daily")
    await begin(world)
    assert "Secret" not in said(await do(world, "list", world.admin))
    for verb in ("preview", "pause", "resume", "skip", "cancel"):
        refused = said(await do(world, verb, world.admin, reminder="1"))
        assert refused.startswith('There is no scheduled reminder called "1" here.')
        assert (await press(world, world.alex, f"reminder:{world.server.id}:1:mute")).startswith(
            "That isn't a reminder"
        )
    for verb in ("pause", "resume", "skip", "preview", "cancel"):
        assert "Call-in night" in said(await do(world, verb, world.admin, reminder="2"))


async def test_a_volunteer_manages_nothing_and_is_shown_no_titles(world: World) -> None:
    await begin(world)
    for verb in ("preview", "pause", "resume", "skip", "cancel", "edit"):
        refused = said(await do(world, verb, world.alex, reminder="1"))
        assert refused.startswith("Only organizers can manage the scheduled reminders")
    assert said(await do(world, "list", world.alex)).startswith("Only organizers can manage")
    assert await world.alex.autocomplete(world.general, "reminder skip", "reminder", "") == []
    (choice,) = await world.organizer.autocomplete(world.general, "reminder skip", "reminder", "night")
    assert (choice["name"], choice["value"]) == ("1 · Call-in night", "1")
    assert RULE in await tell(world, "preview", reminder="1")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"repeat": "blah"}, 'I couldn\'t read "blah" as something that repeats. Try "every day at 9am"'),
        ({"repeat": "every day at 9am"}, "says another time of day than the first one, 6:30 PM. Leave the time out."),
        ({"repeat": "weekly until dec 1"}, "You gave two ends, one in `until` and one with the repeat."),
        ({"until": "blah"}, 'I couldn\'t read "blah" as an end. Try a day, such as "until dec 15"'),
        ({"until": "  "}, "There is no end in `until`."),
        ({"until": "yesterday"}, '"yesterday" has passed.'),
        ({"until": "jan 2"}, "That ends before the first time, Tue Jan 6, 6:30 PM. Pick a later end."),
        (
            {"when": "every blah", "repeat": None, "until": None},
            'I couldn\'t read "every blah" as something that repeats.',
        ),
        ({"when": "flarb", "repeat": None, "until": None}, 'I couldn\'t read "flarb" as a time.'),
        ({"when": "jan 9 9am", "repeat": None}, "It comes once, so it needs no `until`."),
        ({"chapter": "Nowhere", "channel": None}, 'There is no chapter called "Nowhere" here.'),
        ({"campaign": "Nowhere", "channel": None}, 'There is no campaign called "Nowhere" here.'),
        ({"what": "  "}, "There is no text yet."),
    ],
)
async def test_bad_input_gets_a_sentence_and_writes_nothing(
    world: World, options: dict[str, str | None], sentence: str
) -> None:
    await chapter(world)
    asked = {"what": "Call-in night", "channel": world.events} | ASKED | options
    result = await do(world, "create", **{name: value for name, value in asked.items() if value is not None})
    assert sentence in said(result)
    assert result.ephemeral
    assert await written(world) == (None, None, 0)


async def test_a_role_needs_a_channel(world: World) -> None:
    await chapter(world)
    role = world.server.create_role("Callers", mentionable=True)
    refused = await tell(world, "create", what="x", when="9am", chapter="Boston", role=role)
    assert refused.startswith("A `role` can be mentioned only in a channel.")
    assert await written(world) == (None, None, 0)


@pytest.mark.parametrize(
    ("verb", "options", "sentence"),
    [
        ("edit", {}, "Fill in what should change"),
        ("edit", {"when": "wednesday 7pm"}, "Wed Jan 7 is not one of its days (every other Tuesday)."),
        ("edit", {"when": "flarb"}, 'I couldn\'t read "flarb" as a time.'),
        ("edit", {"repeat": "flarb"}, 'I couldn\'t read "flarb" as something that repeats.'),
        ("edit", {"until": "jan 2"}, "Then nothing would come any more."),
        ("edit", {"what": "x" * 2000}, "That text has 2,000 characters"),
        ("edit", {"what": "changed", "until": "flarb"}, 'I couldn\'t read "flarb" as an end.'),
        ("skip", {"reminder": "Nothing"}, 'There is no scheduled reminder called "Nothing" here.'),
        ("pause", {"reminder": "9" * 30}, "There is no scheduled reminder called"),
    ],
)
async def test_what_cannot_be_done_to_a_series_changes_nothing(
    world: World, verb: str, options: dict[str, str], sentence: str
) -> None:
    await begin(world)
    before = await tell(world, "preview", reminder="1")
    assert sentence in await tell(world, verb, **{"reminder": "1"} | options)
    assert await tell(world, "preview", reminder="1") == before


async def test_another_servers_series_is_out_of_reach(world: World) -> None:
    def elsewhere(tx: Transaction) -> None:
        asked = Asked("Theirs", "9am", "daily")
        service.schedule(tx, 99, world.organizer.id, asked, "America/New_York", Target(channel_id=5))

    await world.bot.database.write(elsewhere)
    assert (await tell(world, "cancel", reminder="1")).startswith("There is no scheduled reminder")
    assert (await tell(world, "cancel", reminder="Theirs")).startswith("There is no scheduled reminder")
    assert "Theirs" not in await tell(world, "list")


async def test_one_members_closed_messages_stop_it_for_nobody_else(world: World) -> None:
    await chapter(world)
    for person in (world.alex, world.jordan):
        await join(world, person)
    await tell(world, "create", what="Meeting", when="9am", repeat="daily", chapter="Boston")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    await until(world, "2026-01-01T20:00")
    assert "-# Last: sent 1, **not delivered** 1 (the person's direct messages are closed)" in await tell(world, "list")
    await until(world, "2026-01-02T20:00")
    assert sorted(len(world.direct_messages(each)) for each in (world.alex, world.jordan)) == [1, 2]
