"""One press of Going: from discord.py's gateway to Discord's 200, against a bot that only edits the message."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from contextvars import copy_context
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

import discord

import bot.edge.durable
import bot.edge.guard
import bot.rsvps.cards
import bot.rsvps.service
import cogs.rsvps
from benchmarks.measure import Figure, Round, compared, ensure, in_turns, percentile
from benchmarks.movement import PEOPLE, SERVER, hold_event, log_as_usual, new_folder
from benchmarks.presses import Presser, Stopwatch
from benchmarks.standin import discord_standin, rest_at
from benchmarks.transaction import answer_of
from bot.app import Groundswell
from bot.edge.answers import answer_briefly
from bot.events import cards, service
from bot.events.model import Attendance, Event, Invitation
from bot.settings import Settings

# The goals of the work on events; 50 under way has none.
_GOALS = {1: {0.5: 2.2}, 200: {0.5: 2.7, 0.99: 1.8}}
_QUIET = 0.01  # seconds


class _Bare(discord.AutoShardedClient):
    """Edits the message at each press and does nothing else."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            shard_count=1,
        )
        self.presses = 0

    async def setup_hook(self) -> None:
        self.add_view(_Buttons(self))


class _Buttons(discord.ui.View):
    def __init__(self, client: _Bare) -> None:
        super().__init__(timeout=None)
        for label in ("going", "maybe", "cant"):
            button: discord.ui.Button[Any] = discord.ui.Button(label=label, custom_id=f"bare:{label}")
            button.callback = self._pressed  # type: ignore[method-assign]
            self.add_item(button)
        self._client = client

    async def _pressed(self, interaction: discord.Interaction[Any]) -> None:
        self._client.presses += 1
        await interaction.response.edit_message(content=f"{self._client.presses} going")


@asynccontextmanager
async def _floor() -> AsyncIterator[Presser]:
    client, watch = _Bare(), Stopwatch()
    client.http.http_trace = watch
    async with client:
        await client.login("token")
        components = _Buttons(client).to_components()
        yield Presser(client, watch, {"content": "0 going", "components": components})


@asynccontextmanager
async def _ours(folder: Path) -> AsyncIterator[tuple[Presser, Groundswell, Event]]:
    settings = Settings(_env_file=None, data_dir=folder, database_url=f"sqlite:///{folder / 'bench.db'}")  # type: ignore[call-arg]
    client, watch = Groundswell(settings, shard_count=1), Stopwatch()
    client.http.http_trace = watch
    own = copy_context()
    own.run(answer_briefly, client)  # as run_on_discord() does; not for the floor
    async with client:
        await client.login("token")
        event = await client.database.write(hold_event, SERVER)
        card = cards.invitation_card(Invitation(event, Attendance()))
        yield Presser(client, watch, {"flags": 1 << 15, "components": card.to_components()}, own), client, event  # type: ignore[no-untyped-call]


class _Storms:
    """Rounds of presses, each by another person than the last."""

    def __init__(self, presser: Presser, prefix: str) -> None:
        self.presser = presser
        self._prefix = prefix
        self._turns = count()
        self.last: dict[int, str] = {}

    async def round(self, at_once: int, presses: int, quiet: float = 0.0) -> list[float]:
        answers = [answer_of(next(self._turns)) for _ in range(presses)]
        self.last |= {user_id: answer.value for user_id, answer in answers}
        named = [(user_id, f"{self._prefix}:{answer}") for user_id, answer in answers]
        return await self.presser.storm(named, at_once, quiet)


@contextmanager
def _watched(spent: dict[str, list[tuple[float, float]]]) -> Iterator[None]:
    """Take the time of each part of a press on its way."""
    parts = [
        (bot.edge.durable, "admit", "guard, a read"),
        (bot.edge.guard, "_recognise", "guard, its statements"),
        (cogs.rsvps.AnswerButton, "pressed", "_pressed"),
        (bot.rsvps.service, "answer", "verb, its statements and rules"),
        (bot.rsvps.cards, "answer_card", "card"),
        (cogs.rsvps, "reply", "reply, sent and taken"),
    ]
    before = [(place, name, getattr(place, name)) for place, name, _ in parts]
    for place, name, part in parts:
        setattr(place, name, _timed(getattr(place, name), spent.setdefault(part, [])))
    try:
        yield
    finally:
        for place, name, function in before:
            setattr(place, name, function)


def _timed(function: Any, took: list[tuple[float, float]]) -> Any:
    async def later(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        try:
            return await function(*args, **kwargs)
        finally:
            took.append((start, perf_counter() - start))

    def at_once(*args: Any, **kwargs: Any) -> Any:
        start = perf_counter()
        try:
            return function(*args, **kwargs)
        finally:
            took.append((start, perf_counter() - start))

    return later if asyncio.iscoroutinefunction(function) else at_once


async def _breakdown(storms: _Storms, presses: int) -> list[Figure]:
    """Say where the time of a press goes that is alone."""
    spent: dict[str, list[tuple[float, float]]] = {}
    with _watched(spent):
        await storms.round(1, presses)
        await asyncio.sleep(0.1)  # the last has been taken, but has perhaps not returned from everywhere
    ensure(all(len(took) == presses for took in spent.values()), "a part of a press was not seen")
    part = {name: percentile([seconds for _, seconds in took], 0.5) * 1000 for name, took in spent.items()}
    guard, _, pressed, statements, card, reply = part.values()
    names = list(part)
    called = [start for start, _ in spent[names[0]]]
    until = [start - press for start, press in zip(called, storms.presser.begun[-presses:], strict=True)]
    lines = {
        "discord.py, until we are called": percentile(until, 0.5) * 1000,
        names[0]: guard,
        names[1]: part[names[1]],
        "verb, a write": pressed - reply,
        names[3]: statements,
        "card, while it is put on disk": card,
        names[5]: reply,
    }
    return [Figure(f"one press: {name}", "ms", milliseconds) for name, milliseconds in lines.items()]


async def _measure(plan: dict[int, int], alone: int, rounds: int) -> list[Figure]:
    log_as_usual()
    figures: list[Figure] = []
    with new_folder() as folder:
        async with (
            discord_standin() as address,
            rest_at(address),
            _floor() as floor,
            _ours(folder) as (ours, client, event),
        ):
            storms = _Storms(ours, f"event:{event.event_id}")
            bare = _Storms(floor, "bare")
            for at_once, presses in plan.items():
                contenders: dict[str, Round] = {
                    "ours": partial(storms.round, at_once, presses),
                    "floor": partial(bare.round, at_once, presses),
                }
                took = await in_turns(rounds, contenders)
                figures += compared(f"press, {at_once} under way", took["ours"], took["floor"], _GOALS.get(at_once, {}))
            cpu = [presser.cpu / presser.pressed * 1000 for presser in (ours, floor)]
            figures.append(Figure("press, CPU of the bot", "ms", *cpu))
            # Under way one after the other, the floor's stand-in never has the time to fall asleep, and ours does.
            quietly = {"ours": partial(storms.round, 1, alone, _QUIET), "floor": partial(bare.round, 1, alone, _QUIET)}
            took = await in_turns(rounds, quietly)
            figures += compared("press, alone after 10 ms of quiet", took["ours"], took["floor"], _GOALS[1])
            figures += await _breakdown(storms, plan[1])
            kept = await client.database.read(service.count_answers, SERVER, event.event_id)
            answers = list(storms.last.values())
            ensure(
                kept == Attendance(answers.count("going"), answers.count("maybe")),
                "the answers kept are not those given",
            )
    return figures


def run(*, quick: bool) -> list[Figure]:
    """Measure with one press at a time, and with 50 and 200 always under way."""
    # At most PEOPLE under way, so that nobody presses twice at once.
    ensure(PEOPLE >= 200, "too few people")
    plan = {1: 5, 50: 50} if quick else {1: 150, 50: 400, 200: 800}
    return asyncio.run(_measure(plan, 2, 1) if quick else _measure(plan, 60, 4))
