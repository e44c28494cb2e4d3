"""The copy: whole for programs, readable for people, and nothing in it comes alive or names others."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from bot.privacy.export import as_json, as_page, pack
from bot.privacy.ledger import LEDGER
from bot.privacy.model import Copy, Kept
from bot.text import ERASED, mention
from tests.privacy.rows import ALEX, HERE, JORDAN

AT = datetime(2026, 6, 2, 16, 0, tzinfo=UTC)
OF_TABLE = {held.table: held for held in LEDGER}
HOSTILE = f'<script>alert(1)</script> "&\u202e\u0000 ask <@{JORDAN}>, not <@!{ALEX}> or <@-3>'


def copy_of(table: str, *rows: dict[str, Any], count: int | None = None, **names: str) -> Copy:
    known = [{"server_id": HERE, "user_id": ALEX} | row for row in rows]
    kept = Kept(OF_TABLE[table], known, len(rows) if count is None else count)
    called = {("event_id", "7"): names["event"]} if names else {}
    return Copy(HERE, ALEX, AT, "America/New_York", [kept], called)


def rows_of(copy: Copy) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(as_json(copy))["held"][copy.kept[0].held.table]["rows"]
    return found


def test_what_people_wrote_stays_text() -> None:
    page = as_page(copy_of("volunteers", {"about": HOSTILE})).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not {"\u202e", "\u0000"} & set(page)
    (row,) = rows_of(copy_of("volunteers", {"about": HOSTILE}))
    assert row["about"].endswith("ask @somebody else, not @you or <@-3>")
    assert str(JORDAN) not in page + str(row)


def test_others_in_an_entry_are_left_out_unless_they_looked_or_decided() -> None:
    note = copy_of("follow_up_notes", {"author_id": JORDAN, "at": AT, "text": "x", "note_id": 1})
    assert rows_of(note)[0]["author_id"] == str(JORDAN)
    assert str(JORDAN) not in as_page(note).decode()
    assert "an organizer" in as_page(note).decode()
    assert rows_of(copy_of("follow_up_notes", {"author_id": -3}))[0]["author_id"] == "somebody else"
    assert rows_of(copy_of("deliveries", {"user_id": None, "meant_for": JORDAN}))[0]["meant_for"] == "somebody else"


def test_things_have_their_names_and_times_are_the_readers_own() -> None:
    copy = copy_of("rsvps", {"event_id": 7, "answered_at": AT, "place": 3, "guests": 0}, event="<b>Picnic</b>")
    (row,) = rows_of(copy)
    assert row == {"event_id": 7, "event": "<b>Picnic</b>", "answered_at": "2026-06-02T16:00:00+00:00", "guests": 0}
    page = as_page(copy).decode()
    assert "<dt>event</dt><dd>&lt;b&gt;Picnic&lt;/b&gt;</dd>" in page
    assert "2026-06-02 12:00" in page


def test_where_it_is_cut_it_says_so() -> None:
    page = as_page(copy_of("call_skips", {"campaign_id": 1}, count=2500)).decode()
    assert "The latest 1 of 2,500." in page


def test_the_same_copy_is_the_same_file() -> None:
    copy = copy_of("volunteers", {"about": "x"})
    assert pack(copy) == pack(copy)
    with ZipFile(BytesIO(pack(copy))) as archive:
        assert archive.namelist() == ["my-data.json", "my-data.html"], "no name in it comes from anybody"


def test_who_was_erased_is_not_mentioned() -> None:
    assert mention(ALEX) == f"<@{ALEX}>"
    assert mention(-3) == mention(None) == ERASED
