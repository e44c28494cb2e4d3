"""Whoever asks while the disk stands still has a sign within Discord's three seconds, and the answer after it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

from tests.wire.interactions import DEFERRED_MESSAGE, DEFERRED_UPDATE, MESSAGE, MODAL
from tests.wire.process import BotProcess
from tests.wire.stand_in import StandIn
from tests.wire.test_main_job import named, new_server
from tests.wire.test_storm import GOING, hold_event
from tests.wire.world import MANAGE_GUILD


@contextmanager
def held_up(bot: BotProcess) -> Iterator[Callable[[], object]]:
    """Somebody else writes to the bot's database, until what is given here is called."""
    with closing(sqlite3.connect(bot.data_dir / "groundswell.db", isolation_level=None)) as file:
        file.execute("BEGIN IMMEDIATE")
        yield partial(file.execute, "ROLLBACK")


async def test_whatever_is_asked_is_acknowledged_first(place: StandIn, bot: BotProcess) -> None:
    guild = new_server(place, "Riverbend")
    general = named(guild, "general")
    await bot.start()
    posted = await hold_event(place, guild)
    ada = place.person("Ada", guild, permissions=MANAGE_GUILD)
    bea, cai, dan, eve, fay, gil = (place.person(name, guild) for name in ("Bea", "Cai", "Dan", "Eve", "Fay", "Gil"))
    await ada.slash(general, "event options", {"event": "1", "guests": 2})
    await place.until(lambda: "Bring guests" in str(posted.components), 10, what="the card with guests")
    asked = await ada.click(posted, "Bring guests")
    eves, fays, gils = [(await person.slash(general, "me")).message for person in (eve, fay, gil)]
    form = await fay.click(fays, "Time zone")
    gil.user.locale = "es-ES"  # that it changed is written down before anything else
    with held_up(bot) as end:
        asyncio.get_running_loop().call_later(4, end)
        answers = await asyncio.gather(
            bea.click(posted, "Going"),
            cai.click(posted, "Maybe"),
            ada.click(asked.message, "+1"),
            dan.slash(general, "remindme", {"when": "in 2 hours", "what": "Bring water"}),
            eve.click(eves, "Pause messages"),
            fay.submit(form, {"zone": "Arizona"}),
            gil.click(gils, "Time zone"),
        )
    thinking, unchanged = DEFERRED_MESSAGE, DEFERRED_UPDATE
    assert [each.type for each in answers] == [thinking, thinking, unchanged, thinking, unchanged, unchanged, unchanged]
    for each in answers:
        await each.finish()
    going, maybe, guests, reminder, paused, zone, late = answers
    assert GOING in going.text
    assert "as maybe" in maybe.text
    assert "with 1 guest" in asked.message.text  # in its place
    assert guests.followups == []
    assert "I'll remind you" in reminder.text
    assert "Resume messages" in str(eves.components)  # in its place
    assert paused.followups == []
    assert [each.ephemeral for each in zone.followups] == [True]
    assert "Arizona" in zone.followups[0].text
    # A form can be the first answer only.
    assert "Tardé demasiado y no pude abrir el formulario" in late.followups[0].text
    assert (await gil.click(gils, "Time zone")).type == MODAL
    assert (await bea.click(posted, "Can't make it")).type == MESSAGE
    assert place.interactions.late == []
    place.assert_clean()


async def test_where_the_acknowledgement_is_lost_the_answer_comes_all_the_same(place: StandIn, bot: BotProcess) -> None:
    guild = new_server(place, "Riverbend")
    await bot.start()
    posted = await hold_event(place, guild)
    lost = place.fault("POST", "/callback$", reset=True)
    with held_up(bot) as end:
        clicking = asyncio.create_task(place.person("Bea", guild).click(posted, "Going"))
        await place.until(lambda: lost.hits == 1, 3, what="an acknowledgement")
        end()  # in time for the answer to be the first sign
        answer = await clicking
    assert (answer.type, GOING in answer.text) == (MESSAGE, True)
