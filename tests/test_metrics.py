"""What is counted while the bot runs."""

from datetime import timedelta

from prometheus_client import REGISTRY

from bot.database import Database
from bot.database.memory import recall, remember
from bot.outbox.model import Sent, Undeliverable
from bot.outbox.pacer import Errand, Pacer
from tests.conftest import NOON, StillClock
from tests.outbox.promises import promise
from tests.outbox.timeline import Recorder, Timeline, at_work, settled


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def test_each_delivery_is_counted_once_by_kind_and_outcome(database: Database, clock: StillClock) -> None:
    line, send = Timeline(clock), Recorder(clock)

    async def closed(_delivery: object) -> Sent:
        raise Undeliverable("closed")

    async def moot(_delivery: object) -> None:
        return None

    send.behaviour = {2: closed, 3: moot}
    outcomes = ("sent", "failed", "moot", "missed")

    def counted() -> list[float]:
        name = "groundswell_deliveries_settled_total"
        late = value("groundswell_delivery_lateness_seconds_count")
        return [value(name, kind="reminder", outcome=outcome) for outcome in outcomes] + [late]

    before = counted()
    for thing in (1, 2, 3):
        await database.write(promise, thing, NOON)
    await database.write(promise, 4, NOON - timedelta(days=2))
    async with at_work(database, line, send):
        for thing in (1, 2, 3, 4):
            await settled(database, thing)
        await line.asleep()
    assert [now - then for now, then in zip(counted(), before, strict=True)] == [1, 1, 1, 1, 1]


async def test_turns_and_refusals_are_counted(clock: StillClock) -> None:
    line = Timeline(clock)
    pacer = Pacer(lambda: 0.0, line.sleep)
    names = [
        ("groundswell_pacer_wait_seconds_count", {"rank": "SOON"}),
        ("groundswell_discord_refusals_total", {"status": "403"}),
        ("groundswell_discord_refusals_total", {"status": "500"}),
    ]
    before = [value(name, **labels) for name, labels in names]
    await pacer.turn(Errand.SEND, server_id=1, channel_id=2)
    pacer.answered(403)
    pacer.answered(500)
    assert [value(name, **labels) - then for (name, labels), then in zip(names, before, strict=True)] == [1, 1, 0]


async def test_transactions_are_timed(database: Database) -> None:
    name = "groundswell_database_seconds_count"
    before = [value(name, access=access) for access in ("read", "write")]
    await database.read(recall, "nothing")
    await database.write(remember, "something", "x")
    assert [value(name, access=access) for access in ("read", "write")] == [count + 1 for count in before]


def test_no_label_names_a_server_or_a_person() -> None:
    labels = {
        label
        for metric in REGISTRY.collect()
        if metric.name.startswith("groundswell")
        for sample in metric.samples
        for label in sample.labels
    }
    assert labels - {"le"} <= {"access", "command", "kind", "outcome", "rank", "status"}


async def test_a_worker_that_begins_no_round_is_stuck(database: Database, clock: StillClock) -> None:
    line = Timeline(clock)
    async with at_work(database, line, Recorder(clock)):
        await line.asleep()
        (worker,) = line.workers
        nap = worker._longest_nap
        assert not worker.is_stuck
        clock.now += nap + timedelta(seconds=90)
        assert not worker.is_stuck
        clock.now += timedelta(seconds=1)
        assert worker.is_stuck
