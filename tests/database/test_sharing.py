"""SQLite: writes that wait share a commit, and nobody notices."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import system_clock
from bot.database import Database, DatabaseTrouble, Transaction, open_database
from bot.database.address import parse_address
from bot.database.memory import remember
from bot.errors import UserError
from tests.conftest import DURABLE


class Refused(UserError):
    """What a rule says."""


@pytest.fixture
def path(sqlite_with_schema: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "test.db"
    copy.write_bytes(sqlite_with_schema.read_bytes())
    return copy


@pytest.fixture
async def sqlite(path: Path) -> AsyncIterator[Database]:
    database = await open_database(parse_address(f"sqlite:///{path}"), system_clock)
    yield database
    await database.close()


class Busy:
    """Keeps the writer busy until everything else waits behind it."""

    def __init__(self, database: Database) -> None:
        self._go_on = threading.Event()
        self.task = asyncio.create_task(database.write(self._hold))

    def _hold(self, _tx: Transaction) -> None:
        assert self._go_on.wait(10)

    async def release(self) -> None:
        for _ in range(3):  # whoever was created has begun to wait
            await asyncio.sleep(0)
        self._go_on.set()
        await self.task


def seen_from_outside(path: Path) -> set[str]:
    with sqlite3.connect(path) as raw:
        return {name for (name,) in raw.execute("SELECT name FROM memory")}


async def test_a_commit_is_on_disk_outside_of_tests(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.database.sqlite.SYNCHRONOUS", DURABLE)
    database = await open_database(parse_address(f"sqlite:///{path}"), system_clock)
    how = await database.write(lambda tx: tx.execute(text("PRAGMA synchronous")).scalar_one())
    await database.close()
    assert how == 2  # FULL


async def test_those_who_wait_share_a_commit_and_hear_of_it_only_then(sqlite: Database, path: Path) -> None:
    busy = Busy(sqlite)
    await asyncio.sleep(0)
    told: list[str] = []
    found: dict[str, tuple[set[str], list[str]]] = {}

    def verb(tx: Transaction, name: str) -> str:
        remember(tx, name, "x")
        found[name] = (seen_from_outside(path), told[:])
        return name

    async def ask(name: str) -> None:
        told.append(await sqlite.write(verb, name))
        assert name in seen_from_outside(path)

    asking = [asyncio.create_task(ask(name)) for name in "abcdef"]
    await busy.release()
    await asyncio.gather(*asking)
    assert told == list("abcdef")
    # While the last of them ran, nothing of the others was on disk, and none of them had an answer.
    assert found["f"] == (set(), [])


@pytest.mark.parametrize("error", [Refused, RuntimeError])
@pytest.mark.parametrize("late", [False, True], ids=["before it wrote", "after it wrote"])
async def test_what_one_is_refused_undoes_nothing_of_the_others(
    sqlite: Database, path: Path, error: type[Exception], late: bool
) -> None:
    busy = Busy(sqlite)
    await asyncio.sleep(0)
    heard: list[str] = []
    sqlite.listen("topic", lambda: heard.append("heard"))

    def verb(tx: Transaction, name: str) -> str:
        if name == "c":
            tx.announce("topic")
            if late:
                remember(tx, name, "x")
            raise error
        remember(tx, name, "x")
        return name

    asking = [asyncio.create_task(sqlite.write(verb, name)) for name in "abcde"]
    await busy.release()
    results = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(results.pop(2), error)
    assert results == list("abde")
    assert seen_from_outside(path) == set("abde")
    assert heard == []


@pytest.mark.parametrize("nail", ["ROLLBACK", "INSERT INTO children VALUES (1)"], ids=["vanished", "commit fails"])
async def test_where_the_shared_commit_fails_each_runs_alone(sqlite: Database, path: Path, nail: str) -> None:
    """A transaction that an error ended (as a full disk does), and one that cannot be committed."""

    def prepare(tx: Transaction) -> None:
        tx.execute(text("CREATE TABLE parents (id INTEGER PRIMARY KEY)"))
        tx.execute(text("CREATE TABLE children (id INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED)"))

    await sqlite.write(prepare)
    busy = Busy(sqlite)
    await asyncio.sleep(0)

    def verb(tx: Transaction, name: str) -> str:
        remember(tx, name, "x")
        if name == "c":
            tx.connection.exec_driver_sql(nail)
        return name

    asking = [asyncio.create_task(sqlite.write(verb, name)) for name in "abcde"]
    await busy.release()
    results = await asyncio.gather(*asking, return_exceptions=True)
    assert isinstance(results.pop(2), DatabaseTrouble)
    assert results == list("abde")
    assert seen_from_outside(path) == set("abde")
    assert await sqlite.write(verb, "f") == "f"  # and the writer goes on


def leave(tx: Transaction) -> None:
    remember(tx, "a", "x")
    tx.leave("facts", "as they are")


async def test_what_one_leaves_holds_in_their_commit_until_a_row_changes(sqlite: Database) -> None:
    busy = Busy(sqlite)
    await asyncio.sleep(0)

    def look(tx: Transaction) -> object:
        return tx.left("facts")

    def refuse(_tx: Transaction) -> None:
        raise Refused

    verbs = [look, leave, look, refuse, look, lambda tx: remember(tx, "a", "x"), look, leave, look]
    asking = [asyncio.create_task(sqlite.write(verb)) for verb in verbs]
    await busy.release()
    found = await asyncio.gather(*asking, return_exceptions=True)
    assert [each for verb, each in zip(verbs, found, strict=True) if verb is look] == [
        None,
        "as they are",
        "as they are",
        None,
        "as they are",
    ]
    assert await sqlite.write(look) is None  # another transaction: others may have written in between
    assert await sqlite.read(look) is None


async def test_what_one_leaves_is_forgotten_where_all_is_undone(sqlite: Database) -> None:
    busy = Busy(sqlite)
    await asyncio.sleep(0)

    def fail(tx: Transaction) -> object:
        if tx.left("facts") is None:
            return "nothing is left"
        raise RuntimeError

    asking = [asyncio.create_task(sqlite.write(verb)) for verb in (leave, fail)]
    await busy.release()
    assert await asyncio.gather(*asking) == [None, "nothing is left"]


async def test_who_gave_up_waiting_harms_nobody(sqlite: Database, path: Path) -> None:
    busy = Busy(sqlite)
    await asyncio.sleep(0)
    asking = [asyncio.create_task(sqlite.write(remember, name, "x")) for name in "abc"]
    await asyncio.sleep(0)
    asking[1].cancel()
    await busy.release()
    results = await asyncio.gather(*asking, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), asyncio.CancelledError, type(None)]
    assert seen_from_outside(path) == set("abc")


async def test_everything_asked_before_the_end_is_done(sqlite: Database, path: Path) -> None:
    asking = [asyncio.create_task(sqlite.write(remember, str(number), "x")) for number in range(100)]
    await asyncio.sleep(0)
    await sqlite.close()
    await asyncio.gather(*asking)
    assert len(seen_from_outside(path)) == 100
    with pytest.raises(ValueError, match="closed"):
        await sqlite.write(remember, "late", "x")
    await asyncio.gather(*asking)


async def test_what_waits_when_it_is_closed_is_done_and_nothing_more_is_taken(path: Path) -> None:
    database = await open_database(parse_address(f"sqlite:///{path}"), system_clock)
    busy = Busy(database)
    await asyncio.sleep(0)
    asking = [asyncio.create_task(database.write(remember, str(number), "x")) for number in range(40)]
    await asyncio.sleep(0)
    closing = asyncio.create_task(database.close())
    await busy.release()
    await asyncio.gather(*asking, closing)
    assert len(seen_from_outside(path)) == 40  # more than share a commit
    with pytest.raises(ValueError, match="closed"):
        await database.write(remember, "late", "x")


# What is made of a result while it is put on disk.


def _remembered(tx: Transaction, name: str) -> str:
    remember(tx, name, "x")
    return name


def _delay_the_commit(tx: Transaction, until: threading.Event) -> None:
    assert tx.raw is not None
    tx.raw.set_trace_callback(lambda statement: until.wait(10) if statement == "COMMIT" else None)


async def test_what_is_made_of_a_result_is_made_before_the_commit_and_had_only_after_it(
    sqlite: Database, path: Path
) -> None:
    """The disk is slow here: the commit waits until the other thing is made."""
    made = threading.Event()
    seen: list[set[str]] = []

    def make(name: str) -> str:
        seen.append(seen_from_outside(path))
        made.set()
        return name.upper()

    def slow(tx: Transaction, name: str) -> str:
        _delay_the_commit(tx, made)
        return _remembered(tx, name)

    assert await sqlite.write_and(make, slow, "a") == "A"
    assert seen == [set()]
    assert seen_from_outside(path) == {"a"}


def _break_the_commit(tx: Transaction) -> None:
    """A foreign key that is looked at only at the end."""
    tx.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
    tx.execute(text("CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"))
    tx.execute(text("INSERT INTO child VALUES (1)"))


@pytest.mark.parametrize("breaks", ["rule", "making", "commit"])
async def test_nothing_is_made_of_what_did_not_happen_and_what_breaks_is_told_as_ever(
    sqlite: Database, path: Path, breaks: str
) -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        if breaks == "making":
            raise ZeroDivisionError
        return name

    def verb(tx: Transaction, name: str) -> str:
        if breaks == "rule":
            raise Refused("no")
        if breaks == "commit":
            _break_the_commit(tx)
        return _remembered(tx, name)

    trouble = {"rule": Refused, "making": ZeroDivisionError, "commit": DatabaseTrouble}[breaks]
    with pytest.raises(trouble):
        await sqlite.write_and(make, verb, "a")
    assert ("a" in seen_from_outside(path)) is (breaks == "making")  # the change is kept: it was made and is on disk
    if breaks == "rule":
        assert made == []


async def test_what_was_made_of_an_earlier_result_is_not_handed_out(sqlite: Database) -> None:
    """Two share a commit that fails because of one: each runs once more, alone, and the other's result is a new one."""
    busy = Busy(sqlite)
    await asyncio.sleep(0)
    runs = 0
    made: list[int] = []
    is_made = threading.Event()

    def counted(tx: Transaction) -> int:
        nonlocal runs
        _delay_the_commit(tx, is_made)
        runs += 1
        remember(tx, "a", "x")
        return runs

    def make(run: int) -> int:
        made.append(run)
        is_made.set()
        return run

    one = asyncio.create_task(sqlite.write_and(make, counted))
    two = asyncio.create_task(sqlite.write(_break_the_commit))
    await busy.release()
    with pytest.raises(DatabaseTrouble):
        await two
    assert await one == runs == 2
    assert made == [1, 2]
