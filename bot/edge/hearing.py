"""Every answer of Discord is heard: its refusals count, and its clock is compared with ours."""

from typing import TYPE_CHECKING

from aiohttp import ClientHandlerType, ClientRequest, ClientResponse

if TYPE_CHECKING:
    from bot.app import Groundswell


def hear_answers(client: "Groundswell") -> None:
    """Hear all that Discord answers to a client that has logged in, also the 429s that discord.py waits out by itself.

    As a middleware, which discord.py has no way to ask for: the trace that it has costs ten times as much.
    """

    async def hear(request: ClientRequest, ask: ClientHandlerType) -> ClientResponse:
        answer = await ask(request)
        headers = answer.headers
        client.heard = headers.get("Date", ""), client.clock()
        client.pacer.answered(answer.status, shared=headers.get("X-RateLimit-Scope") == "shared")
        if answer.status == 429 and headers.get("X-RateLimit-Global"):
            client.pacer.hold(float(headers.get("Retry-After", 1)))
        return answer

    session = client.http._HTTPClient__session  # type: ignore[attr-defined]  # noqa: SLF001
    if session is not None:  # there is none where Discord is only played
        session._middlewares = (hear,)  # noqa: SLF001
