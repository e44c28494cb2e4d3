"""Every answer of Discord is heard: its refusals count, and its clock is compared with ours."""

from typing import TYPE_CHECKING

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse, ClientSession
from aiohttp.hdrs import RETRY_AFTER

if TYPE_CHECKING:
    from bot.app import Groundswell


def session_of(client: "Groundswell") -> ClientSession | None:
    """Return the connections to Discord of a client that has logged in; None where Discord is only played."""
    session: ClientSession | None = client.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001
    return session


def seconds_of(said: str | None) -> float | None:
    """Return the seconds that a header of Discord's says; None where there is none, or it says something else."""
    return float(said) if said and said.replace(".", "", 1).isdigit() else None


def hear(client: "Groundswell", answer: ClientResponse, *, is_repeated: bool) -> None:
    """Take from an answer what all must know; ``is_repeated``: discord.py asks again by itself if it may work later."""
    headers, status = answer.headers, answer.status
    client.heard = headers.get("Date", ""), client.clock()
    shared = headers.get("X-RateLimit-Scope") == "shared"
    client.pacer.answered(status, shared=shared, is_repeated=is_repeated)
    if status == 429 and headers.get("X-RateLimit-Global"):
        client.pacer.hold(seconds_of(headers.get(RETRY_AFTER)) or 1.0)


def hear_answers(client: "Groundswell") -> None:
    """Hear all that Discord answers to a client that has logged in, also the 429s that discord.py waits out by itself.

    As a middleware, which discord.py has no way to ask for: the trace that it has costs ten times as much.
    """

    async def listen(request: ClientRequest, ask: ClientHandlerType) -> ClientResponse:
        answer = await ask(request)
        hear(client, answer, is_repeated=True)
        return answer

    if (session := session_of(client)) is not None:
        session._middlewares = (listen,)  # noqa: SLF001
