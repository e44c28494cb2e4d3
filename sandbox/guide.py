"""What a newcomer is invited to try, and how the page knows that it was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Step:
    """One line of the "Try this" list.

    ``done_by`` are the uses that tick it: ``"/join"`` (that command, or any command below it),
    ``"click:event:*:going"`` (a button whose custom id is of that shape), ``"clock:next"`` ("Next reminder").
    """

    title: str
    text: str
    done_by: tuple[str, ...]
    person: str | None = None
    channel: str | None = None


STEPS: tuple[Step, ...] = (
    Step("Sign up", "Type /join and fill in the form.", ("/join",), "alex", "welcome"),
    Step("Look up who represents you", "Type /officials with the zip 02139.", ("/officials",), "alex", "actions"),
    Step("RSVP to an event", "Open #events and press Going.", ("click:event:*:going",), "alex", "events"),
    Step("Ask for a reminder", "Type /remindme, what: call, when: tomorrow 6pm.", ("/remindme",), "alex", "general"),
    Step("Let time pass", "Press Next reminder, then open your direct messages.", ("clock:next",)),
    Step("Be an organizer", "Switch to Sam and post an event with /event create.", ("/event create",), "sam", "events"),
)


def is_done(step: Step, uses: Iterable[str]) -> bool:
    """Say whether one of the ``uses`` so far ticks the step."""
    return any(_matches(wanted, use) for use in uses for wanted in step.done_by)


def list_done(steps: Sequence[Step], uses: Iterable[str]) -> list[bool]:
    """Say for each step whether it was done."""
    seen = tuple(uses)
    return [is_done(step, seen) for step in steps]


def _matches(wanted: str, use: str) -> bool:
    if wanted.startswith("click:"):
        return fnmatchcase(use, wanted)
    return use == wanted or use.startswith(f"{wanted} ")
