"""Every refusal says what to do instead: a command, or a sentence that begins with what to do."""

import re

import pytest

from bot.access import Action, Actor, decide
from bot.spreadsheet import BadFile
from bot.when.zones import UnknownZone, find_zone
from tests.house.refusals import everything_said, modules, refusals

DO = (
    "add|ask|attach|begin|bring|call|change|check|choose|come|copy|correct|discard|edit|fill|get|give|invite|join|keep|leave|look|make|mend|name|"
    "narrow|open|paste|pick|plan|post|press|put|reload|remove|restart|save|say|search|see|send|set|shorten|split|start|"
    "stop|take|talk|tell|try|type|use|wait|write"
)
BEGINS = re.compile(rf"(?:^|[.!?:;,\n…]\s*)(?:then |or |please |until then, )?(?:{DO})\b", re.IGNORECASE)
COMMAND = re.compile(r"`(?:/[a-z]|python -m bot )")

# What reading the code does not tell, and where it is seen instead.
ELSEWHERE = {
    "verdict.reason": "test_whoever_may_not_hears_whom_to_ask",
    "best[0].ask": "test_a_state_with_two_zones_is_asked_about",
    "' '.join(problems)": "each problem is a refusal of its own, caught and collected",
    "'\\n'.join(parts)": "test_a_file_with_faults_says_how_to_send_it_again",
}


def says_what_to_do(text: str) -> bool:
    return bool(COMMAND.search(text) or BEGINS.search(text))


def test_every_refusal_says_what_to_do_instead() -> None:
    everything = everything_said()
    assert len(everything) > 250
    silent = [f"{each.where}: {each.text}" for each in everything if each.text and not says_what_to_do(each.text)]
    assert silent == []


def test_every_refusal_can_be_read() -> None:
    unread = [each.where for each in everything_said() if each.text is None]
    assert [where for where in unread if not any(f"({known}" in where for known in ELSEWHERE)] == []


@pytest.mark.parametrize("action", list(Action))
def test_whoever_may_not_hears_whom_to_ask(action: Action) -> None:
    verdict = decide(Actor(1, 2), action)
    assert verdict.allowed or says_what_to_do(verdict.reason)


def test_a_state_with_two_zones_is_asked_about() -> None:
    with pytest.raises(UnknownZone) as refused:
        find_zone("Idaho")
    assert says_what_to_do(str(refused.value))


def test_a_file_with_faults_says_how_to_send_it_again() -> None:
    assert says_what_to_do(str(BadFile(problems=[(2, "no city")])))


def test_every_kind_of_refusal_is_looked_at() -> None:
    found = modules()
    names = refusals(found)
    assert {"EventCancelled", "NoSuchChapter", "BadInput", "UnknownTime"} <= names
    text = " ".join(each.where for each in everything_said())
    general = {"UserError", "NotFound", "NotAllowed", "BadInput", "BadFile"}
    assert [name for name in sorted(names - general) if name not in text] == []


@pytest.mark.parametrize(
    "text",
    ["This event no longer exists.", "The name is too long: 80 characters are the most.", "Only admins can do that."],
)
def test_a_dead_end_would_be_seen(text: str) -> None:
    assert not says_what_to_do(text)


@pytest.mark.parametrize(
    "text",
    [
        "This event no longer exists. Type `/event list`.",
        "Shorten it.",
        "It is gone: ask an organizer.",
        "`/call` shows who is next.",
    ],
)
def test_a_way_on_is_seen(text: str) -> None:
    assert says_what_to_do(text)
