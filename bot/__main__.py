"""The command line: ``python -m bot run`` and what a host needs around it."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from bot import copies
from bot.logs import configure_logs
from bot.settings import Settings
from bot.terminal import finish as _finish
from bot.terminal import lock as _lock
from bot.terminal import say as _say
from bot.terminal import settings as _settings
from bot.terminal import stop as _stop

if TYPE_CHECKING:
    from bot.database import Database
    from bot.doctor.model import HostFacts
    from bot.officials.model import Imported

T = TypeVar("T")

cli = typer.Typer(add_completion=False, no_args_is_help=True, help="Groundswell, a Discord bot for volunteer work.")
directory = typer.Typer(no_args_is_help=True, help="The directory of officials.")
cli.add_typer(directory, name="directory")
outbox = typer.Typer(invoke_without_command=True, help="What is still to be sent, and what could not be.")
cli.add_typer(outbox, name="outbox")
for copying in (copies.backup, copies.restore, copies.port):
    cli.command()(copying)


@cli.command()
def run() -> None:
    """Run the bot on Discord (needs DISCORD_TOKEN)."""
    settings = _settings()
    _finish(_run(settings))


async def _run(settings: Settings) -> None:
    gc.disable()  # while everything is loaded, a tenth of that time; the bot looks for garbage when it has opened
    from bot.app import Groundswell
    from bot.officials.directory import keep_fresh

    token = settings.token
    path = settings.database_address.path
    lock = None if path is None else _lock(path)  # until the process ends, however it ends
    bot = Groundswell(settings)
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, bot.stop)
    try:
        await bot.run_on_discord(token, keep_fresh)
    finally:
        if lock is not None:
            lock.release()


@cli.command()
def migrate() -> None:
    """Bring the database to this version's schema (run does it by itself on SQLite)."""
    settings = _settings()
    before, now = _finish(_migrate(settings))
    _say(f"The database was at version {before} and is at {now}." if before else f"Nothing to do: version {now}.")


async def _migrate(settings: Settings) -> tuple[str | None, str | None]:
    from bot.clock import system_clock
    from bot.database import open_database
    from bot.database.migrate import bring_up_to_date, current_revision

    address = settings.database_address
    database = await open_database(address, system_clock)
    try:
        before = await bring_up_to_date(database, settings.backups if address.path else None)
        return before, await database.read(current_revision)
    finally:
        await database.close()


@cli.command()
def doctor() -> None:
    """Check the bot and its machine, with how to mend what is wrong; the bot may go on running."""
    from bot.doctor.cards import host_lines
    from bot.doctor.model import Weight
    from bot.doctor.rules import examine

    facts = _finish(_examine(_settings()))
    for line in host_lines(facts, lambda at: f"{at:%Y-%m-%d %H:%M}Z"):
        _say(line)
    findings = examine(host=facts)
    for finding in findings:
        _say(f"\n{'WRONG' if finding.weight is Weight.TROUBLE else 'BETTER'}  {finding.what}\n       {finding.mend}")
    if not findings:
        _say("\nI found nothing to mend.")
    if any(finding.weight is Weight.TROUBLE for finding in findings):
        raise typer.Exit(1)


async def _examine(settings: Settings) -> "HostFacts":
    from bot.clock import system_clock
    from bot.database import open_database
    from bot.edge.host import ask_discord, host_facts
    from bot.errors import CannotStart

    path = settings.database_address.path
    if path is not None and not path.exists():  # looking must not make one
        raise CannotStart(f"There is no database at {path} yet: python -m bot run makes it, or set DATABASE_URL.")
    trouble, heard = await ask_discord(settings, system_clock)
    database = await open_database(settings.database_address, system_clock)
    try:
        return await host_facts(database, settings, system_clock, heard, discord=trouble, counting=True)
    finally:
        await database.close()


@directory.command()
def sync(
    source: Annotated[
        Path | None, typer.Option("--from", help="A folder with the three files, instead of downloading them.")
    ] = None,
    sample: Annotated[bool, typer.Option(help="The small invented directory of the demo, to try things out.")] = False,
) -> None:
    """Fetch who holds office, their numbers and the ZIP codes, and store them."""
    settings = _settings()
    imported = _finish(_sync(settings, source, sample))
    info = imported.info
    state = "updated" if imported.changed else "already up to date"
    counts = f"{info.officials} officials, {info.offices} offices, {info.areas} ZIP areas"
    _say(f"Directory {state}: {counts}, from {info.source}.")


async def _sync(settings: Settings, source: Path | None, sample: bool) -> "Imported":
    from rich.progress import Progress

    from bot.officials import service
    from bot.officials.directory import sample_directory
    from bot.officials.directory import sync as sync_directory

    async def work(database: "Database") -> "Imported":
        if sample:
            return await database.write(service.import_directory, sample_directory())
        with Progress(transient=True) as bar:
            task = bar.add_task("Starting", total=1.0)
            return await sync_directory(
                database,
                source=source,
                on_progress=lambda done, text: bar.update(task, completed=done, description=text),
            )

    return await _with_database(settings, work)


@outbox.callback()
def outbox_counts(context: typer.Context) -> None:
    """Count what waits, is due, late, sent, failed and missed, by server (the last four of the last week)."""
    if context.invoked_subcommand is not None:
        return
    from bot.outbox.overview import Counts, count_by_server

    rows = _finish(_with_database(_settings(), lambda database: database.read(count_by_server)))
    _table([field.replace("_id", "") for field in Counts.__dataclass_fields__], [vars(row).values() for row in rows])


@outbox.command()
def failed() -> None:
    """List what was not delivered in the last week, and why."""
    from bot.outbox.overview import Failure, list_failures

    rows = _finish(_with_database(_settings(), lambda database: database.read(list_failures)))
    _table([field.replace("_id", "") for field in Failure.__dataclass_fields__], [vars(row).values() for row in rows])


@outbox.command()
def retry(delivery: Annotated[int, typer.Argument(help="Its number, as in: outbox failed")]) -> None:
    """Try a failed delivery again; the running bot sees it within half a minute."""
    from bot.outbox.overview import retry as try_again

    _finish(_with_database(_settings(), lambda database: database.write(try_again, delivery)))
    _say(f"Delivery {delivery} is tried again.")


@outbox.command()
def discard(delivery: Annotated[int, typer.Argument(help="Its number, as in: outbox failed")]) -> None:
    """Give a failed delivery up."""
    from bot.outbox.overview import discard as give_up

    _finish(_with_database(_settings(), lambda database: database.write(give_up, delivery)))
    _say(f"Delivery {delivery} is given up.")


def _table(names: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*names)
    for row in rows:
        table.add_row(
            *(escape(f"{value:%Y-%m-%d %H:%M}Z" if isinstance(value, datetime) else str(value)) for value in row)
        )
    Console().print(table if table.row_count else "Nothing.")


async def _with_database(settings: Settings, work: "Callable[[Database], Awaitable[T]]") -> T:
    from bot.clock import system_clock
    from bot.database import open_database
    from bot.database.migrate import make_ready

    address = settings.database_address
    database = await open_database(address, system_clock)
    try:
        await make_ready(database, settings.backups if address.path else None)
        return await work(database)
    finally:
        await database.close()


@cli.command(hidden=True)
def docs() -> None:
    """Write docs/commands.md and docs/permissions.md from the command tree."""
    for name, page in asyncio.run(_pages()).items():
        path = Path(__file__).parents[1] / "docs" / name
        path.write_text(page, encoding="utf-8")
        _say(f"Wrote {path.name}.")


@cli.command(hidden=True)
def words() -> None:
    """Renew the catalogs in locale/ from the code and the commands, and say what is wrong in them."""
    from bot.edge import catalogs
    from bot.words import COMMANDS

    texts = catalogs.texts_of_code() | {COMMANDS: asyncio.run(_command_texts())}
    for language in catalogs.other_languages():
        empty = catalogs.renew(language, texts)
        _say(f"{language}: {sum(map(len, texts.values()))} texts, {empty} to translate.")
        for fault in catalogs.faults(language, texts):
            _say(fault)


async def _command_texts() -> set[str]:
    from bot.app import Groundswell
    from bot.edge.catalogs import texts_of_commands

    bot = Groundswell(Settings(_env_file=None), shard_count=1)  # type: ignore[call-arg]
    await bot.load_cogs()
    return texts_of_commands(bot.tree)


async def _pages() -> dict[str, str]:
    from bot.app import Groundswell
    from bot.edge import manual, permissions

    bot = Groundswell(Settings(_env_file=None), shard_count=1)  # type: ignore[call-arg]
    await bot.load_cogs()
    return {"commands.md": manual.render(bot.tree), "permissions.md": permissions.render(bot.tree)}


@cli.command(hidden=True)
def screenshots(
    folder: Annotated[Path, typer.Argument(help="Where to.")] = Path("docs/images"),
    only: Annotated[list[str] | None, typer.Option(help="The name of a picture; all if left out.")] = None,
) -> None:
    """Take the pictures of the docs from the demo; needs Chromium."""
    try:
        from sandbox.screenshots import NoBrowser, take
    except ModuleNotFoundError as error:
        raise _stop(f"This needs more than the bot ({error.name} is missing). Run: make screenshots") from None
    configure_logs("error", "human")
    try:
        written = _finish(take(folder, only or ()))
    except NoBrowser as error:
        raise _stop(str(error)) from None
    _say(f"Wrote {len(written)} pictures to {folder}.")


@cli.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    source: Annotated[Path | None, typer.Option("--from", help="A folder with the officials' three files.")] = None,
    sample: Annotated[bool, typer.Option(help="Invented officials, without asking the network.")] = False,
) -> None:
    """Use the bot in a browser, with a sample movement; needs no Discord token."""
    try:
        from sandbox.demo import run_demo
        from sandbox.movement import choose_directory, next_due, open_movement
        from sandbox.server import PortBusy
    except ModuleNotFoundError as error:
        raise _stop(f"The demo needs more than the bot ({error.name} is missing). Start it with: make demo") from None
    configure_logs("error", "human")
    officials = _finish(choose_directory(source, sample=sample, say=_say))
    try:
        with open_movement(officials) as (make_bot, populate):
            _finish(run_demo(make_bot, populate, next_due=next_due, port=port, open_browser=browser))
    except PortBusy as error:
        raise _stop(str(error)) from None


if __name__ == "__main__":
    cli()
