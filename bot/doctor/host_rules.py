"""The checks of the bot itself and of the machine that it runs on. Pure."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from bot.doctor.model import Finding, HostFacts, Weight
from bot.words import later, phrase, phrase_many

LARGEST_SKEW = timedelta(seconds=5)
"""Discord says the time in whole seconds, and an answer may be on its way for one or two."""

OLDEST_DIRECTORY = timedelta(days=14)
"""The bot looks every week; what is older than two was tried and did not work."""

OLDEST_BACKUP = timedelta(days=7)
LEAST_FREE = 500_000_000
"""Bytes: below this a night of messages, a backup and a migration might not fit."""


def late_words(number: int) -> str:
    """Say how many messages are late."""
    return phrase_many(
        number,
        "{count:,} message is late by more than five minutes.",
        "{count:,} messages are late by more than five minutes.",
    )


def _schema(facts: HostFacts) -> Iterator[Finding]:
    if facts.schema is not None and facts.schema < facts.newest_schema:
        yield Finding(
            "schema",
            phrase(
                "The database is at schema version {schema}; this program needs {newest}.",
                schema=facts.schema,
                newest=facts.newest_schema,
            ),
            phrase("Back the database up, then: python -m bot migrate"),
        )
    elif facts.schema is not None and facts.schema > facts.newest_schema:
        yield Finding(
            "schema",
            phrase(
                "The database is at schema version {schema}; this program knows up to {newest}.",
                schema=facts.schema,
                newest=facts.newest_schema,
            ),
            phrase("Install the newer Groundswell again, or restore the backup made before the update."),
        )


def _directory(facts: HostFacts) -> Iterator[Finding]:
    if facts.directory_at is None:
        yield Finding(
            "directory",
            phrase("There is no directory of officials yet, so nobody can look up whom to call."),
            phrase(
                "It is downloaded in the background; if it does not come, whoever hosts the bot types: "
                "python -m bot directory sync"
            ),
        )
    elif (age := facts.now - facts.directory_at) > OLDEST_DIRECTORY:
        what = phrase("The directory of officials was last compared with its source {days} days ago.", days=age.days)
        mend = phrase(
            "The machine may have no way to the network. Whoever hosts the bot types: python -m bot directory sync"
        )
        yield Finding("directory", what, mend, Weight.ADVICE)


def _backup(facts: HostFacts) -> Iterator[Finding]:
    if not facts.is_file:
        return
    if facts.backup_at is None:
        what = phrase("The database was never backed up into the folder for backups.")
    elif (age := facts.now - facts.backup_at) > OLDEST_BACKUP:
        what = phrase("The newest backup of the database is {days} days old.", days=age.days)
    else:
        return
    mend = phrase("Whoever hosts the bot types, or lets the machine do it each night: python -m bot backup")
    yield Finding("backup", what, mend, Weight.ADVICE)


def _disk(facts: HostFacts) -> Iterator[Finding]:
    if facts.free is not None and facts.free < LEAST_FREE:
        yield Finding(
            "disk",
            phrase("The disk is nearly full: {megabytes:,.0f} MB are left.", megabytes=facts.free / 1_000_000),
            phrase("Whoever hosts the bot makes room; a full disk keeps everything from being saved."),
        )


def _clock(facts: HostFacts) -> Iterator[Finding]:
    if facts.skew is None or abs(facts.skew) <= LARGEST_SKEW:
        return
    what = _FAST if facts.skew > timedelta() else _SLOW
    mend = phrase("Whoever hosts the bot lets the machine set its clock by NTP: timedatectl set-ntp true")
    yield Finding("clock", phrase(what, seconds=abs(facts.skew).total_seconds()), mend)


_FAST = later("The machine's clock is {seconds:,.0f} seconds ahead of Discord's, so everything comes that much early.")
_SLOW = later("The machine's clock is {seconds:,.0f} seconds behind Discord's, so everything comes that much late.")


def _all_messages(facts: HostFacts) -> Iterator[Finding]:
    if facts.late:
        yield Finding(
            "outbox late",
            late_words(facts.late),
            phrase("Look whether the bot runs, and what its log says. To see where they wait: python -m bot outbox"),
        )
    if facts.failed:
        yield Finding(
            "outbox failed",
            phrase_many(
                facts.failed,
                "{count:,} message of the last week could not be sent.",
                "{count:,} messages of the last week could not be sent.",
            ),
            phrase("To see which and why: python -m bot outbox failed"),
            Weight.ADVICE,
        )


def _discord(facts: HostFacts) -> Iterator[Finding]:
    if facts.discord:
        mend = phrase("Mend that first: without Discord nothing is answered or sent.")
        yield Finding("discord", facts.discord, mend)


HOST_CHECKS: tuple[Callable[[HostFacts], Iterator[Finding]], ...] = (
    _discord,
    _schema,
    _disk,
    _clock,
    _all_messages,
    _directory,
    _backup,
)
