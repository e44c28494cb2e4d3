"""SQLite: one writer and one reader connection, each on a thread of its own; writes that wait share a commit."""

import asyncio
import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from contextvars import copy_context
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Generic

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot import metrics
from bot.clock import Clock
from bot.database.interface import Database, P, R, T, Verb
from bot.database.transaction import Transaction
from bot.errors import UserError

SYNCHRONOUS = "FULL"
"""When a commit is over: on disk, so that what somebody was told outlives a power cut. Tests wait for no disk."""

_BUSY_MILLISECONDS = 10_000
_TOGETHER = 32  # writes that share a commit at most: the first of them waits for the last
_KEPT = 512  # statements that SQLite keeps ready

# One for the process: whichever connection runs a statement, SQLAlchemy compiles it once (0.3 to 2 ms each).
_own = threading.local()  # the thread's connection, on its way to SQLAlchemy
_ENGINE = create_engine(
    "sqlite://",
    creator=lambda: _own.raw,
    poolclass=NullPool,
    pool_reset_on_return=None,
    query_cache_size=1_000,
    hide_parameters=True,  # what people type is in them, and errors are logged
)


class _Call(Generic[R]):
    """A function that is to run as a transaction, and what came of it."""

    __slots__ = ("announced", "context", "error", "fn", "future", "made", "make", "now", "result")

    def __init__(self, fn: Callable[[Transaction], R], now: datetime, future: "asyncio.Future[R]") -> None:
        self.fn = fn
        self.now = now
        self.future = future
        self.context = copy_context()  # a refusal is worded in the language of whoever asked
        self.result: R | None = None
        self.error: BaseException | None = None
        self.announced: set[str] = set()
        self.make: Callable[[R], Any] | None = None
        self.made: tuple[R, Any] | None = None  # of which result, and what

    def run(self, connection: Connection, raw: sqlite3.Connection, left: dict[Hashable, tuple[int, Any]]) -> None:
        tx = Transaction(connection, self.now, raw, left)
        self.error, self.announced = None, tx.announced
        try:
            self.result = self.context.run(self.fn, tx)
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the result
            self.error = error

    def prepare(self) -> None:
        """Make of the result what is wanted; where that fails, or another result follows, whoever waits makes it."""
        if self.make is not None and self.error is None:
            result: Any = self.result
            with suppress(Exception):
                self.made = result, self.context.copy().run(self.make, result)

    def settle(self) -> None:
        if self.future.done():  # cancelled
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)  # type: ignore[arg-type]


class _Trip(aiosqlite.Connection):
    """An aiosqlite connection whose thread runs whole transactions.

    Measured: a trip between threads costs about 0.1 ms, and a transaction made statement by statement makes sixteen.
    """

    def __init__(self, path: Path, pragmas: tuple[str, ...]) -> None:
        super().__init__(partial(self._connect_raw, path, pragmas), 64)
        self.connection: Connection
        self.raw: sqlite3.Connection
        self._left: dict[Hashable, tuple[int, Any]] = {}  # by those of one transaction for each other

    def _connect_raw(self, path: Path, pragmas: tuple[str, ...]) -> sqlite3.Connection:
        raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=_KEPT)
        raw.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}")
        _own.raw = raw
        # For SQLAlchemy one transaction that never ends; BEGIN and COMMIT are ours (0.3 ms less in each).
        self.connection = _ENGINE.connect()
        self.connection.begin()
        self.raw = raw
        return raw

    def say(self, statement: str) -> None:
        """Run a statement without parameters.

        Raises:
            DBAPIError: like SQLAlchemy's of a statement.
        """
        try:
            self.raw.execute(statement)
        except sqlite3.Error as error:
            raise DBAPIError.instance(statement, None, error, sqlite3.Error) from error

    def begin(self, how: str) -> None:
        """Begin a transaction, with nothing left from the last."""
        self._left = {}
        self.say(how)

    def call(self, call: "_Call[Any]") -> bool:
        """Run something inside the transaction that has begun; say whether what it leaves there may be committed.

        A rule that refused before anything was written leaves nothing.
        """
        before = self.raw.total_changes
        call.run(self.connection, self.raw, self._left)
        return call.error is None or (isinstance(call.error, UserError) and self.raw.total_changes == before)

    def alone(self, how: str, call: "_Call[Any]") -> None:
        """Run something as a transaction of its own."""
        try:
            self.begin(how)
            self.call(call)
            if call.error is None:
                self.say("COMMIT")
        except DBAPIError as error:
            call.error = error
        if call.error is not None:
            self.undo()

    def undo(self) -> None:
        """Undo what has begun; some errors have done so already."""
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def put(self, job: Callable[[], None]) -> None:
        """Have a job done by the connection's own thread."""
        if not self._running or self._connection is None:
            raise ValueError("Connection closed")
        self._tx.put_nowait((None, job))

    async def run(self, job: Callable[[], R]) -> R:
        """Have a job done by the connection's own thread, and wait for it."""
        return await self._execute(job)  # type: ignore[no-untyped-call, no-any-return]


class Sqlite(Database):
    """A SQLite file.

    Writes that come while another is under way run in one transaction and are on disk with one commit: only then does
    any of them have its result. Where one of them fails after it has written, all run once more, each by itself.
    See docs/decisions/0007-the-price-of-a-press.md.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        super().__init__(clock)
        self._writer = _Trip(path, ("journal_mode = WAL", f"synchronous = {SYNCHRONOUS}", "foreign_keys = ON"))
        self._reader = _Trip(path, ("query_only = ON",))
        self._waiting: deque[_Call[Any]] = deque()
        self._closing = False
        self._woken = False  # the writer's thread is at work, or will be: it need not be woken for each write
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Open the connections."""
        await self._writer
        await self._reader

    def _call(self, fn: Callable[[Transaction], R]) -> _Call[R]:
        return _Call(fn, self._clock(), self._loop.create_future())

    async def _write(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a transaction that may change things; it may share its commit with others."""
        return await self._commit(self._call(lambda tx: fn(tx, *args, **kwargs)))

    async def write_and(self, make: Callable[[R], T], fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Write, and make something of the result while the disk is waited for: see the base class."""
        fn = self._attended(fn)
        call = self._call(lambda tx: fn(tx, *args, **kwargs))
        call.make = make
        result = await self._commit(call)
        made: T = call.made[1] if call.made is not None and call.made[0] is result else make(result)
        return made

    async def _commit(self, call: _Call[R]) -> R:
        if self._closing:
            raise ValueError("Connection closed")
        self._waiting.append(call)
        with metrics.timed("write"):
            if not self._woken:
                self._wake()
            return await call.future

    def _wake(self) -> None:
        self._woken = True
        self._writer.put(self._write_waiting)

    def _write_waiting(self) -> None:
        try:
            if self._waiting:
                self._write_together()
        finally:
            self._woken = False
        if self._waiting:  # looked at only now: whoever came in between has woken nobody
            self._wake()

    def _write_together(self) -> None:
        calls = [self._waiting.popleft()]
        try:
            self._writer.begin("BEGIN IMMEDIATE")
            harmless = self._writer.call(calls[0])
            while harmless and self._waiting and len(calls) < _TOGETHER:
                calls.append(self._waiting.popleft())
                harmless = self._writer.call(calls[-1])
            if harmless and any(call.make for call in calls):
                self._loop.call_soon_threadsafe(self._prepare, calls)
            self._writer.say("COMMIT" if harmless else "ROLLBACK")
        except DBAPIError:
            harmless = False
        if not harmless:
            # What all share has failed: once more, each alone, so that everybody has their own result or error.
            self._writer.undo()
            again = calls if len(calls) > 1 or calls[0].error is None else []
            for call in again:
                self._writer.alone("BEGIN IMMEDIATE", call)
        self._hand_out(calls)

    def _prepare(self, calls: Sequence[_Call[Any]]) -> None:
        for call in calls:
            call.prepare()

    def _hand_out(self, calls: Sequence[_Call[Any]]) -> None:
        # Announced from here and not after the await: a caller that was cancelled meanwhile has still committed.
        topics = {topic for call in calls if call.error is None for topic in call.announced}
        self._loop.call_soon_threadsafe(self._settle, topics, calls)

    def _settle(self, topics: set[str], calls: Sequence[_Call[Any]]) -> None:
        self._tell(topics)
        for call in calls:
            call.settle()

    async def read(self, fn: Verb[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a transaction that changes nothing."""
        call = self._call(lambda tx: fn(tx, *args, **kwargs))
        with metrics.timed("read"):
            self._reader.put(partial(self._read_alone, call))
            return await call.future

    def _read_alone(self, call: _Call[Any]) -> None:
        self._reader.alone("BEGIN", call)
        self._hand_out([call])

    async def backup(self, target: Path) -> None:
        """Copy the whole database to a new file, while in use."""

        def job() -> None:
            target.touch(mode=0o600)  # it holds what people have told the bot
            copy = sqlite3.connect(target, isolation_level=None)
            try:
                self._writer.raw.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, that needs no other beside it
            finally:
                copy.close()

        await self._writer.run(job)

    async def close(self) -> None:
        """Finish what waits, and let go of the file."""
        self._closing = True
        await self._reader.close()
        while self._waiting:
            await self._writer.run(self._write_waiting)
        await self._writer.close()
