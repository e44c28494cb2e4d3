"""How often a person may do what others hear of or what costs much: one table, and one pure counter."""

from collections import deque
from datetime import datetime, timedelta
from enum import Enum

from bot.errors import UserError
from bot.words import later, phrase

_MOST_KNOWN = 10_000  # people and limits, before what is over is swept out


class Limit(Enum):
    """What is limited, how many times, in how long; docs/permissions.md is made from this table."""

    PROPOSE = (later("propose chapters"), 10, timedelta(hours=1))
    JOIN = (later("join chapters"), 10, timedelta(hours=1))
    SNOOZE = (later("put reminders off"), 20, timedelta(hours=1))
    EXPORT = (later("take out files"), 10, timedelta(hours=1))
    REPORT_NUMBER = (later("report wrong numbers"), 10, timedelta(hours=1))
    CREATE_EVENT = (later("create events"), 30, timedelta(hours=1))

    def __init__(self, words: str, times: int, within: timedelta) -> None:
        self.words = words
        self.times = times
        self.within = within


class TooOften(UserError):
    """Somebody did one thing too often; they can again at ``again_at``."""

    def __init__(self, limit: Limit, again_at: datetime) -> None:
        self.again_at = again_at
        minutes = int(limit.within.total_seconds() // 60)
        super().__init__(
            phrase(
                "You can {do_it} at most {times} times in {minutes} minutes, so this was not done. Try again {when}.",
                do_it=phrase(limit.words),
                times=limit.times,
                minutes=minutes,
                when=f"<t:{int(again_at.timestamp()) + 1}:R>",
            )
        )


class Limiter:
    """Counts in memory: a restart lets everybody begin anew, and one process answers a server."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int, Limit], deque[datetime]] = {}

    def take(self, server_id: int, user_id: int, limit: Limit, now: datetime) -> None:
        """Count one more time.

        Raises:
            TooOften: it would be one too many; it is not counted.
        """
        key = (server_id, user_id, limit)
        times = self._taken.get(key)
        if times is None:
            if len(self._taken) >= _MOST_KNOWN:
                self._sweep(now)
            times = self._taken[key] = deque(maxlen=limit.times)
        if len(times) == limit.times and now - times[0] < limit.within:
            raise TooOften(limit, times[0] + limit.within)
        times.append(now)

    def _sweep(self, now: datetime) -> None:
        self._taken = {key: times for key, times in self._taken.items() if now - times[-1] < key[2].within}
