"""One pace for everything the bot asks of Discord by itself: under its limits ahead of time, and fair."""

import math
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, IntEnum

import structlog

from bot import metrics
from bot.outbox.alarm import Alarm, Sleep

log = structlog.stdlib.get_logger(__name__)

MonotonicClock = Callable[[], float]
"""Seconds that only go forward, such as ``loop.time``; the injected sleep must wait on the same clock."""

_REFUSALS_WINDOW = 600.0
_NOT_YET = timedelta(hours=1)  # how long somebody sleeps whose turn is not next; the one before wakes them
_REPEATED = frozenset({429, 500, 502, 504, 524})  # discord.py asks again by itself
_COUNTED = 1.0  # seconds over which Discord counts
_STANDSTILL, _SEVERAL = 0.25, 3  # seconds, and requests at least, to which Discord has said nothing
_AT_ONCE = 0.15  # by so many seconds of the pace answers come too soon when what they answer came together
_EXACT = 1e-6  # timers and timedelta know no finer time
_NEVER = -math.inf


class Rank(IntEnum):
    """Who goes first; a lower rank waits for every higher one that can go."""

    NOW = 0  # one person waits for it: a reminder of their own, a look whether something arrived
    SOON = 1  # many see it: a channel's reminder, a posted card that has become untrue
    BULK = 2  # one of many direct messages


class Errand(Enum):
    """What is asked of Discord, as far as its limits differ."""

    SEND = "send"  # a message to a channel
    EDIT = "edit"  # a change to a message in a channel
    OPEN = "open"  # a person's direct messages are opened
    OTHER = "other"


@dataclass(frozen=True)
class Pace:
    """How fast.

    Attributes:
        per_second: requests a second, spaced; Discord allows 50.
        burst: how many may follow at once after a pause or a stall; no second sees more than ``per_second + burst``.
        per_channel: sends (and, counted apart, edits) in one channel within ``channel_window``.
        channel_window: seconds; Discord's five, and a little for messages that overtake each other on the way.
        openings: direct messages opened a second; Discord names no number and answers 40003 when it is too many.
        slowed_gap: seconds between two openings for a server that was told 40003.
        slowed_for: seconds for which it stays slow.
        refusals: how many answers of 401, 403 and 429 within 10 minutes stop a rank. Discord bans at 10,000.
    """

    per_second: float = 45.0
    burst: int = 3
    per_channel: float = 5
    channel_window: float = 5.25
    openings: float = 10.0
    slowed_gap: float = 5.0
    slowed_for: float = 600.0
    refusals: dict[Rank, int] = field(default_factory=lambda: {Rank.BULK: 2_000, Rank.SOON: 4_000, Rank.NOW: 8_000})


UNPACED = Pace(per_second=math.inf, per_channel=math.inf, openings=math.inf)
"""No waiting at all: for worlds without limits, such as the demo, in which time stands still between two steps."""

_Lane = tuple[Errand, int]


class _Waiter:
    def __init__(self, rank: Rank, server_id: int, lane: _Lane, sleep: Sleep) -> None:
        self.rank = rank
        self.server_id = server_id
        self.lane = lane
        self.alarm = Alarm(sleep)


class Pacer:
    """Lets requests go one by one: by rank, then each server in its turn, and each of its channels in its turn.

    What counts is the moment at which a request really goes, not one promised earlier: after a stall of the loop
    those that waited do not go together. Nobody sleeps who may go at once.

    Args:
        clock: the present in seconds.
        sleep: how to wait, on the same clock.
        pace: how fast; may be replaced at any time, as when several processes share the limit.
    """

    def __init__(self, clock: MonotonicClock, sleep: Sleep, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._clock = clock
        self._sleep = sleep
        # rank -> server -> lane -> who waits; dicts keep the order of turns, who was served goes to the end
        self._waiting: dict[Rank, dict[int, dict[_Lane, deque[_Waiter]]]] = {rank: {} for rank in Rank}
        self._next: _Waiter | None = None
        self._slot = _NEVER  # when the next may go, as far as the spacing is concerned
        self._held_until = _NEVER
        self._lanes: dict[_Lane, deque[float]] = {}  # when each lane was used last, longest ago first
        self._opening_slot = _NEVER
        self._slowed: dict[int, float] = {}  # server -> until when
        self._opened: dict[int, float] = {}  # slowed server -> when it last opened one
        self._unheard = 0  # how many went since Discord last answered anything
        self._held_back = 0  # how many answers are still to come to what went during a standstill
        self._room = _NEVER  # until when those of them that are answered take their room
        self._refused: deque[float] = deque()
        self._stopped: set[Rank] = set()
        self.waiting: Counter[Rank] = Counter()

    async def turn(
        self, errand: Errand, *, server_id: int, channel_id: int | None = None, rank: Rank = Rank.SOON
    ) -> None:
        """Wait until a request may go; make it right after. Cancelling gives the place free.

        Args:
            errand: what will be asked.
            server_id: on whose behalf.
            channel_id: where to; needed to send and to edit.
            rank: how urgent.
        """
        if self.go(errand, server_id=server_id, channel_id=channel_id, rank=rank):
            return
        waiter = _Waiter(rank, server_id, self._lane(errand, server_id, channel_id), self._sleep)
        since = self._clock()
        self._enter(waiter)
        try:
            while (pause := self._pause(waiter)) is not None:
                await waiter.alarm.wait(pause)
            self._count(waiter.lane, self._clock())
            self._serve(waiter)
            metrics.turn_taken(rank.name, self._clock() - since)
        finally:
            self._leave(waiter)

    def go(self, errand: Errand, *, server_id: int, channel_id: int | None = None, rank: Rank = Rank.SOON) -> bool:
        """Take a turn if a request may go at once; otherwise nothing is changed. Arguments as in :meth:`turn`."""
        lane = self._lane(errand, server_id, channel_id)
        if self._next is not None or self._at(rank, lane, now := self._clock()) > now + _EXACT:
            return False
        self._count(lane, now)
        metrics.turn_taken(rank.name, 0.0)
        return True

    def hold(self, seconds: float) -> None:
        """Let nothing go for a while: Discord said that the whole bot is too fast."""
        self._held_until = max(self._held_until, self._clock() + seconds)

    @property
    def held_for(self) -> float:
        """For how many more seconds nothing goes."""
        return max(0.0, self._held_until - self._clock())

    def slow_openings(self, server_id: int) -> None:
        """Open direct messages more slowly for a server: Discord answered 40003."""
        now = self._clock()
        if self._slowed.get(server_id, _NEVER) <= now:
            log.warning("direct messages are opened too fast; slower for this server", server=server_id)
        self._slowed[server_id] = now + self.pace.slowed_for
        self._opened.setdefault(server_id, now)

    def fill(self, channel_id: int, seconds: float) -> None:
        """Send nothing more to a channel for so long: Discord said that it takes no more."""
        pace, until = self.pace, self._clock() + seconds
        if pace.per_channel < math.inf and self._lane_at(lane := (Errand.SEND, channel_id), until) < until:
            most = int(pace.per_channel)
            self._lanes[lane] = deque([until - pace.channel_window] * most, maxlen=most)

    def answered(self, status: int, *, shared: bool = False, is_repeated: bool = True) -> None:
        """Count an answer of Discord, to whatever request; above a limit, lower ranks stop until it falls.

        What discord.py asks again by itself takes no turn here; without room for it, a storm of 5xx becomes one of 429.
        Nor does what went while Discord, or the way there, stood still arrive spaced: it arrives all at once, and so do
        the answers.

        Args:
            status: the HTTP status.
            shared: a 429 that is not held against us (``X-RateLimit-Scope: shared``).
            is_repeated: discord.py asks again by itself where that may help.
        """
        now, gap = self._clock(), 1 / self.pace.per_second
        unheard, self._unheard = self._unheard, 0
        if unheard >= max(_SEVERAL, _STANDSTILL / gap if gap else math.inf):
            self._held_back, self._room = int(min(unheard, _COUNTED / gap)), now
        if self._held_back:
            self._held_back -= 1
            self._room += gap
            if self._room > now + _AT_ONCE:  # answered one by one, they came so: then Discord is only far away
                self._slot = max(self._slot, self._room)
        if is_repeated and status in _REPEATED:
            self._slot = max(self._slot, now) + gap  # for the one to come
        if status not in (401, 403, 429) or shared:
            return
        self._refused.append(now)
        metrics.refused(status)
        self._mind_refusals()

    @property
    def refused(self) -> int:
        """How many answers of the last 10 minutes count towards Discord's ban."""
        self._mind_refusals()
        return len(self._refused)

    @property
    def stopped(self) -> frozenset[Rank]:
        """The ranks that wait until Discord refuses less; whoever claims work had better leave them alone."""
        self._mind_refusals()
        return frozenset(self._stopped)

    # Who waits.

    @staticmethod
    def _lane(errand: Errand, server_id: int, channel_id: int | None) -> _Lane:
        if errand in (Errand.SEND, Errand.EDIT):
            if channel_id is None:
                raise ValueError("a message goes to a channel")
            return errand, channel_id
        return errand, server_id if errand is Errand.OPEN else 0

    def _enter(self, waiter: _Waiter) -> None:
        lanes = self._waiting[waiter.rank].setdefault(waiter.server_id, {})
        lanes.setdefault(waiter.lane, deque()).append(waiter)
        self.waiting[waiter.rank] += 1
        now = self._clock()
        if self._next is None or self._is_before(waiter, self._next, now):
            self._appoint(waiter)

    def _leave(self, waiter: _Waiter) -> None:
        servers = self._waiting[waiter.rank]
        lanes = servers[waiter.server_id]
        lanes[waiter.lane].remove(waiter)
        if not lanes[waiter.lane]:
            del lanes[waiter.lane]
        if not lanes:
            del servers[waiter.server_id]
        self.waiting[waiter.rank] -= 1
        if self._next is waiter:
            self._appoint(self._choose(self._clock()))

    def _appoint(self, waiter: _Waiter | None) -> None:
        self._next = waiter
        if waiter is not None:
            waiter.alarm.ring()

    def _pause(self, waiter: _Waiter) -> timedelta | None:
        """How long the waiter still sleeps; None when it may go now."""
        now = self._clock()
        if waiter is self._next and self._at(waiter.rank, waiter.lane, now) > now + _EXACT:
            # The world has changed since, perhaps: another may be able to go sooner.
            self._next = self._choose(now)
            if self._next is not waiter:
                self._appoint(self._next)
        if waiter is not self._next:
            return _NOT_YET
        wait = self._at(waiter.rank, waiter.lane, now) - now
        return timedelta(seconds=wait) if wait > _EXACT else None

    def _is_before(self, new: _Waiter, old: _Waiter, now: float) -> bool:
        soon = max(now, self._slot, self._held_until) + _EXACT
        new_at, old_at = (self._at(waiter.rank, waiter.lane, now) for waiter in (new, old))
        if new_at <= soon and old_at <= soon:
            return new.rank < old.rank
        return new_at < old_at

    def _choose(self, now: float) -> _Waiter | None:
        """The first in order who can take the next slot; else who can go first."""
        slot = max(self._slot, self._held_until)
        best, best_at = None, math.inf
        for rank, servers in self._waiting.items():
            allowed = max(slot, self._rank_at(rank)) if servers else slot
            for server_id, lanes in servers.items():
                for lane in _in_order(server_id, lanes):
                    at = max(allowed, self._lane_at(lane, now))
                    if at <= max(now, slot) + _EXACT:
                        return lanes[lane][0]
                    if at < best_at:
                        best, best_at = lanes[lane][0], at
        return best

    # When they may go.

    def _at(self, rank: Rank, lane: _Lane, now: float) -> float:
        return max(self._slot, self._held_until, self._rank_at(rank), self._lane_at(lane, now))

    def _lane_at(self, lane: _Lane, now: float) -> float:
        errand, where = lane
        if errand is Errand.OPEN:
            slow = self._slowed.get(where, _NEVER) > now
            return max(self._opening_slot, self._opened[where] + self.pace.slowed_gap if slow else _NEVER)
        used = self._lanes.get(lane)
        if used is None or len(used) < self.pace.per_channel:
            return _NEVER
        return used[0] + self.pace.channel_window

    def _rank_at(self, rank: Rank) -> float:
        if self._refused or self._stopped:
            self._mind_refusals()
        if rank not in self._stopped:
            return _NEVER
        over = len(self._refused) - _falls_to(self.pace.refusals[rank])
        return self._refused[over - 1] + _REFUSALS_WINDOW

    # What went.

    def _count(self, lane: _Lane, now: float) -> None:
        pace = self.pace
        gap = 1 / pace.per_second
        # The slots stay where they are when a timer is a little late; of a stall only a burst is made up.
        self._slot = max(self._slot, now - pace.burst * gap) + gap
        self._unheard += 1
        self._count_lane(lane, now)

    def _serve(self, waiter: _Waiter) -> None:
        """Put the server, and its channel, at the end of those whose turn comes."""
        lanes = self._waiting[waiter.rank].pop(waiter.server_id)
        self._waiting[waiter.rank][waiter.server_id] = lanes
        lanes[waiter.lane] = lanes.pop(waiter.lane)

    def _count_lane(self, lane: _Lane, now: float) -> None:
        errand, where = lane
        if errand is Errand.OPEN:
            self._opening_slot = now + 1 / self.pace.openings
            self._slowed = {server: until for server, until in self._slowed.items() if until > now}
            self._opened = {server: self._opened[server] for server in self._slowed}
            if where in self._slowed:
                self._opened[where] = now
        elif errand is not Errand.OTHER and self.pace.per_channel < math.inf:
            used = self._lanes.pop(lane, None) or deque(maxlen=int(self.pace.per_channel))
            used.append(now)
            self._lanes[lane] = used  # at the end: those used longest ago come first
            while self._lanes and (oldest := next(iter(self._lanes))) != lane:
                if self._lanes[oldest][-1] + self.pace.channel_window > now:
                    break
                del self._lanes[oldest]

    def _mind_refusals(self) -> None:
        now = self._clock()
        while self._refused and self._refused[0] + _REFUSALS_WINDOW <= now:
            self._refused.popleft()
        count = len(self._refused)
        for rank, most in self.pace.refusals.items():
            if rank not in self._stopped and count > most:
                self._stopped.add(rank)
                log.error(
                    "Discord refuses too much; no more of this kind until it falls", kind=rank.name, refused=count
                )
            elif rank in self._stopped and count <= _falls_to(most):
                self._stopped.remove(rank)
                log.info("Discord refuses less; sending again", kind=rank.name, refused=count)


def _in_order(server_id: int, lanes: dict[_Lane, deque[_Waiter]]) -> Iterator[_Lane]:
    """Openings first whenever one may go: they are the slowest, and everybody else would be done long before."""
    opening = (Errand.OPEN, server_id)
    if opening in lanes:
        yield opening
    yield from lanes


def _falls_to(most: int) -> int:
    """To how many the refusals fall before a stopped rank goes on; well below, or it would stop at the next one."""
    return most * 3 // 4
