"""How answers to interactions are sent: Discord need not send back what we have just told it."""

from collections.abc import Coroutine
from typing import Any

import aiohttp
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context


class _Brief(AsyncWebhookAdapter):
    """Discord.py's own, but for one thing: it asks for each answer's message back, and builds it anew from that.

    Nobody here looks at it, and whoever wants it asks with ``Interaction.original_response``.
    See docs/decisions/0007-the-price-of-a-press.md.
    """

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
        route = Route(
            "POST",
            "/interactions/{webhook_id}/{webhook_token}/callback",
            webhook_id=interaction_id,
            webhook_token=token,
        )
        body: dict[str, Any] = (
            {"files": params.files, "multipart": params.multipart} if params.files else {"payload": params.payload}
        )
        return self._send(interaction_id, route, session=session, proxy=proxy, proxy_auth=proxy_auth, **body)

    async def _send(self, interaction_id: int, route: Route, **request: Any) -> dict[str, Any]:
        await self.request(route, **request)
        return {"interaction": {"id": interaction_id}}


def answer_briefly() -> None:
    """Send the answers of the bot that starts now in this way."""
    async_context.set(_Brief())  # type: ignore[no-untyped-call]
