"""What migration 0013 counts of the calls of before is what counting as calls are saved would have counted."""

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.calls import service
from bot.calls.model import OfficialTally, Outcome, Tally
from bot.database import Database, Transaction
from bot.database.migrate import VERSIONS, upgrade
from bot.posts import store as posts

BEFORE = "0006"
HERE = 10


def upgrade_to_before(tx: Transaction) -> None:
    config = Config()
    config.set_main_option("script_location", str(VERSIONS.parent))
    config.attributes["connection"] = tx.connection
    command.upgrade(config, BEFORE)


def live_before(tx: Transaction) -> None:
    columns = "server_id, call_id, campaign_id, official_id, user_id, outcome, made_at, made_on, state"
    for values in (
        "10, 1, 1, 'SAMPLE01', 1, 'talked', 5, '2026-06-02', 'MA'",
        "10, 2, 1, 'SAMPLE01', 2, 'busy', 5, '2026-06-03', NULL",
        "20, 1, 1, 'SAMPLE01', 2, 'busy', 5, '2026-06-03', NULL",
    ):
        tx.execute(text(f"INSERT INTO calls ({columns}) VALUES ({values})"))
    columns = "server_id, campaign_id, official_id, user_id, written_on, written_at, state"
    tx.execute(text(f"INSERT INTO letters ({columns}) VALUES (10, 1, 'SAMPLE02', 1, '2026-06-02', 5, 'MA')"))
    columns = "server_id, campaign_id, title, ask, script, status, created_at, ends_at"
    tx.execute(text(f"INSERT INTO campaigns ({columns}) VALUES (10, 1, 'River', 'a', 's', 'open', 5, 9000000)"))


async def test_the_calls_of_before_are_counted(empty_database: Database) -> None:
    await empty_database.write(upgrade_to_before)
    await empty_database.write(live_before)
    await empty_database.write(upgrade)
    tally = await empty_database.read(service.tally, HERE, 1)
    assert tally == Tally(2, 1, 2, {Outcome.TALKED: 1, Outcome.BUSY: 1, Outcome.WROTE: 1})
    assert await empty_database.read(service.per_person, HERE, 1) == {1: 2, 2: 1}
    assert await empty_database.read(service.per_state, HERE, 1) == {"MA": 2, None: 1}
    assert await empty_database.read(service.per_official, HERE, 1) == {
        "SAMPLE01": OfficialTally(2, 0),
        "SAMPLE02": OfficialTally(0, 1),
    }
    due = await empty_database.read(posts.next_renewal)
    assert due is not None
    assert due.timestamp() == 9
