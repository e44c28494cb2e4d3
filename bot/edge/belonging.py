"""Whether somebody who presses a button in direct messages belongs to the server that the button names."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord

from bot.errors import NotAllowed
from bot.outbox import directs
from bot.words import phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

_SURE_FOR = timedelta(minutes=10)
_MOST_KNOWN = 10_000


class NotOfThatServer(NotAllowed):
    """A button in direct messages names a server that the person has nothing to do with."""

    def __init__(self) -> None:
        super().__init__(
            phrase("This button belongs to a server that you are not in. Use the buttons of your own server.")
        )


class Belonging:
    """Knows for some minutes who is in which server.

    In direct messages Discord says nothing of a server, and a custom id is only a text. Whoever has left still gets in
    if the server has written to them: they must be able to stop its messages.
    """

    def __init__(self, client: "Groundswell") -> None:
        self._client = client
        self._sure: dict[tuple[int, int], datetime] = {}

    async def ensure(self, server_id: int, user_id: int) -> None:
        """Refuse a person who does not belong to a server.

        Raises:
            NotOfThatServer: they are not in it, and it never wrote to them.
        """
        now = self._client.clock()
        if (sure_at := self._sure.get((server_id, user_id))) is not None and now - sure_at < _SURE_FOR:
            return
        if not (
            await self._is_member(server_id, user_id)
            or await self._client.database.read(directs.has_written_to, server_id, user_id)
        ):
            raise NotOfThatServer
        if len(self._sure) >= _MOST_KNOWN:
            self._sure.clear()
        self._sure[server_id, user_id] = now

    async def _is_member(self, server_id: int, user_id: int) -> bool:
        try:
            # Not through a Guild: direct messages come to one process, which may not be the server's own.
            await self._client.http.get_member(server_id, user_id)
        except (discord.HTTPException, OSError):
            return False
        return True
