"""A campaign to undecided senators: called for from three states, confirmed and counted; with restarts between."""

from dataclasses import replace
from typing import Any

import pytest
from simcord import InteractionResult, MemberActor

from bot.calls import service as calls
from bot.calls.model import Outcome, Tally
from bot.database import Transaction
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.officials.model import District
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.scheduling import until
from tests.journeys.test_campaigns import cards, post, slash
from tests.journeys.world import World, answer, buttons, said


@pytest.fixture
async def opened(world: World) -> World:
    """A world with the campaign posted, on a Friday at 10 AM in Washington; one ZIP of Alaska crosses into Hawaii."""
    whole = sample_directory()
    crossing = replace(whole, areas=(*whole.areas, ("99501", District("HI", 1))), zip_digest="crossing")

    def prepare(tx: Transaction) -> None:
        officials.import_directory(tx, crossing)
        servers.set_channel(tx, world.server.id, ChannelKind.ORGANIZERS, world.organizers.id)

    await world.bot.database.write(prepare)
    await until(world, "2026-01-02T15:00")
    shown = await post(world, targets="own undecided senators", threshold=3, goal=6)
    assert "is posted" in said(shown)
    return world


async def live(world: World, person: MemberActor, zip_code: str) -> InteractionResult:
    """Press Call under the posted card, and tell where one lives when asked."""
    message = world.general.history()[0]
    asked = await person.click(message, label="Call")
    assert "Tell me your ZIP or your state" in said(asked)
    form = await person.click(answer(asked), label="Tell my ZIP or state")
    return await person.submit_modal(form, {"home": zip_code})


async def tell(person: MemberActor, shown: InteractionResult, stance: str) -> str:
    """Choose from the list what they said."""
    select = buttons_of_select(answer(shown).components)
    return said(await person.select(answer(shown), [stance], custom_id=select))


def buttons_of_select(components: Any) -> str:
    for each in components or []:
        if each.get("type") == 3:
            return str(each["custom_id"])
        if found := buttons_of_select(each.get("components")):
            return found
    return ""


async def test_three_states_call_one_line_is_busy_one_zip_is_split_one_office_is_closed(opened: World) -> None:
    casey = opened.server.add_member(opened.env.create_user("casey"))

    # Massachusetts: a ZIP of two districts, which does not matter for senators; the second line is busy.
    first = await live(opened, opened.alex, "02139")
    assert said(first).startswith("Saved: your home is 02139. Change it with `/me`.\n### Call Senator Ada Example")
    assert "Open now, until" in said(first)
    second = await opened.alex.click(answer(first), label="Talked to staff")
    assert "Noted for Ada Example (sample): supports it." in await tell(opened.alex, second, "supports")
    assert "### Call Senator Bo Placeholder" in said(second)
    nearest = await opened.alex.click(answer(second), label="Line busy")
    assert "Saved: Bo Placeholder (sample), the line was busy. Try this number of theirs instead." in said(nearest)
    assert "<+1 (617) 555 0124>** · Boston office, 2 miles away" in said(nearest)
    await opened.restart()
    done = await opened.alex.click(answer(nearest), label="Talked to staff")
    assert "Your calls today: **2**. Everyone together in **Save the river**: **2**." in said(done)

    # California.
    third = await live(opened, opened.jordan, "93563")
    assert "### Call Senator Eve Fictional" in said(third)
    fourth = await opened.jordan.click(answer(third), label="Left a voicemail")
    fifth = await opened.jordan.click(answer(fourth), label="Talked to staff")
    assert "undecided" in await tell(opened.jordan, fifth, "undecided")

    # Alaska, after office hours in Washington; the ZIP lies in two states.
    await until(opened, "2026-01-03T01:00")
    asked = await live(opened, casey, "99501")
    assert said(asked) == "99501 lies in several states. **Which one do you live in?**"
    await opened.restart()
    sixth = await casey.click(answer(asked), label="Alaska")
    assert "### Call Senator Lou Fable" in said(sixth)
    assert "Closed, opens <t:" in said(sixth)
    assert "Remind me when it opens" in buttons(answer(sixth).components)
    seventh = await casey.click(answer(sixth), label="Left a voicemail")
    await casey.click(answer(seventh), label="Remind me when it opens")

    # The organizer is told that reports wait, and confirms one with its source.
    board = await slash(opened, opened.organizer, "board", campaign="1")
    listed = await opened.organizer.click(answer(board), label="Reports of callers (2)")
    assert "**Ada Example (sample)** (MA) · supports" in said(listed)
    one = await opened.organizer.select(answer(listed), ["SAMPLE01"], custom_id="campaign:1:reports")
    form = await opened.organizer.click(answer(one), label="Supports")
    saved = await opened.organizer.submit_modal(form, {"source": "https://example.org/statement"})
    assert "**1** of 3 needed" in said(saved)

    for _ in range(2):  # all of it again after a restart
        await opened.restart()
        await opened.later(seconds=5)
        assert "**Support** 1 of 3 needed" in cards(opened.general)[0]
        assert "**Calls** 5 of 6" in cards(opened.general)[0]
        shown = said(await slash(opened, opened.jordan, "board", campaign="1"))
        assert "**1** of 3 needed" in shown
        stats = said(await slash(opened, opened.jordan, "stats", campaign="1"))
        assert "by 3 people" in stats
        assert "**Called from** CA 2, MA 2, AK 1" in stats
        assert await opened.bot.database.read(calls.tally, opened.server.id, 1) == Tally(
            5, 0, 3, {Outcome.TALKED: 3, Outcome.VOICEMAIL: 2}
        )
        by_state = await opened.bot.database.read(calls.per_state, opened.server.id, 1)
        assert by_state == {"MA": 2, "CA": 2, "AK": 1}

    # The one reminder comes on Monday: Washington opens at night in Alaska, so it waits until 8 in the morning there.
    await until(opened, "2026-01-05T16:59")
    assert opened.direct_messages(casey) == []
    await until(opened, "2026-01-05T17:01")
    assert ["### Call Senator Mia Legend" in text for text in opened.direct_messages(casey)] == [True]
    # Whoever has been won over is not called any more.
    again = said(await opened.alex.slash(opened.general, "call"))
    assert "### Call Senator Bo Placeholder" in again
    assert opened.env.errors == []
