"""Hands that were raised before there was a queue wait in it after the migration, on both engines."""

import importlib.util
from datetime import timedelta

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from bot.database import Database, Transaction, migrate
from bot.volunteers import queue, service
from bot.volunteers.model import Introduction, Stage, Wanted
from bot.volunteers.queue_store import NEVER
from tests.conftest import NOON, StillClock

HERE = 1


def bring_over(tx: Transaction, _server_id: int) -> None:
    """Run the part of the migration that moves what is there."""
    (path,) = migrate.VERSIONS.glob("0008_*.py")
    spec = importlib.util.spec_from_file_location("volunteers_migration", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    tx.execute(text("DELETE FROM hands"))
    tx.execute(text("DELETE FROM follow_ups"))
    with Operations.context(MigrationContext.configure(tx.connection)):
        module._queue_those_who_signed_up()


async def test_whoever_signed_up_before_is_in_the_queue(database: Database, clock: StillClock) -> None:
    def sign_up(tx: Transaction, server_id: int) -> None:
        for user_id, interests in ((11, ("make calls", "run for office")), (12, ())):
            service.introduce(tx, server_id, user_id, Introduction(interests), server_zone="America/New_York")
        service.set_zone(tx, server_id, 13, "Arizona")

    await database.write(sign_up, HERE)
    await database.write(bring_over, HERE)
    clock.now += timedelta(days=3)
    page = await database.read(queue.page, HERE, Wanted(), 1)
    found = {entry.follow_up.user_id: entry.follow_up for entry in page.entries}
    assert found.keys() == {11, 12}
    assert (found[11].stage, found[11].waiting_since, found[12].waiting_since) == (Stage.NEW, NOON, None)
    assert (await database.read(queue.dossier, HERE, 11)).hands == {"make calls": NOON, "run for office": NOON}
    overdue = await database.read(queue.overdue, HERE)
    assert overdue is not None
    assert overdue.waiting_count == 1
    last = await database.read(lambda tx: tx.execute(text("SELECT max(act_at) FROM follow_ups")).scalar_one())
    assert last == int(NEVER.timestamp()) * 10**6
