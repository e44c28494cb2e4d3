"""What the guard knows of each server, kept in memory: it is asked at every press."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chapters import service as chapters
from bot.database import Database, Transaction
from bot.servers import service as servers
from bot.servers.model import ACCESS, RoleKind
from bot.words import ENGLISH

_NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Rights:
    """Who has rights in one server beyond what Discord says.

    Attributes:
        organizer_role: the role that makes an organizer, if one was chosen.
        leads: the chapters that a person leads, by person; those who lead none are left out.
        language: what is spoken where the reader's language is not known.
    """

    organizer_role: int | None
    leads: Mapping[int, frozenset[int]]
    language: str = ENGLISH

    def led_by(self, user_id: int) -> frozenset[int]:
        """Return the chapters that a person leads."""
        return self.leads.get(user_id, _NOBODY)


class RightsKept:
    """Reads each server's rights once, and again after any change of them.

    The tables that rights are read from announce every change of theirs, and whoever made it goes on only when it was
    heard here: who was told that somebody leads no more can rely on it at the next press. One process answers a server
    (docs/decisions/0004), so the changes that matter here are made here.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[int, Rights] = {}
        self._changes = 0
        database.listen(ACCESS, self._forget)

    def _forget(self) -> None:
        self._changes += 1
        self._known.clear()

    async def of(self, server_id: int) -> Rights:
        """Return a server's rights."""
        known = self._known.get(server_id)
        if known is not None:
            return known
        changes = self._changes
        rights = await self._database.read(_read, server_id)
        if changes == self._changes:  # else it may be what was true before
            self._known[server_id] = rights
        return rights


def _read(tx: Transaction, server_id: int) -> Rights:
    return Rights(
        servers.find_role(tx, server_id, RoleKind.ORGANIZER),
        chapters.leads(tx, server_id),
        servers.find_language(tx, server_id),
    )
