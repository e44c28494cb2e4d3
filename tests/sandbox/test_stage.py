from datetime import timedelta
from pathlib import Path

import pytest
import simcord.preview

from sandbox.frame import MENDS
from sandbox.stage import Stage
from tests.sandbox.conftest import BEGIN


async def test_the_clock_starts_where_it_was_told_and_moves_only_on_request(stage: Stage) -> None:
    assert BEGIN <= stage.now() < BEGIN + timedelta(seconds=10)
    before = stage.now()
    assert await stage.advance(timedelta(minutes=5)) == []
    assert stage.now() == before + timedelta(minutes=5)


async def test_volunteers_do_not_see_the_organizers_channel(stage: Stage) -> None:
    seen = {key: [one.name for one in stage.visible_channels(person)] for key, person in stage.people.items()}
    assert "organizers" in seen["robin"]
    assert "organizers" in seen["sam"]
    for key in ("alex", "jordan", "casey"):
        assert "organizers" not in seen[key]
        assert "announcements" in seen[key]
    with pytest.raises(LookupError):
        await stage.look("alex", stage.channels["organizers"].id)


async def test_nobody_can_look_into_the_direct_messages_of_another(stage: Stage) -> None:
    with pytest.raises(LookupError):
        await stage.look("alex", stage.people["sam"].dm.id)


async def test_a_reminder_falls_due_while_time_passes_and_is_unread(stage: Stage) -> None:
    alex, sam = stage.people["alex"], stage.people["sam"]
    await alex.member.slash(stage.channels["general"], "remindme", what="call", when="soon")
    assert await stage.advance(timedelta(hours=1)) == []
    said = await stage.advance(timedelta(hours=2))
    assert [(one.channel_id, one.text) for one in said] == [(alex.dm.id, "Reminder: call, Alex")]
    assert stage.is_unread(alex, alex.dm)
    assert not stage.is_unread(sam, sam.dm)
    await stage.look("alex", alex.dm.id)
    stage.mark_view_read()
    assert not stage.is_unread(alex, alex.dm)
    assert stage.uses == ["/remindme"]


async def test_sample_data_is_not_news(stage: Stage) -> None:
    events = stage.channels["events"]
    assert len(events.history()) == 1
    assert not any(stage.is_unread(person, events) for person in stage.people.values())
    assert stage.uses == []


async def test_the_bot_may_give_the_sample_roles(stage: Stage) -> None:
    server = stage.bot.get_guild(stage.server.id)
    assert server is not None
    assert all(server.me.top_role > server.get_role(role.id) for role in stage.roles.values())


def test_every_mend_of_the_frame_finds_what_it_mends() -> None:
    shipped = Path(simcord.preview.__file__).with_name("static")
    for path, mends in MENDS.items():
        text = (shipped / path.lstrip("/")).read_text(encoding="utf-8")
        assert [text.count(written) for written, _ in mends] == [1] * len(mends), path
