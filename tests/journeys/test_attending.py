"""Who comes hears of it the day before, half an hour before and afterwards; each can be switched off."""

from datetime import datetime, timedelta

from simcord import MemberActor

from bot.events.model import Answer, EventStatus
from bot.outbox import store as outbox
from bot.rsvps import presence_store
from bot.rsvps.model import Presence
from tests.journeys.rsvping import came, change, gather, going, own, personal, say, tell
from tests.journeys.scheduling import press, until
from tests.journeys.test_closed_messages import close
from tests.journeys.world import World, instant


async def test_the_whole_sequence_with_a_restart_in_the_middle(world: World) -> None:
    await gather(world, duration="2h", location="Main St 5")
    assert "I'll remind you <t:1767380400:f>" in await say(world, world.alex, "going")  # January 2, 2 PM in New York
    await say(world, world.jordan, "maybe")
    await until(world, "2026-01-02T18:59")
    assert came(world, world.alex) == []
    await world.restart()
    await until(world, "2026-01-02T19:01")
    (text,) = came(world, world.alex)
    assert text.startswith("### Coming up: Park clean-up\n**When** <t:1767466800:F>")
    assert "**Where** Main St 5" in text
    assert "You're going. Is that still right?" in text
    assert "You get this because you answered Going. **Stop these** ends the day before for all events." in text
    assert "You said maybe. Is that still right?" in came(world, world.jordan)[0]

    assert (await personal(world, world.alex, "confirm")).startswith("You're going.")
    assert (await own(world, world.alex)).confirmed  # type: ignore[union-attr]
    assert (await personal(world, world.jordan, "confirm")).startswith("You're going.")
    late = world.server.add_member(world.env.create_user("casey"))
    assert "I'll remind you <t:1767465000:f>" in await say(world, late, "going")  # only half an hour before is left
    await world.restart()
    await until(world, "2026-01-03T18:31")
    for person in (world.alex, world.jordan, late):
        assert came(world, person)[-1].startswith("### Soon: Park clean-up\n")
    assert len(came(world, late)) == 1
    assert (await personal(world, world.jordan, "cancel")).startswith("You can't make it.")

    await until(world, "2026-01-03T22:01")  # an hour after the end, 5 PM in New York
    asked = came(world, world.alex)[-1]
    assert asked.startswith("### Were you there? Park clean-up\n")
    assert len(came(world, world.jordan)) == 2
    host = came(world, world.organizer)
    assert host[0].startswith("### Who was there? Park clean-up\n2 said they were going; 0 are noted as there.")
    await world.restart()
    assert (await personal(world, world.alex, "came")).startswith("You're checked in at **Park clean-up**.")
    assert (await personal(world, late, "missed")).startswith("Noted: you weren't at **Park clean-up**.")
    presence = await world.bot.database.read(presence_store.list_presence, world.server.id, 1)
    assert presence == {world.alex.id: Presence.CAME, late.id: Presence.MISSED}
    assert (await personal(world, world.jordan, "came")).startswith("That is for the event's host")


async def test_who_cannot_come_and_who_stopped_hear_nothing(world: World) -> None:
    await gather(world)
    casey = world.server.add_member(world.env.create_user("casey"))
    await going(world, world.alex, world.jordan, casey)
    stopped = await press(world, world.jordan, f"rsvp:{world.server.id}:stop:tomorrow", direct=True)
    assert stopped.startswith("You get no more of these: the day before, for all events of that server.")
    await say(world, casey, "cant")
    await until(world, "2026-01-02T19:01")
    assert [len(came(world, each)) for each in (world.alex, world.jordan, casey)] == [1, 0, 0]
    await world.restart()
    assert "again" in await press(world, world.jordan, f"rsvp:{world.server.id}:again:tomorrow", direct=True)
    await until(world, "2026-01-03T18:31")
    assert [len(came(world, each)) for each in (world.alex, world.jordan, casey)] == [2, 1, 0]


async def test_an_organizer_switches_reminders_off_for_one_event(world: World) -> None:
    await gather(world, duration="1h")
    shown = await tell(world, "options", event="1", day_before=False, afterwards=False)
    assert "**Reminders** 30 minutes before, the question to the host" in shown
    assert "I'll remind you <t:1767465000:f>" in await say(world, world.alex, "going")
    await until(world, "2026-01-03T22:00")
    assert [text.split(":")[0] for text in came(world, world.alex)] == ["### Soon"]
    assert "30 minutes before" in await tell(world, "options", event="1", day_before=True)


async def test_pausing_all_messages_pauses_these(world: World) -> None:
    await gather(world)
    await going(world, world.alex)
    await press(world, world.alex, "me:messages:off")
    await until(world, "2026-01-02T19:01")
    assert came(world, world.alex) == []


async def test_a_moved_event_is_reminded_of_at_its_new_time_and_a_cancelled_one_never(world: World) -> None:
    await gather(world)
    await going(world, world.alex)
    moved = instant("2026-01-04T19:00")
    await change(world, starts_at=moved, starts_local=datetime.fromisoformat("2026-01-04T14:00"))
    await until(world, "2026-01-02T19:01")
    assert came(world, world.alex) == []
    await world.restart()
    await until(world, "2026-01-03T19:01")
    assert len(came(world, world.alex)) == 1
    await change(world, status=EventStatus.CANCELLED)
    await until(world, "2026-01-05T19:00")
    assert len(came(world, world.alex)) == 1
    assert await world.bot.database.read(outbox.next_ready_at) is None


async def test_an_early_event_waits_for_no_night_and_says_nothing_once_it_has_begun(world: World) -> None:
    await gather(world, start="jan 3 7am")
    await going(world, world.alex)
    await until(world, "2026-01-02T12:30")  # 7:30 AM: quiet until 8
    assert came(world, world.alex) == []
    await until(world, "2026-01-02T13:01")
    assert len(came(world, world.alex)) == 1
    await until(world, "2026-01-03T14:00")  # 6:30 AM was quiet too, and at 8 it has begun
    assert len(came(world, world.alex)) == 1


async def test_with_closed_messages_it_comes_in_the_channel(world: World) -> None:
    await gather(world)
    await going(world, world.alex)
    close(world)
    await until(world, "2026-01-02T19:01")
    text = world.messages(world.events)[-1]
    assert text.startswith(f"<@{world.alex.id}>\n### Coming up: Park clean-up")
    assert "Your direct messages are closed, so it is here." in text


async def test_a_restart_over_the_due_time_sends_it_late_or_not_at_all(world: World) -> None:
    await gather(world)
    await going(world, world.alex)
    await world.bot.close()
    await world.env.advance_time(timedelta(days=1, hours=21).total_seconds())  # January 2, 4 PM in New York
    await world.restart()
    await world.later(seconds=5)
    (text,) = came(world, world.alex)
    assert text.startswith("### Coming up")
    assert "-# Late: this was due" in text
    await world.bot.close()
    await world.env.advance_time(timedelta(days=2).total_seconds())
    await world.restart()
    await world.later(seconds=5)
    assert not any(each.startswith("### Soon") for each in came(world, world.alex))


async def test_buttons_of_other_servers_and_other_people(world: World) -> None:
    await gather(world)
    await going(world, world.alex)
    stranger: MemberActor = world.jordan
    for verb in ("take", "came", "missed"):
        assert (await own(world, stranger)) is None
        assert (await personal(world, stranger, verb)) != ""
    assert (await own(world, world.alex)).answer is Answer.GOING  # type: ignore[union-attr]
    assert "belongs to another server" in await press(world, world.alex, "rsvp:999:1:cancel")
    assert (await press(world, world.alex, "rsvp:999:1:cancel", direct=True)).startswith(
        "This button belongs to a server that you are not in"
    )
