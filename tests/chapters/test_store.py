"""Chapters on both databases."""

import pytest

from bot.chapters import overview, service
from bot.chapters.model import Chapter, Details
from bot.chapters.rules import ChapterGone, NameTaken, NoSuchChapter, NotInChapter
from bot.database import Database, Transaction
from bot.errors import BadInput, UserError
from bot.officials.model import Place

HERE, ELSEWHERE = 1, 2
ALEX, JORDAN = 11, 12
CAMBRIDGE = Place("02139", "Cambridge", "MA", "America/New_York", 42.3647, -71.1042)


async def start(database: Database, name: str = "Boston", server_id: int = HERE, **more: object) -> Chapter:
    def create(tx: Transaction, server_id: int) -> Chapter:
        return service.create(tx, server_id, **({"name": name, "state": "MA"} | more))  # type: ignore[arg-type]

    return await database.write(create, server_id)


def seen(tx: Transaction, user_id: int, chapter: Chapter) -> Details:
    happened = overview.activity(tx, HERE, chapter, [], 0, is_planning=False)
    return overview.details(tx, HERE, user_id, chapter, happened)


async def test_a_chapter_is_kept_as_it_was_started(database: Database) -> None:
    made = await start(database, state="massachusetts", place=CAMBRIDGE, role_id=5, channel_id=6, lead_id=ALEX)
    kept = await database.read(service.find, HERE, made.chapter_id)
    assert kept == made
    assert (kept.state, kept.city, kept.role_id, kept.channel_id) == ("MA", "Cambridge", 5, 6)
    assert kept.latitude == pytest.approx(42.3647)
    assert kept.place == "Cambridge, Massachusetts"
    details = await database.read(seen, ALEX, made)
    assert (details.members, details.leads, details.is_member, details.is_lead) == (1, (ALEX,), True, True)
    assert await database.read(service.led_by, HERE, ALEX) == {made.chapter_id}
    assert await database.read(service.led_by, HERE, JORDAN) == frozenset()


async def test_a_name_is_taken_once_in_a_server_whatever_its_capitals(database: Database) -> None:
    await start(database, "Boston")
    with pytest.raises(NameTaken):
        await start(database, " BOSTON ")
    assert (await start(database, "Boston", ELSEWHERE)).chapter_id == 1
    assert len(await database.read(service.list_all, HERE)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"name": ""},
        {"name": "x" * 5000},
        {"state": "Atlantis"},
        {"city": "x" * 61},
        {"state": "HI", "place": CAMBRIDGE},
    ],
)
async def test_what_cannot_be_used_leaves_nothing(database: Database, more: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        await start(database, **more)
    assert await database.read(service.list_all, HERE) == []


async def test_a_chapter_is_found_by_number_or_name_and_only_at_home(database: Database) -> None:
    made = await start(database, "Boston")
    for text in ("1", "Boston", " boston "):
        assert await database.read(service.named, HERE, text) == made
    for server_id, text in ((HERE, "2"), (HERE, "Bost"), (ELSEWHERE, "1"), (ELSEWHERE, "Boston"), (HERE, "9" * 30)):
        with pytest.raises(NoSuchChapter):
            await database.read(service.named, server_id, text)


async def test_joining_twice_changes_nothing(database: Database) -> None:
    made = await start(database)
    assert (await database.write(service.join, HERE, ALEX, made.chapter_id)).is_new
    assert not (await database.write(service.join, HERE, ALEX, made.chapter_id)).is_new
    assert (await database.read(seen, JORDAN, made)).members == 1
    with pytest.raises(ChapterGone):
        await database.write(service.join, ELSEWHERE, ALEX, made.chapter_id)


async def test_leaving_ends_membership_and_lead(database: Database) -> None:
    made = await start(database, lead_id=ALEX, role_id=5)
    left = await database.write(service.leave, HERE, ALEX, made.chapter_id)
    assert (left.role_id, left.was_lead) == (5, True)
    assert await database.read(service.led_by, HERE, ALEX) == frozenset()
    assert await database.read(service.list_joined, HERE, ALEX) == []
    with pytest.raises(NotInChapter, match='You are not in "Boston", so there is nothing to leave'):
        await database.write(service.leave, HERE, ALEX, made.chapter_id)


async def test_a_role_that_two_chapters_share_stays_with_the_last(database: Database) -> None:
    ids = [(await start(database, name, role_id=5)).chapter_id for name in ("Boston", "Salem")]
    for chapter_id in ids:
        await database.write(service.join, HERE, ALEX, chapter_id)
    assert (await database.write(service.leave, HERE, ALEX, ids[0])).role_id is None
    assert (await database.write(service.leave, HERE, ALEX, ids[1])).role_id == 5


async def test_lists_count_members_and_keep_to_a_state_and_a_server(database: Database) -> None:
    boston, _hilo = await start(database, "Boston"), await start(database, "Hilo", state="HI")
    await start(database, "Other", ELSEWHERE)
    for user_id in (ALEX, JORDAN):
        await database.write(service.join, HERE, user_id, boston.chapter_id)
    everything = await database.read(service.list_all, HERE)
    assert [(each.chapter.name, each.members) for each in everything] == [("Boston", 2), ("Hilo", 0)]
    assert [each.chapter.name for each in await database.read(service.list_all, HERE, "hawaii")] == ["Hilo"]
    with pytest.raises(UserError, match="I know no state"):
        await database.read(service.list_all, HERE, "Atlantis")


async def test_only_chapters_one_is_not_in_are_near(database: Database) -> None:
    boston = await start(database, "Boston")
    await start(database, "Cambridge", place=CAMBRIDGE)
    await start(database, "Hilo", state="HI")
    near = await database.read(service.list_near, HERE, ALEX, "MA", CAMBRIDGE)
    assert [each.name for each in near] == ["Cambridge", "Boston"]
    await database.write(service.join, HERE, ALEX, boston.chapter_id)
    near = await database.read(service.list_near, HERE, ALEX, "MA", CAMBRIDGE)
    assert [each.name for each in near] == ["Cambridge"]


async def test_a_search_knows_parts_and_no_wildcards(database: Database) -> None:
    for name in ("North Shore", "Shore Road", "50% Club"):
        await start(database, name)
    await start(database, "Shore", ELSEWHERE)
    mine = await database.read(service.named, HERE, "North Shore")
    await database.write(service.join, HERE, ALEX, mine.chapter_id)

    async def found(text: str, **more: int) -> list[str]:
        return [each.name for each in await database.read(service.search, HERE, text, **more)]  # type: ignore[arg-type]

    assert await found("SHORE") == ["Shore Road", "North Shore"]
    assert await found("%") == ["50% Club"]
    assert await found("_") == []
    assert await found("\u0000") == await found("") == ["50% Club", "North Shore", "Shore Road"]
    assert await found("", joined_by=ALEX) == ["North Shore"]
    assert len(await found("", limit=2)) == 2
