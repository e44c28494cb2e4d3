import re
import socket
from typing import Any

import aiohttp
import pytest

from sandbox.server import TOKEN_HEADER, Page, PortBusy, take_port
from sandbox.stage import Stage


async def call(page: Page, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    sent = {TOKEN_HEADER: page.token, **headers}
    async with aiohttp.ClientSession() as session:
        method = "GET" if body is None else "POST"
        async with session.request(method, page.url + path, json=body, headers=sent) as answer:
            kind = answer.content_type
            return answer.status, await (answer.json() if kind == "application/json" else answer.text())


async def test_a_foreign_host_name_is_refused_everywhere(page: Page) -> None:
    for path in ("", "page.js", "api/state"):
        assert (await call(page, path, Host=f"rebound.example:{page.port}"))[0] == 403
        assert (await call(page, path, Host=f"localhost:{page.port}"))[0] == 200


async def test_another_page_can_neither_read_nor_press(page: Page) -> None:
    before = page.stage.now()
    assert (await call(page, "api/clock", {"by": "1d"}, Origin="http://evil.example"))[0] == 403
    assert (await call(page, "api/clock", {"by": "1d"}, **{TOKEN_HEADER: "guess"}))[0] == 403
    assert (await call(page, "api/state", **{TOKEN_HEADER: ""}))[0] == 403
    assert page.stage.now() == before
    assert (await call(page, "api/clock", {"by": "1d"}, Origin=page.url.rstrip("/")))[0] == 200


async def test_the_page_may_not_be_framed_and_the_frame_only_by_the_page(page: Page) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(page.url) as answer:
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert f"frame-src {page.stage.frame_origin}" in answer.headers["Content-Security-Policy"]
            assert page.token in await answer.text()
        async with session.get(page.stage.frame_origin + "/") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "X-Frame-Options" not in answer.headers
            ancestors = re.findall(r"frame-ancestors ([^;]*)", policy)
            assert ancestors == [f"http://127.0.0.1:{page.port} http://localhost:{page.port}"]
        async with session.get(page.stage.frame_origin + "/", headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 403


async def test_it_listens_on_loopback_only(page: Page) -> None:
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", page.port))


@pytest.mark.parametrize(("by", "text"), [("5m", "5 minutes"), ("1h", "1 hour"), ("1d", "1 day")])
async def test_clock_buttons(page: Page, by: str, text: str) -> None:
    before = page.stage.now()
    status, state = await call(page, "api/clock", {"by": by})
    moved = (page.stage.now() - before).total_seconds()
    assert status == 200
    assert moved == {"5m": 300, "1h": 3600, "1d": 86400}[by]
    assert state["news"]["text"] == f"{text} passed. Nothing was due."
    assert state["iso"] == page.stage.now().isoformat()


async def test_next_reminder_says_when_there_is_none(page: Page) -> None:
    before = page.stage.now()
    _, state = await call(page, "api/clock", {"by": "next"})
    assert "Nothing is scheduled yet" in state["news"]["text"]
    assert page.stage.now() == before


async def test_next_reminder_goes_there_and_tells(page: Page) -> None:
    alex = page.stage.people["alex"]
    await alex.member.slash(page.stage.channels["general"], "remindme", what="call", when="soon")
    status, state = await call(page, "api/clock", {"by": "next"})
    assert status == 200
    assert state["news"]["text"] == "It is now Tuesday, March 3, 12:00 PM."
    told = {"where": "to Alex, by direct message", "person": "alex", "text": "Reminder: call, Alex"}
    assert [{**told, "channel": str(alex.dm.id)}] == state["news"]["said"]
    assert state["dm"]["unread"]
    assert [one["done"] for one in state["steps"]] == [False, False, False, True, True, False]
    _, state = await call(page, "api/view", {"channel": "dm"})
    assert not state["dm"]["unread"]


async def test_a_message_to_somebody_else_shows_at_their_name(page: Page) -> None:
    alex = page.stage.people["alex"]
    await alex.member.slash(page.stage.channels["general"], "remindme", what="call", when="soon")
    await call(page, "api/view", {"person": "sam"})
    _, state = await call(page, "api/clock", {"by": "next"})
    assert {one["key"]: one["unread"] for one in state["people"]} == {
        "robin": False, "sam": False, "alex": True, "jordan": False, "casey": False,
    }  # fmt: skip
    assert not state["dm"]["unread"]


async def test_act_as_somebody_else(page: Page, stage: Stage) -> None:
    _, first = await call(page, "api/state")
    origin = stage.frame_origin
    status, state = await call(page, "api/view", {"person": "sam", "channel": "organizers"})
    assert (status, state["person"]) == (200, "sam")
    assert state["channel"] == str(stage.channels["organizers"].id)
    assert state["frame"] != first["frame"]
    assert stage.frame_origin == origin
    # A volunteer who takes over from an organizer stands somewhere they may be.
    _, state = await call(page, "api/view", {"person": "casey"})
    assert state["channel"] == str(stage.channels["welcome"].id)
    assert "organizers" not in [one["name"] for one in state["channels"]]


async def test_what_was_answered_before_leaving_a_channel_is_not_unread(page: Page, stage: Stage) -> None:
    alex = stage.people["alex"]
    await alex.member.slash(stage.channels["welcome"], "remindme", what="call", when="soon")
    _, state = await call(page, "api/view", {"channel": "general"})
    assert [one["name"] for one in state["channels"] if one["unread"]] == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("api/view", {"person": "nobody"}),
        ("api/view", {"person": "alex", "channel": "organizers"}),
        ("api/view", {"channel": "9" * 400}),
        ("api/view", ["alex"]),
        ("api/clock", {"by": "flarb"}),
        ("api/clock", {"by": ["5m"]}),
        ("api/clock", {}),
    ],
)
async def test_nonsense_is_answered_and_changes_nothing(page: Page, path: str, body: Any) -> None:
    before = (await call(page, "api/state"))[1]
    status, text = await call(page, path, body)
    assert status == 400
    assert text.strip()
    assert (await call(page, "api/state"))[1] == before


async def test_a_busy_port_is_said(page: Page) -> None:
    with pytest.raises(PortBusy, match=f"Port {page.port} is in use.*--port 0"):
        take_port(page.port)
