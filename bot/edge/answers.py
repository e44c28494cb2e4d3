"""How answers to interactions are sent: in one plain request, of which Discord need not send back what we told it."""

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
import orjson
from aiohttp.hdrs import CONTENT_TYPE
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context
from yarl import URL

from bot.edge.failing import refusal
from bot.edge.hearing import hear

if TYPE_CHECKING:
    from bot.app import Groundswell

_JSON = {CONTENT_TYPE: "application/json"}


class _Brief(AsyncWebhookAdapter):
    """Discord.py's own, but for two things.

    It asks for each answer's message back, and builds it anew from that; nobody here looks at it, and whoever wants it
    asks with ``Interaction.original_response``. And it makes each request ready to be made again: here it is handed
    only what Discord may take later. See docs/decisions/0007-the-price-of-a-press.md.
    """

    def __init__(self, client: "Groundswell") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._client = client

    def create_interaction_response(
        self,
        interaction_id: int,
        token: str,
        *,
        session: aiohttp.ClientSession,
        proxy: str | None = None,
        proxy_auth: aiohttp.BasicAuth | None = None,
        params: MultipartParameters,
    ) -> Coroutine[Any, Any, Any]:
        """Answer an interaction; says of the answer only to what it was one."""
        return self._answer(interaction_id, token, params, session=session, proxy=proxy, proxy_auth=proxy_auth)

    async def _answer(self, interaction_id: int, token: str, params: MultipartParameters, **way: Any) -> dict[str, Any]:
        if params.files or not await self._is_taken(interaction_id, token, params.payload, **way):
            route = Route(
                "POST",
                "/interactions/{webhook_id}/{webhook_token}/callback",
                webhook_id=interaction_id,
                webhook_token=token,
            )
            body: dict[str, Any] = (
                {"files": params.files, "multipart": params.multipart} if params.files else {"payload": params.payload}
            )
            await self.request(route, **way, **body)
        return {"interaction": {"id": interaction_id}}

    async def _is_taken(
        self, interaction_id: int, token: str, payload: Any, session: aiohttp.ClientSession, **way: Any
    ) -> bool:
        """Send an answer once; say whether Discord has taken it: if not, it may when it is asked again.

        Raises:
            discord.HTTPException: it never will.
        """
        url = URL(f"{Route.BASE}/interactions/{interaction_id}/{quote(token, safe='')}/callback", encoded=True)
        body = orjson.dumps(payload)
        async with session.post(url, data=body, headers=_JSON, middlewares=(), **way) as answer:
            hear(self._client, answer, is_repeated=False)
            if answer.ok or answer.status == 429 or answer.status >= 500:
                return answer.ok
            raise await refusal(answer)


def answer_briefly(client: "Groundswell") -> None:
    """Send the answers of the bot that starts now in this way."""
    async_context.set(_Brief(client))
