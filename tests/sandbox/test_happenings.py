from zoneinfo import ZoneInfo

import pytest

from sandbox.guide import STEPS, list_done
from sandbox.happenings import excerpt, list_said, list_uses

EASTERN = ZoneInfo("America/New_York")


def used(kind: int, data: dict) -> tuple:
    return ("GATEWAY", "INTERACTION_CREATE", {"type": kind, "data": data})


@pytest.mark.parametrize(
    ("entry", "use"),
    [
        (used(2, {"name": "join", "options": [{"name": "zip", "type": 3, "value": "1"}]}), ["/join"]),
        (used(2, {"name": "event", "options": [{"name": "create", "type": 1}]}), ["/event create"]),
        (
            used(2, {"name": "a", "options": [{"name": "b", "type": 2, "options": [{"name": "c", "type": 1}]}]}),
            ["/a b c"],
        ),
        (used(3, {"custom_id": "event:1:going"}), ["click:event:1:going"]),
        (used(5, {"custom_id": "join"}), ["form:join"]),
        (used(4, {"name": "join"}), []),
        (("HTTP", "POST /interactions", {}), []),
    ],
)
def test_what_people_used(entry: tuple, use: list[str]) -> None:
    assert list_uses([entry]) == use


def test_an_excerpt_reads_like_what_is_on_the_screen() -> None:
    message = {
        "content": "Hello <@5>",
        "components": [
            {"type": 17, "components": [{"type": 10, "content": "## **Call** in <#6>\nat <t:1772550000:F>"}]}
        ],
    }
    assert excerpt(message, {5: "Alex", 6: "#actions"}, EASTERN) == "Hello Alex Call in #actions at Tue Mar 3, 10:00 AM"
    long = excerpt({"content": "word " * 100}, {}, EASTERN)
    assert len(long) <= 140
    assert long.endswith("…")


def test_only_the_bots_own_lasting_messages_are_news() -> None:
    def message(author: int, flags: int = 0) -> tuple:
        payload = {"id": "9", "channel_id": "8", "author": {"id": str(author)}, "content": "hi", "flags": flags}
        return ("GATEWAY", "MESSAGE_CREATE", payload)

    said = list_said([message(1), message(2), message(1, flags=64)], 1, {}, EASTERN)
    assert [(one.channel_id, one.message_id, one.text) for one in said] == [(8, 9, "hi")]


def test_steps_are_ticked_by_what_they_name_and_nothing_else() -> None:
    assert list_done(STEPS, []) == [False] * len(STEPS)
    assert list_done(STEPS, ["/joint", "click:event:1:post", "/event list"]) == [False] * len(STEPS)
    everything = ["/join", "/officials", "click:event:1:going", "/remindme", "clock:next", "/event create"]
    assert list_done(STEPS, everything) == [True] * len(STEPS)
