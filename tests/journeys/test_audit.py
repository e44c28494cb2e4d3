"""What organizers do is on record: `/audit`, and a line in the log channel."""

import pytest
from simcord import MemberActor

from bot.audit import service
from bot.audit.model import Wanted
from tests.journeys import scheduling
from tests.journeys.events import going, posted
from tests.journeys.world import World, answer, buttons, said

FORM = {"home": "MA", "interests": ["make calls"], "skills": "", "availability": ""}
ORDINARY = Wanted()


async def audit(world: World, person: MemberActor | None = None, **options: object) -> str:
    return said(await (person or world.admin).slash(world.general, "audit", **options))


async def lines(world: World) -> list[str]:
    page = await world.bot.database.read(service.page, world.server.id, ORDINARY, 1)
    return [f"{line.actor_id} {line.through} {line.things}".strip() for line in page.lines]


async def test_changes_and_readings_of_organizers_are_listed_and_narrowed_down(world: World) -> None:
    sam, alex = world.organizer.id, world.alex.id
    await world.alex.submit_modal(await world.alex.slash(world.general, "join"), FORM)
    assert await lines(world) == [], "what people do for themselves is nobody's business"
    await world.organizer.slash(world.general, "chapter create", name="Boston", state="MA", lead=world.jordan)
    await world.organizer.slash(world.general, "volunteers note", member=world.alex, text="Speaks Spanish")
    await world.organizer.slash(world.general, "volunteers list")
    await world.admin.slash(world.general, "config timezone", timezone="America/Denver")
    shown = await audit(world)
    assert f"<@{sam}> · `chapter create` · chapter 1 · <@{world.jordan.id}>" in shown
    assert f"<@{sam}> · `volunteers note` · <@{alex}>" in shown
    assert f"<@{sam}> · `volunteers list` was shown a list · <@{alex}>" in shown
    assert f"<@{world.admin.id}> · `config timezone`" in shown
    assert "Spanish" not in shown
    assert "Boston" not in shown

    about = await audit(world, member=world.alex)
    assert "volunteers note" in about
    assert "chapter create" not in about
    by_right = await audit(world, action="create_chapter")
    assert "chapter create" in by_right
    assert "volunteers" not in by_right
    assert (await audit(world, action="dance")).startswith('There is nothing called "dance" in the log.')
    found = await world.admin.autocomplete(world.general, "audit", "action", "follow")
    assert [each["value"] for each in found] == ["follow_up"]


async def test_what_is_refused_leaves_no_line_and_buttons_and_forms_leave_one(world: World) -> None:
    await world.organizer.slash(world.general, "event edit", event="9", title="Picnic")
    assert await lines(world) == []
    message = await posted(world)
    await going(world, message, world.alex, world.jordan)
    event = [f"{world.organizer.id} event create event 1", f"{world.organizer.id} event post event 1"]
    assert sorted(await lines(world)) == event, "a press of Going leaves none"
    await world.restart()
    form = await world.organizer.slash(world.general, "event cancel", event="1")
    await world.organizer.submit_modal(form, {"reason": "Rain"})
    assert (await lines(world))[0] == f"{world.organizer.id} event cancel event 1"


async def test_a_line_about_a_series_says_of_which_reminder(world: World) -> None:
    asked = {"what": "Call-in night", "when": "tuesday 6:30pm", "repeat": "every tuesday"}
    await world.organizer.slash(world.general, "reminder create", channel=world.events, **asked)
    await scheduling.chapter(world)
    await world.organizer.slash(world.general, "reminder create", chapter="Boston", **asked)
    before = await lines(world)
    done = [("skip", 1), ("unskip", 1), ("pause", 2), ("resume", 2)]
    for verb, number in done:
        await world.organizer.slash(world.general, f"reminder {verb}", reminder=str(number))
    told = [line for line in await lines(world) if line not in before]
    assert sorted(told) == sorted(f"{world.organizer.id} reminder {verb} reminder {number}" for verb, number in done)


async def test_pages_turn(world: World) -> None:
    for number in range(12):
        await world.organizer.slash(world.general, "chapter create", name=f"Town {number}", state="MA")
    shown = await world.admin.slash(world.general, "audit", action="create chapters")
    assert "chapter 12" in said(shown)
    assert "chapter 2 " not in said(shown)
    assert list(buttons(answer(shown).components)) == ["Earlier"]
    await world.restart()
    turned = await world.admin.click(answer(shown), label="Earlier")
    assert "chapter 1" in said(turned)
    assert buttons(answer(turned).components)["Later"] == "audit:1:0:create_chapter"
    for custom_id in ("audit:1:0:dance", "audit:0:0:any"):
        pressed = await world.forge(world.admin, 3, {"custom_id": custom_id, "component_type": 2})
        assert "broke" not in said(pressed)


@pytest.mark.parametrize("busy", [1, 20])
async def test_the_log_channel_gets_one_message_for_five_minutes(world: World, busy: int) -> None:
    log = world.server.create_text_channel("log")
    await world.admin.slash(world.general, "config channel", kind="log", channel=log)
    await world.later(minutes=6)
    assert len(world.messages(log)) == 1
    for number in range(busy):
        await world.organizer.slash(world.general, "chapter create", name=f"Town {number}", state="MA")
    await world.alex.slash(world.general, "chapter list")
    await world.restart()
    await world.later(minutes=6)
    _, told = world.messages(log)
    assert f"<@{world.organizer.id}> · `chapter create` · chapter 1" in told
    assert ("And 5 more: `/audit` lists them all." in told) == (busy == 20)
    await world.later(hours=2)
    assert len(world.messages(log)) == 2
