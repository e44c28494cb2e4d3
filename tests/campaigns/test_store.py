"""Campaigns and calls, on both databases."""

from datetime import date

import pytest

from bot.campaigns import service
from bot.campaigns.model import CampaignClosed, CampaignStatus, Outcome, Totals
from bot.database import Database, Transaction
from bot.errors import BadInput, NotFound

HERE, ELSEWHERE = 10, 20
ALEX, JORDAN = 2**62 + 1, 2
TUESDAY, WEDNESDAY = date(2026, 6, 2), date(2026, 6, 3)


def call(
    tx: Transaction,
    outcome: Outcome,
    *,
    server: int = HERE,
    user: int = ALEX,
    campaign: int = 0,
    official: str = "SAMPLE01",
    day: date = TUESDAY,
) -> None:
    service.log_call(tx, server, user, campaign_id=campaign, official_id=official, outcome=outcome, made_on=day)


def begin(tx: Transaction, title: str = "Save the sample river", server: int = HERE) -> int:
    return service.create(tx, server, title=title, ask="Protect it.", script="Hi {official}").campaign_id


async def test_a_second_call_of_the_day_counts_once_and_the_later_outcome_wins(database: Database) -> None:
    def press_twice(tx: Transaction) -> None:
        call(tx, Outcome.BUSY)
        call(tx, Outcome.TALKED)

    await database.write(press_twice)
    await database.write(call, Outcome.VOICEMAIL)
    outcomes = await database.read(service.outcomes_of, HERE, ALEX, campaign_id=0, made_on=TUESDAY)
    assert outcomes == {"SAMPLE01": Outcome.VOICEMAIL}
    assert await database.read(service.totals, HERE, ALEX, campaign_id=0, made_on=TUESDAY) == Totals(1, 1)


async def test_another_day_office_person_campaign_or_server_counts_by_itself(database: Database) -> None:
    def many(tx: Transaction) -> None:
        begin(tx)
        call(tx, Outcome.TALKED)
        call(tx, Outcome.TALKED, day=WEDNESDAY)
        call(tx, Outcome.TALKED, official="SAMPLE02")
        call(tx, Outcome.TALKED, user=JORDAN)
        call(tx, Outcome.TALKED, campaign=1)
        call(tx, Outcome.TALKED, server=ELSEWHERE)

    await database.write(many)
    totals = await database.read(service.totals, HERE, ALEX, campaign_id=1, made_on=TUESDAY)
    assert totals == Totals(own_today=3, together=1)
    totals = await database.read(service.totals, HERE, ALEX, campaign_id=0, made_on=TUESDAY)
    assert totals == Totals(own_today=3, together=5)  # without a campaign: the whole server, and no other
    assert await database.read(service.outcomes_of, HERE, ALEX, campaign_id=1, made_on=WEDNESDAY) == {}


async def test_campaigns_are_found_by_number_and_title_in_their_own_server(database: Database) -> None:
    def several(tx: Transaction) -> None:
        begin(tx)
        begin(tx, "École 2")
        begin(tx, "Not here", server=ELSEWHERE)

    await database.write(several)
    assert [each.title for each in await database.read(service.list_open, HERE)] == [
        "Save the sample river",
        "École 2",
    ]
    for text in ("2", " 2 ", "École 2", "éCOLE 2"):
        assert (await database.read(service.named, HERE, text)).campaign_id == 2
    for text in ("Not here", "3", "9" * 30, "²", "", "%", "Save the sample_river"):
        with pytest.raises(NotFound, match="There is no campaign called"):
            await database.read(service.named, HERE, text)


async def test_a_closed_campaign_takes_no_calls(database: Database) -> None:
    await database.write(begin)
    await database.write(service.close, HERE, 1)
    assert await database.read(service.list_open, HERE) == []
    with pytest.raises(CampaignClosed):
        await database.read(service.named, HERE, "1")
    with pytest.raises(CampaignClosed):
        await database.write(call, Outcome.TALKED, campaign=1)
    totals = await database.read(service.totals, HERE, ALEX, campaign_id=1, made_on=TUESDAY)
    assert totals == Totals(0, 0)


async def test_of_two_with_one_title_the_open_one_is_meant(database: Database) -> None:
    def twice(tx: Transaction) -> None:
        begin(tx)
        begin(tx)
        service.close(tx, HERE, 2)

    await database.write(twice)
    assert (await database.read(service.named, HERE, "save the sample river")).campaign_id == 1


async def test_a_call_for_another_servers_campaign_is_refused(database: Database) -> None:
    await database.write(begin, server=ELSEWHERE)
    with pytest.raises(NotFound, match="not here any more"):
        await database.write(call, Outcome.TALKED, campaign=1)


async def test_a_campaign_is_read_as_it_was_written(database: Database) -> None:
    await database.write(begin)
    campaign = await database.read(service.named, HERE, "1")
    assert (campaign.title, campaign.ask, campaign.script, campaign.status, campaign.created_at.isoformat()) == (
        "Save the sample river",
        "Protect it.",
        "Hi {official}",
        CampaignStatus.OPEN,
        "2026-06-02T16:00:00+00:00",
    )


@pytest.mark.parametrize("words", [("", "a", "s"), ("t", " ", "s"), ("t", "a", "s" * 5000), ("t" * 101, "a", "s")])
async def test_a_campaign_with_bad_words_is_not_begun(database: Database, words: tuple[str, str, str]) -> None:
    title, ask, script = words
    with pytest.raises(BadInput, match=r"is empty|Shorten it"):
        await database.write(service.create, HERE, title=title, ask=ask, script=script)
    assert await database.read(service.list_open, HERE) == []
