"""Where officials stand: reported by callers, confirmed by organizers with a source, aged, shown to anybody."""

import csv
import io
from datetime import timedelta

import pytest

from bot.calls import service as calls
from bot.calls.model import Outcome, Said
from bot.campaigns import service as campaigns
from bot.campaigns.model import OWN_SENATORS, CampaignClosed, Closing, Stance
from bot.chapters import service as chapters
from bot.database import Transaction
from bot.errors import NotFound
from bot.officials import service as officials
from bot.officials.directory import sample_directory
from bot.servers import service as servers
from bot.servers.model import ChannelKind
from tests.journeys.test_campaigns import cards, slash
from tests.journeys.world import World, answer, buttons, said

LINK = "https://example.org/statement"


@pytest.fixture
async def sampled(world: World) -> World:
    """A world with the invented directory and one campaign, put to all senators and delegates, posted in #general."""
    await world.bot.database.write(officials.import_directory, sample_directory())
    await world.bot.database.write(
        campaigns.create,
        world.server.id,
        title="Save the river",
        ask="Ask.",
        script="Say.",
        details={"threshold": 3, "targets": OWN_SENATORS},
    )
    await slash(world, world.organizer, "post", campaign="1")
    return world


async def report(world: World, official_id: str, stance: Stance, user_id: int, tell: int | None = None) -> None:
    await world.bot.database.write(
        campaigns.propose_stance, world.server.id, 1, official_id, stance, user_id, tell=tell
    )


async def on_record(world: World) -> dict[str, Stance]:
    return dict(await world.bot.database.read(campaigns.stances_of, world.server.id, 1))


async def test_a_report_counts_only_once_an_organizer_confirms_it_with_a_source(sampled: World) -> None:
    await report(sampled, "SAMPLE01", Stance.SUPPORTS, sampled.alex.id)
    await report(sampled, "SAMPLE01", Stance.UNDECIDED, sampled.jordan.id)
    await report(sampled, "SAMPLE01", Stance.SUPPORTS, sampled.jordan.id)  # in place of the one before
    await report(sampled, "SAMPLE02", Stance.OPPOSES, sampled.jordan.id)
    assert await on_record(sampled) == {}
    assert "Reports" not in buttons(answer(await slash(sampled, sampled.alex, "board", campaign="1")).components)

    await sampled.restart()
    board = await slash(sampled, sampled.organizer, "board", campaign="1")
    listed = await sampled.organizer.click(answer(board), label="Reports of callers (3)")
    assert "**Ada Example (sample)** (MA) · supports (2)\n**Bo Placeholder (sample)** (MA) · opposes (1)" in said(
        listed
    )
    one = await sampled.organizer.select(answer(listed), ["SAMPLE01"], custom_id="campaign:1:reports")
    assert "Callers heard: supports (2); last <t:" in said(one)
    assert "Nothing is on record." in said(one)
    form = await sampled.organizer.click(answer(one), label="Supports")
    empty = await sampled.organizer.submit_modal(form, {"source": " "})
    assert said(empty) == "The source is empty. Paste a link, or write who said it and when."
    assert await on_record(sampled) == {}
    form = await sampled.organizer.click(answer(one), label="Supports")
    await sampled.restart()
    form = await sampled.organizer.click(answer(one), label="Supports")
    saved = await sampled.organizer.submit_modal(form, {"source": LINK})
    assert said(saved).startswith("Saved: Senator Ada Example (sample), **supports**.\n**1** of 3 needed")
    assert await on_record(sampled) == {"SAMPLE01": Stance.SUPPORTS}
    await sampled.later(seconds=3)
    assert "**Support** 1 of 3 needed" in cards(sampled.general)[0]

    left = await slash(sampled, sampled.organizer, "reports", campaign="1")
    other = await sampled.organizer.select(answer(left), ["SAMPLE02"], custom_id="campaign:1:reports")
    dismissed = await sampled.organizer.click(answer(other), label="Dismiss them")
    assert said(dismissed).startswith("1 report dismissed. What is on record did not change.\nNo reports wait")
    assert await on_record(sampled) == {"SAMPLE01": Stance.SUPPORTS}


async def test_of_two_organizers_the_second_is_told(sampled: World) -> None:
    await report(sampled, "SAMPLE01", Stance.SUPPORTS, sampled.alex.id)
    listed = await slash(sampled, sampled.organizer, "reports", campaign="1")
    one = await sampled.organizer.select(answer(listed), ["SAMPLE01"], custom_id="campaign:1:reports")
    form = await sampled.organizer.click(answer(one), label="Supports")
    await slash(sampled, sampled.admin, "stance", campaign="1", official="SAMPLE01", stance="opposes", source=LINK)
    late = await sampled.organizer.submit_modal(form, {"source": "Heard it"})
    assert said(late).startswith("Somebody has settled these reports already.")
    assert await on_record(sampled) == {"SAMPLE01": Stance.OPPOSES}


async def test_organizers_are_told_once_that_reports_wait_and_not_when_they_were_taken_back(sampled: World) -> None:
    place = sampled.organizers
    await sampled.bot.database.write(servers.set_channel, sampled.server.id, ChannelKind.ORGANIZERS, place.id)
    await report(sampled, "SAMPLE01", Stance.SUPPORTS, sampled.alex.id, tell=place.id)
    await sampled.bot.database.write(campaigns.withdraw_report, sampled.server.id, 1, "SAMPLE01", sampled.alex.id)
    await sampled.later(minutes=20)
    assert cards(place) == []
    await sampled.later(days=1)
    for number, official_id in enumerate(("SAMPLE01", "SAMPLE02", "SAMPLE02")):
        await report(sampled, official_id, Stance.SUPPORTS, number, tell=place.id)
    await sampled.restart()
    await sampled.later(minutes=20)
    assert cards(place) == [
        "Callers for **Save the river** reported where officials stand: 3 reports wait for one of you."
    ]
    message = place.last_message
    assert message is not None
    refused = await sampled.alex.click(message, label="Look at them")
    assert said(refused).startswith("Only organizers can run campaigns")
    listed = await sampled.organizer.click(message, label="Look at them")
    assert listed.ephemeral
    assert "supports (2)" in said(listed)
    assert len(cards(place)) == 1


async def test_set_directly_with_history(sampled: World) -> None:
    first = await slash(
        sampled, sampled.organizer, "stance", campaign="1", official="ada example", stance="leaning", source="A call"
    )
    assert "**leaning**.\n" in said(first)
    assert "leaning · A call · <t:" in said(await slash(sampled, sampled.alex, "board", campaign="1"))
    await sampled.restart()
    second = await slash(
        sampled, sampled.admin, "stance", campaign="1", official="SAMPLE01", stance="supports", source=LINK
    )
    assert "**supports**, it was: leaning." in said(second)
    history = said(await slash(sampled, sampled.alex, "board", campaign="1", official="ada example"))
    lines = history.splitlines()
    assert lines[0] == "### Senator Ada Example (sample)"
    assert lines[2].startswith(f"**Supports** · [source](<{LINK}>) · <@{sampled.admin.id}> · <t:")
    assert lines[3].startswith(f"**Leaning** · A call · <@{sampled.organizer.id}> · <t:")
    back = await slash(sampled, sampled.organizer, "stance", campaign="1", official="SAMPLE01", stance="unknown")
    assert "**not known yet**, it was: supports." in said(back)
    assert await on_record(sampled) == {}


async def test_the_board_is_narrowed_and_paged(sampled: World) -> None:
    for official_id, stance, source in [
        ("SAMPLE01", "supports", LINK),
        ("SAMPLE02", "supports", "Said so"),
        ("SAMPLE12", "opposes", ""),
    ]:
        await slash(
            sampled, sampled.organizer, "stance", campaign="1", official=official_id, stance=stance, source=source
        )
    board = await slash(sampled, sampled.jordan, "board", campaign="1")
    assert "Supports **2** · Opposes **1** · Not known yet **" in said(board)
    narrowed = await sampled.jordan.select(answer(board), ["endorsed"], custom_id="campaign:1:board:view")
    assert "Ada Example" in said(narrowed)
    assert "Placeholder" not in said(narrowed)
    await sampled.restart()
    missing = await sampled.jordan.select(answer(narrowed), ["unknown"], custom_id="campaign:1:board:view")
    assert "Ada Example" not in said(missing)
    assert "Eve Fictional" in said(missing)


async def test_a_board_of_many_turns_its_pages(sampled: World) -> None:
    await slash(sampled, sampled.organizer, "edit", campaign="1", targets="own senators and representative")
    board = await slash(sampled, sampled.alex, "board", campaign="1")
    first = said(board)
    everybody = await sampled.bot.database.read(officials.list_targets, sampled.server.id)
    assert len(everybody) > 15
    assert "-# Page 1 of 2" in first
    on = await sampled.alex.click(answer(board), label="On")
    assert "-# Page 2 of 2" in said(on)
    assert not {line for line in first.splitlines() if " · not known" in line} & set(said(on).splitlines())


@pytest.mark.parametrize(
    ("official", "source", "sentence"),
    [
        ("Nobody Atall", "", 'I find no official called "Nobody Atall".'),
        ("sample", "", '"sample" fits several:'),
        ("SAMPLE03", "", 'is not among the targets of "Save the river", so nothing was saved.'),
        ("SAMPLE01", "x" * 301, "The source has 301 characters. Shorten it to at most 300."),
    ],
)
async def test_a_bad_stance_is_explained_and_not_kept(
    sampled: World, official: str, source: str, sentence: str
) -> None:
    result = await slash(
        sampled, sampled.organizer, "stance", campaign="1", official=official, stance="supports", source=source
    )
    assert sentence in said(result)
    assert await on_record(sampled) == {}


async def test_a_report_for_what_is_over_or_elsewhere_is_refused(sampled: World) -> None:
    await sampled.bot.database.write(campaigns.close, sampled.server.id, 1, Closing.DEFEAT)
    with pytest.raises(CampaignClosed):
        await report(sampled, "SAMPLE01", Stance.SUPPORTS, sampled.alex.id)
    with pytest.raises(NotFound):
        await sampled.bot.database.write(
            campaigns.propose_stance, sampled.server.id + 1, 1, "SAMPLE01", Stance.SUPPORTS, sampled.alex.id
        )


async def test_a_stance_is_of_one_campaign_and_server(sampled: World) -> None:
    other = sampled.server.id + 1
    await sampled.bot.database.write(campaigns.create, other, title="Of others", ask="Ask.", script="Say.")
    await sampled.bot.database.write(campaigns.set_stance, other, 1, "SAMPLE01", Stance.OPPOSES, "", sampled.alex.id)
    assert await on_record(sampled) == {}
    assert "oppose" not in said(await slash(sampled, sampled.organizer, "board", campaign="1"))


async def made(world: World) -> None:
    """Some calls and a chapter."""

    def some(tx: Transaction) -> None:
        server_id, day = world.server.id, tx.now.date()
        chapter = chapters.create(tx, server_id, name="Springfield", state="Illinois")
        chapters.join(tx, server_id, world.alex.id, chapter.chapter_id)
        for official_id, person, outcome in [
            ("SAMPLE01", world.alex, Outcome.TALKED),
            ("SAMPLE02", world.alex, Outcome.VOICEMAIL),
            ("SAMPLE01", world.jordan, Outcome.TALKED),
            ("SAMPLE01", world.jordan, Outcome.WROTE),
        ]:
            calls.log_call(
                tx,
                server_id,
                person.id,
                campaign_id=1,
                official_id=official_id,
                outcome=outcome,
                made_on=day,
                state="MA",
            )
        calls.note_said(
            tx, server_id, world.alex.id, campaign_id=1, official_id="SAMPLE01", made_on=day, said=Said.SUPPORTS
        )

    await world.bot.database.write(some)


async def test_the_numbers_of_a_campaign(sampled: World) -> None:
    await made(sampled)
    await sampled.restart()
    shown = said(await slash(sampled, sampled.alex, "stats", campaign="1"))
    assert "**Calls** 3 by 2 people\n**Letters** 1" in shown
    assert "**What came of it** talked to staff 2, left a voicemail 1, wrote 1" in shown
    assert "**Officials** **Ada Example (sample)** (MA) 3, **Bo Placeholder (sample)** (MA) 1" in shown
    assert "**Called from** MA 4\n**Chapters** Springfield 2\n-# Yours: 2." in shown


async def test_a_stance_that_nobody_confirmed_for_long_says_so_and_weeks_in_a_row_are_counted(sampled: World) -> None:
    def earlier(tx: Transaction) -> None:
        long_ago = Transaction(tx.connection, tx.now - timedelta(days=61), tx.raw)
        campaigns.set_stance(long_ago, sampled.server.id, 1, "SAMPLE01", Stance.SUPPORTS, LINK, sampled.organizer.id)
        for weeks in range(3):
            key = (sampled.server.id, sampled.alex.id, 1, "SAMPLE01")
            calls.log_call(tx, *key, outcome=Outcome.TALKED, made_on=tx.now.date() - timedelta(weeks=weeks))

    await sampled.bot.database.write(earlier)
    await sampled.restart()
    board = said(await slash(sampled, sampled.alex, "board", campaign="1"))
    assert "not confirmed for 61 days" in board
    assert "Yours: 3, 3 weeks in a row." in said(await slash(sampled, sampled.alex, "stats", campaign="1"))
    await slash(sampled, sampled.organizer, "stance", campaign="1", official="SAMPLE01", stance="supports", source=LINK)
    assert "not confirmed" not in said(await slash(sampled, sampled.alex, "board", campaign="1"))


async def test_the_files_of_a_campaign_hold_what_was_done_and_no_formula_runs(sampled: World) -> None:
    await made(sampled)
    for stance, source in [("leaning", '=HYPERLINK("https://example.org")'), ("supports", LINK)]:
        await slash(
            sampled, sampled.organizer, "stance", campaign="1", official="SAMPLE01", stance=stance, source=source
        )
    result = await slash(sampled, sampled.organizer, "export", campaign="1")
    assert result.ephemeral
    assert "`calls.csv`: 4 rows" in said(result)
    files = {
        each.filename: list(csv.DictReader(io.StringIO((await each.read()).decode("utf-8-sig"))))
        for each in answer(result).attachments
    }
    assert list(files) == ["stances.csv", "stance-history.csv", "calls.csv"]
    assert next((row["name"], row["stance"]) for row in files["stances.csv"]) == ("Ada Example (sample)", "supports")
    assert [row["source"] for row in files["stance-history.csv"]] == [LINK, '\'=HYPERLINK("https://example.org")']
    assert {(row["official_id"], row["user_id"], row["outcome"], row["said"]) for row in files["calls.csv"]} == {
        ("SAMPLE01", str(sampled.alex.id), "talked", "supports"),
        ("SAMPLE02", str(sampled.alex.id), "voicemail", ""),
        ("SAMPLE01", str(sampled.jordan.id), "talked", ""),
        ("SAMPLE01", str(sampled.jordan.id), "wrote", ""),
    }
