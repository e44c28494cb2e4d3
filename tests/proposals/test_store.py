"""Proposals on both databases."""

import pytest

from bot.database import Database, Transaction
from bot.outbox import store as outbox
from bot.outbox.model import Status
from bot.proposals import rules, service
from bot.proposals.model import ANSWER, ANSWER_DIRECT, KIND, ProposalStatus, Proposed

HERE, ELSEWHERE = 1, 2
ALEX, JORDAN, ROBIN, SAM = 11, 12, 13, 14
GENERAL, OTHER, ORGANIZERS = 901, 902, 900


async def propose(
    database: Database, user_id: int, name: str = "Boston", city: str | None = "Boston", channel_id: int = GENERAL
) -> Proposed:
    def verb(tx: Transaction) -> Proposed:
        idea = rules.read_idea(name, "MA", city)
        return service.propose(tx, HERE, user_id, idea, channel_id=channel_id, organizers_channel=ORGANIZERS)

    return await database.write(verb)


async def promised(database: Database, kind: str, thing_id: int) -> list[Status]:
    return [status for status, _ in await database.read(outbox.outcomes, HERE, kind, thing_id)]


async def test_the_same_place_is_one_proposal_until_it_is_decided(database: Database) -> None:
    first = await propose(database, ALEX)
    second = await propose(database, JORDAN, "Greater Boston", "BOSTON")
    third = await propose(database, ROBIN, "Cape Cod", None)
    assert (first.is_new, second.is_new, third.is_new) == (True, False, True)
    assert second.proposal.proposal_id == first.proposal.proposal_id
    assert second.people == 2
    assert await promised(database, KIND, 1) == [Status.WAITING]
    await database.write(service.decline, HERE, 1, SAM, "")
    assert (await propose(database, JORDAN)).is_new


async def test_each_channel_is_told_once_and_who_asked_by_message(database: Database) -> None:
    for user_id, channel_id in ((ALEX, GENERAL), (JORDAN, GENERAL), (ROBIN, OTHER), (SAM, GENERAL)):
        await propose(database, user_id, channel_id=channel_id)

    def by_message(tx: Transaction) -> None:
        service.hear_by_dm(tx, HERE, 1, SAM, by_dm=True)

    await database.write(by_message)
    await database.write(service.talk, HERE, 1, 99)
    assert [await promised(database, ANSWER, number) for number in (1, 2, 3)] == [
        [Status.WAITING],
        [],
        [Status.WAITING],
    ]
    assert await promised(database, ANSWER_DIRECT, 4) == [Status.WAITING]
    told = await database.read(service.load_answer, HERE, 1)
    assert told is not None
    assert told.people == (ALEX, JORDAN)
    direct = await database.read(service.load_answer, HERE, 4)
    assert direct is not None
    assert direct.people == (SAM,)
    assert await database.read(service.load_answer, ELSEWHERE, 1) is None
    await database.write(service.talk, HERE, 1, 99)
    assert await promised(database, ANSWER, 1) == [Status.WAITING], "saying the same twice is saying it once"


async def test_what_was_approved_is_decided(database: Database) -> None:
    await propose(database, ALEX)
    shown = await database.write(service.approve, HERE, 1, SAM, 7)
    assert (shown.proposal.status, shown.proposal.chapter_id) == (ProposalStatus.APPROVED, 7)
    with pytest.raises(rules.AlreadyStarted):
        await database.write(service.decline, HERE, 1, SAM, "no")
    for server_id, number in ((HERE, 2), (ELSEWHERE, 1)):
        with pytest.raises(rules.ProposalGone):
            await database.write(service.talk, server_id, number, SAM)
    with pytest.raises(rules.ProposalGone):
        await database.write(lambda tx: service.hear_by_dm(tx, HERE, 1, JORDAN, by_dm=True))


async def test_nothing_is_said_before_anybody_decided(database: Database) -> None:
    await propose(database, ALEX)
    assert await database.read(service.load_answer, HERE, 1) is None
