"""A person's copy of what is held about them: JSON for programs, a page for people, in one ZIP. Pure."""

import json
import re
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from html import escape
from io import BytesIO
from typing import Any

from bot.privacy.model import Copy, Kept, Subject
from bot.privacy.page_words import column_words, value_words
from bot.text import one_line
from bot.volunteers.rules import interest_words
from bot.when.wall_clock import to_local
from bot.when.zones import zone_label
from bot.words import ENGLISH, later, phrase, phrase_many, speaking, spoken

NAME = "my-data.zip"
JSON_NAME = "my-data.json"
PAGE_NAME = "my-data.html"

SOMEBODY = later("somebody else")
YOU = later("you")

_INTERESTS = ("interest", "interests")
_MENTION = re.compile(r"<@!?(\d{1,20})>")
_PAGE = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    "<title>{title}</title><style>{style}</style>"
)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:0 auto;padding:1rem;color:#1b1b1f}"
    "h1{font-size:1.5rem}h2{margin-top:2rem;border-bottom:2px solid #3b6fd4}"
    "dl{border:1px solid #ccc;border-radius:8px;padding:.5rem 1rem;overflow-wrap:anywhere}"
    "dt{font-weight:600}dd{margin:0 0 .4rem}p.few{color:#555}"
)


def pack(copy: Copy) -> bytes:
    """Put a copy into a ZIP: the same twice is the same bytes."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ((JSON_NAME, as_json(copy)), (PAGE_NAME, as_page(copy))):
            when = copy.as_of.timetuple()[:6]
            archive.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def as_json(copy: Copy) -> bytes:
    """Write a copy for programs: times in UTC, Discord's numbers as text, which no program rounds; all in English."""
    with speaking(ENGLISH):
        return json.dumps(_for_programs(copy), ensure_ascii=False, indent=2).encode()


def _for_programs(copy: Copy) -> dict[str, Any]:
    return {
        "server_id": str(copy.server_id),
        "user_id": str(copy.user_id),
        "as_of": copy.as_of.isoformat(),
        "held": {
            each.held.table: {
                "what": each.held.words,
                "count": each.count,
                "rows": [_row(copy, each, r) for r in each.rows],
            }
            for each in copy.kept
            if each.count
        },
        "done_by_you": {each.held.table: each.acts for each in copy.kept if each.acts},
    }


def _row(copy: Copy, kept: Kept, row: Mapping[str, Any]) -> dict[str, Any]:
    people = {each.column: each for each in kept.held.people}
    shown: dict[str, Any] = {}
    for name, value in row.items():
        if name == "server_id" or name in kept.held.hidden:
            continue
        if name in people:
            if value is not None and value != copy.user_id:
                shown[name] = str(value) if people[name].is_shown and value > 0 else phrase(SOMEBODY)
            elif not people[name].is_about:
                shown[name] = value and phrase(YOU)
            continue
        shown[name] = _plain(value, copy.user_id)
        if called := copy.names.get((name, str(value))):
            shown[name.removesuffix("_id")] = _masked(called, copy.user_id)
    return shown


def _plain(value: Any, user_id: int) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return _masked(value, user_id)
    if isinstance(value, list):
        return [_plain(each, user_id) for each in value]
    return str(value) if isinstance(value, int) and value >= 1 << 53 else value


def _masked(text: str, user_id: int) -> str:
    """Leave out whom a text names besides its reader."""
    return _MENTION.sub(lambda found: "@" + phrase(YOU if int(found[1]) == user_id else SOMEBODY), text)


def as_page(copy: Copy) -> bytes:
    """Write a copy for people: one page that needs nothing else, with times on their own clock."""
    title = escape(phrase("What I hold about you"))
    about_it = phrase(
        "In one Discord server, as of {moment}. Times are in {zone}. Who else is named in an entry is left out here.",
        moment=_moment(copy.as_of, copy),
        zone=zone_label(copy.zone),
    )
    parts = [
        _PAGE.format(language=spoken(), title=title, style=_STYLE),
        f"<h1>{title}</h1>",
        f"<p>{escape(about_it)}</p>",
    ]
    if not copy.kept:
        nothing = escape(phrase("Nothing."))
        parts.append(f"<p>{nothing}</p>")
    for subject in Subject:
        about = [each for each in copy.kept if each.held.subject is subject]
        if about:
            parts.append(f"<h2>{escape(phrase(subject.title))}</h2><p>{escape(phrase(subject.words))}</p>")
            parts += [part for each in about for part in _section(copy, each)]
    return "\n".join([*parts, "</html>", ""]).encode()


def _section(copy: Copy, kept: Kept) -> list[str]:
    title = phrase(kept.held.words)
    parts = [f"<h3>{escape(title[0].upper() + title[1:])}</h3>"]
    if kept.acts:
        acts = phrase_many(
            kept.acts,
            "You are named here for something you did: once.",
            "You are named here for something you did: {count:,} times.",
        )
        parts.append(f"<p>{escape(acts)}</p>")
    if kept.count > len(kept.rows):
        few = phrase("The latest {shown:,} of {number:,}.", shown=len(kept.rows), number=kept.count)
        parts.append(f'<p class="few">{escape(few)}</p>')
    parts += [_entry(copy, kept, row) for row in kept.rows]
    return parts


def _entry(copy: Copy, kept: Kept, row: Mapping[str, Any]) -> str:
    said = {name: _said(copy, kept, name, row.get(name), value) for name, value in _row(copy, kept, row).items()}
    lines = [
        f"<dt>{escape(column_words(name))}</dt><dd>{escape(_multiline(words))}</dd>"
        for name, words in said.items()
        if words and (name, str(row.get(name))) not in copy.names  # its name stands beside it
    ]
    return f"<dl>{''.join(lines)}</dl>"


def _said(copy: Copy, kept: Kept, name: str, raw: Any, value: Any) -> str:
    """Say a value in words; empty where there is nothing to say."""
    if value is None:
        return ""
    if name in {each.column for each in kept.held.people}:
        return str(value) if value in (phrase(YOU), phrase(SOMEBODY)) else phrase("an organizer")
    if isinstance(raw, datetime) and raw.tzinfo is not None:
        return _moment(raw, copy)
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if isinstance(raw, Enum):
        return value_words(raw)
    said = [str(each) for each in (value if isinstance(value, list) else [value])]
    return ", ".join(interest_words(each) for each in said) if name in _INTERESTS else ", ".join(said)


def _multiline(text: str) -> str:
    return "\n".join(one_line(line) for line in text.splitlines())


def _moment(at: datetime, copy: Copy) -> str:
    return f"{to_local(at, copy.zone):%Y-%m-%d %H:%M}"
