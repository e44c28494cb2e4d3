"""Presses of a button, given to real discord.py as its gateway would, and timed until Discord has taken the answer."""

import asyncio
import json
from collections.abc import Sequence
from contextvars import Context
from itertools import count
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord

from benchmarks.measure import ensure
from benchmarks.movement import CHANNEL, MESSAGE, PEOPLE, SERVER
from benchmarks.standin import BOT, message

_PERMISSIONS = str(discord.Permissions(view_channel=True, send_messages=True).value)
_EVERYONE = {
    "id": str(SERVER),
    "name": "@everyone",
    "permissions": _PERMISSIONS,
    "position": 0,
    "color": 0,
    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    "hoist": False,
    "managed": False,
    "mentionable": False,
    "flags": 0,
}
_PLACE = {"id": str(CHANNEL), "type": 0, "name": "events", "position": 0, "permission_overwrites": [], "nsfw": False}
_GUILD: Any = {
    "id": str(SERVER),
    "name": "Movement",
    "owner_id": "1",
    "roles": [_EVERYONE],
    "channels": [_PLACE],
    "members": [],
    "emojis": [],
    "features": [],
    "member_count": PEOPLE,
    "unavailable": False,
}
_ids = count(90_000_000_000_000_001)


class Stopwatch(aiohttp.TraceConfig):
    """Knows when the answer to an interaction was taken, by the interaction's id."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[float]] = {}
        self.on_request_end.append(self._taken)

    async def _taken(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, parameters: aiohttp.TraceRequestEndParams
    ) -> None:
        parts = parameters.url.path.split("/")
        if parts[1] == "interactions":
            ensure(parameters.response.status in (200, 204), "an answer was not taken")
            self.waiting.pop(parts[2]).set_result(perf_counter())


class Presser:
    """Presses buttons of one message in a client that is logged in."""

    def __init__(
        self, client: discord.Client, watch: Stopwatch, body: dict[str, Any], context: Context | None = None
    ) -> None:
        self._context = context
        self._state: Any = client._connection  # noqa: SLF001 - where discord.py's gateway puts what it receives
        self._state._add_guild_from_data(_GUILD)  # noqa: SLF001
        self._watch = watch
        self._message = message(str(CHANNEL), body, str(MESSAGE))
        self.cpu = 0.0
        self.begun: list[float] = []
        self.pressed = 0

    def _payload(self, interaction_id: str, user_id: int, custom_id: str) -> str:
        user = {"id": str(user_id), "username": f"person{user_id}", "discriminator": "0", "avatar": None}
        member = {
            "user": user,
            "roles": [],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "permissions": _PERMISSIONS,
            "deaf": False,
            "mute": False,
            "flags": 0,
        }
        payload: dict[str, Any] = {
            "id": interaction_id,
            "application_id": BOT["id"],
            "type": 3,
            "token": f"token-{interaction_id}",
            "version": 1,
            "data": {"component_type": 2, "custom_id": custom_id, "id": 7},
            "guild_id": str(SERVER),
            "guild": {"id": str(SERVER), "locale": "en-US", "features": []},
            "channel_id": str(CHANNEL),
            "channel": _PLACE,
            "member": member,
            "message": self._message,
            "app_permissions": _PERMISSIONS,
            "locale": "en-US",
            "guild_locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(SERVER)},
            "context": 0,
            "attachment_size_limit": 10_485_760,
        }
        return json.dumps(payload)

    async def _press(self, interaction_id: str, payload: str) -> float:
        taken: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._watch.waiting[interaction_id] = taken
        start = perf_counter()
        self.begun.append(start)
        self._state.parsers["INTERACTION_CREATE"](json.loads(payload))
        async with asyncio.timeout(30):
            return await taken - start

    async def storm(self, presses: Sequence[tuple[int, str]], at_once: int, quiet: float = 0.0) -> list[float]:
        """Press for each person and custom id, ``at_once`` always under way; returns seconds until answered.

        Each press comes after so many seconds of ``quiet``, in which the machine can fall asleep.
        """
        ids = [str(next(_ids)) for _ in presses]
        ready = iter([(i, self._payload(i, *press)) for i, press in zip(ids, presses, strict=True)])
        took: list[float] = []

        async def one_after_another() -> None:
            for interaction_id, payload in ready:
                if quiet:
                    await asyncio.sleep(quiet)
                took.append(await self._press(interaction_id, payload))

        cpu = process_time()
        pressing = [asyncio.create_task(one_after_another(), context=self._context) for _ in range(at_once)]
        await asyncio.gather(*pressing)
        self.cpu += process_time() - cpu
        self.pressed += len(took)
        return took
