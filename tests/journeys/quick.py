"""simcord, made quick: it looks less often at tasks that sleep, copies plain JSON plainly, and imports nothing anew.

Some dozen of the bot's tasks sleep all the time. That one sleeps on takes simcord about a tenth of a millisecond to
find out, and it asks several times a command; with its copies that was half of what a journey took.
"""

import asyncio
from copy import deepcopy
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import simcord.components
import simcord.env
import simcord.gateway
import simcord.http.router
from simcord import _dpy_internals, _runtime, _settlement

Task = asyncio.Task[Any]

_virtualize = simcord.env._virtualize_recognized_waits
_park_reason = _settlement._park_reason
_LASTING = ("background work waits", "composed external wait")

# What each sleeping task waits for, and the tasks whose end ends that wait.
_asleep: WeakKeyDictionary[Task, tuple[Any, list[Any]]] = WeakKeyDictionary()


def _sleeps_on(task: Task) -> bool:
    """Whether a task still waits for the very thing of which simcord found that only time brings it."""
    known = _asleep.get(task)
    if known is None:
        return False
    waiter, dependencies = known
    return (
        getattr(task, "_fut_waiter", None) is waiter
        and not waiter.done()
        and not any(dependency.done() for dependency in dependencies)
    )


def _reason(state: Any, task: Task, deadline: float, seen: set[int] | None = None) -> str | None:
    if _sleeps_on(task):
        return "it still waits"
    reason: str | None = _park_reason(state, task, deadline, seen)
    if reason in _LASTING:
        waiter = getattr(task, "_fut_waiter", None)
        _asleep[task] = waiter, _dpy_internals.composed_tasks(task, waiter)
    return reason


def _virtualize_new(state: Any, pending: list[Task]) -> None:
    _virtualize(state, [task for task in pending if not _sleeps_on(task)])


def copied(value: Any) -> Any:
    """Copy JSON; what is none is copied as ever."""
    kind = type(value)
    if kind is dict:
        return {name: copied(each) for name, each in value.items()}
    if kind is list:
        return [copied(each) for each in value]
    return value if kind in (str, int, bool, float, type(None)) else deepcopy(value)


def monotonic() -> float:
    """Tell the time of the world that asks; at each turn of the loop, and each timer."""
    env = _runtime._selected_env(driver=False)
    return env._virtual_time if env is not None else _dpy_internals._REAL_MONOTONIC()


def install() -> None:
    """Make every world quick."""
    _dpy_internals._clock_monotonic = monotonic
    _settlement._park_reason = _reason
    simcord.env._virtualize_recognized_waits = _virtualize_new
    simcord.components.deepcopy = copied
    simcord.http.router.copy = simcord.gateway.copy = SimpleNamespace(deepcopy=copied)
