"""The sample movement: Groundswell itself on the stage, with chapters, a campaign and an event already there."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp

from bot.app import Groundswell
from bot.campaigns import service as campaigns
from bot.officials import service as officials
from bot.officials.directory import ONLINE, download, read_folder, sample_directory
from bot.officials.model import Chamber, Directory, DirectoryBroken
from bot.outbox import overview
from bot.outbox.pacer import UNPACED
from bot.settings import Settings
from sandbox import cast
from sandbox.stage import Clock, MakeBot, Sleep, Stage

CAMPAIGN = "Clean air in every school"
ASK = "Vote yes on the Clean Air in Schools Act"
SCRIPT = (
    "Hi, my name is {me} and I live in {state}. I'm calling to ask {title} {last_name} to vote yes on the "
    "Clean Air in Schools Act. Our children should be able to breathe. Thank you!"
)
GREETINGS = (
    ("robin", "welcome", "Welcome! New here? Type **/join** to sign up and find your chapter."),
    ("robin", "announcements", "We are on Discord now. **/help** shows everything you can do here."),
    ("sam", "actions", "This week we call our senators. Type **/call**: the number and what to say come with it."),
    ("jordan", "general", "See you all at the call-in evening!"),
)

_PATIENCE = aiohttp.ClientTimeout(total=25, sock_connect=4)


async def choose_directory(source: Path | None, *, sample: bool, say: Callable[[str], None]) -> Directory:
    """Get the officials for the demo: the real ones from a folder or their public homes, else invented ones.

    Raises:
        DirectoryBroken: the folder that was named cannot be used.
    """
    if source is not None:
        return await asyncio.to_thread(read_folder, source, source=f"folder {source.name}")
    if sample:
        return sample_directory()
    say("Downloading who holds office (about 2 MB) …")
    try:
        with tempfile.TemporaryDirectory() as folder:
            async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
                await download(session, Path(folder))
            return await asyncio.to_thread(read_folder, Path(folder), source=ONLINE)
    except DirectoryBroken as error:
        say(f"{error}\nSo the demo shows invented officials.")
        return sample_directory()


@contextmanager
def open_movement(directory: Directory) -> Iterator[tuple[MakeBot, Callable[[Stage], Awaitable[None]]]]:
    """Make what :func:`sandbox.demo.run_demo` wants: how to build the bot, and how to fill its server.

    The bot's data is in a folder of its own, gone afterwards.
    """
    with tempfile.TemporaryDirectory() as folder:

        def make_bot(clock: Clock, sleep: Sleep) -> Groundswell:
            settings = Settings(_env_file=None, data_dir=Path(folder), database_url="", discord_token=None)  # type: ignore[call-arg]
            return Groundswell(
                settings, clock=clock, sleep=sleep, longest_nap=timedelta(days=1), shard_count=1, pace=UNPACED
            )

        async def populate(stage: Stage) -> None:
            database = _bot(stage).database
            await database.write(officials.import_directory, directory)
            await _configure(stage)
            await _greet(stage)
            await _start_chapters(stage)
            await _run_campaign(stage)
            await _post_event(stage)

        yield make_bot, populate


_REMINDERS = ("reminder", "reminder members", "call reminder", "call opening")


async def next_due(stage: Stage) -> datetime | None:
    """Return when the next reminder is due."""
    return await _bot(stage).database.read(overview.next_at_of, _REMINDERS)


def _bot(stage: Stage) -> Groundswell:
    assert isinstance(stage.bot, Groundswell)  # noqa: S101 - bot_maker() made it
    return stage.bot


async def _configure(stage: Stage) -> None:
    admin, here = stage.people["robin"].member, stage.channels["organizers"]
    for kind in ("announcements", "events", "actions", "welcome", "organizers"):
        await admin.slash(here, "config channel", kind=kind, channel=stage.channels[kind])
    await admin.slash(here, "config role", kind="organizer", role=stage.roles["organizer"])
    await admin.slash(here, "config timezone", timezone=cast.ZONE_LABEL)


async def _greet(stage: Stage) -> None:
    for key, channel, text in GREETINGS:
        await stage.people[key].member.send(stage.channels[channel], text)


async def _start_chapters(stage: Stage) -> None:
    organizer, here = stage.people["sam"].member, stage.channels["organizers"]
    for name, state, city, key in (
        ("Cambridge", "MA", "02139", "cambridge"),
        ("Boston", "MA", "02108", "boston"),
        ("Anchorage", "AK", "99501", None),
    ):
        role = {"role": stage.roles[key]} if key else {}
        await organizer.slash(here, "chapter create", name=name, state=state, city=city, **role)
    for key, chapter in (("jordan", "Cambridge"), ("casey", "Boston")):
        member = stage.people[key].member
        shown = await member.slash(stage.channels["welcome"], "join", chapter=chapter, zip="02139")
        if shown.modal is not None:
            await member.submit_modal(shown, {"home": "02139"})


async def _run_campaign(stage: Stage) -> None:
    """Post a campaign, and let two people call for it: a newcomer sees what it looks like while it is on."""
    database, organizer, here = _bot(stage).database, stage.people["sam"].member, stage.channels["organizers"]
    targets = await database.read(officials.list_targets, stage.server.id)
    senators = [each for each in targets if each.chamber is Chamber.SENATE]
    needed = len(senators) // 2 + 1
    made = await database.write(
        campaigns.create,
        stage.server.id,
        title=CAMPAIGN,
        ask=ASK,
        script=SCRIPT,
        details={"goal": 25, "threshold": needed},
    )
    await organizer.slash(here, "campaign post", campaign=str(made.campaign_id))
    for key, outcome in (("jordan", "Talked to staff"), ("casey", "Dejé mensaje de voz")):
        member = stage.people[key].member
        shown = await member.slash(stage.channels["actions"], "call", campaign=str(made.campaign_id))
        message = shown.followups[-1] if shown.followups else shown.response
        assert message is not None  # noqa: S101 - a command is always answered
        await member.click(message, label=outcome)
    for number, (each, stance) in enumerate(zip(senators, _STANCES, strict=False)):
        source = _SOURCES[number % len(_SOURCES)]
        await organizer.slash(
            here,
            "campaign stance",
            campaign=str(made.campaign_id),
            official=each.official_id,
            stance=stance,
            source=source,
        )


_STANCES = ("supports", "undecided", "leaning", "supports", "undecided", "leaning against", "supports", "undecided")
_SOURCES = ("Told a caller on the telephone", "Said so at the town hall", "")


async def _post_event(stage: Stage) -> None:
    organizer, here = stage.people["sam"].member, stage.channels["organizers"]
    preview = await organizer.slash(
        here,
        "event create",
        title="Call-in evening",
        start="in 5 days 6:30pm",
        duration="90 min",
        location="Cambridge Public Library, room L2",
        capacity=20,
        chapter="Cambridge",
    )
    message = preview.followups[-1] if preview.followups else preview.response
    assert message is not None  # noqa: S101 - a command is always answered
    await organizer.click(message, label="Post it")
    post = stage.channels["events"].last_message
    assert post is not None  # noqa: S101 - just posted
    await stage.people["jordan"].member.click(post, label="Going")
    await stage.people["casey"].member.click(post, label="Maybe")
