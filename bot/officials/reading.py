"""Turns the published files into the model. Strict: what is damaged or incomplete is refused as a whole.

Formats: https://github.com/unitedstates/congress-legislators (two JSON files) and
https://github.com/OpenSourceActivismTech/us-zipcodes-congress (``zccd.csv``), all in the public domain.
"""

import csv
import hashlib
import importlib.metadata
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.officials.model import Chamber, Directory, DirectoryBroken, District, Office, Official, Place
from bot.officials.states import DELEGATE_ONLY, ELSEWHERE, FULL_STATES, STATES

MEMBERS_FILE = "legislators-current.json"
OFFICES_FILE = "legislators-district-offices.json"
AREAS_FILE = "zccd.csv"
PLACES_FILE = "places.csv"
FILES = (MEMBERS_FILE, OFFICES_FILE, AREAS_FILE)
"""The files a directory is read from; ``places.csv`` exists in the sample only."""

_READING = "1"  # Part of the digest: raise it when the same files are to be read differently.
_HIGHEST_DISTRICT = 60
_AREA_COLUMNS = {"state_abbr", "zcta", "cd"}
_PLACE_COLUMNS = ("zip_code", "city", "state", "timezone", "lat", "long")
_DELEGATE_CODES = {"98": 0}  # The Census writes the districts of delegates as 98.


@dataclass(frozen=True, slots=True)
class Minimums:
    """What a directory must at least hold to be believed; less means that something is missing."""

    members: int = 400
    senators: int = 90
    offices: int = 500
    areas: int = 30_000
    places: int = 35_000
    every_state: bool = True


SAMPLE_MINIMUMS = Minimums(members=1, senators=0, offices=0, areas=1, places=1, every_state=False)
"""For the invented directory and for tests."""


def read_directory(
    files: Mapping[str, bytes], *, source: str, minimums: Minimums = Minimums(), places: bytes | None = None
) -> Directory:
    """Read and check a whole directory (about 2 s: most of it the ZIP places of the ``zipcodes`` package).

    Args:
        files: the content of each of :data:`FILES`, by name.
        source: where they came from, for people to read.
        minimums: what must be there at least.
        places: a CSV of ZIP places to use instead of the ``zipcodes`` package.

    Raises:
        DirectoryBroken: a file is missing, damaged, incomplete or contradicts itself.
    """
    missing = [name for name in FILES if name not in files]
    if missing:
        raise DirectoryBroken(
            f"The directory lacks {', '.join(missing)}. Nothing was changed. Get the missing files and try again."
        )
    officials = read_members(files[MEMBERS_FILE], minimums)
    known_places = importlib.metadata.version("zipcodes").encode() if places is None else places
    return Directory(
        officials=officials,
        offices=read_offices(files[OFFICES_FILE], {official.official_id for official in officials}, minimums),
        areas=read_areas(files[AREAS_FILE], minimums),
        places=_checked_places(places_of_package() if places is None else read_places(places), minimums),
        digest=_digest(*(files[name] for name in FILES), known_places),
        zip_digest=_digest(files[AREAS_FILE], known_places),
        source=source,
    )


def read_members(content: bytes, minimums: Minimums) -> tuple[Official, ...]:
    """Read the sitting members; the last term of each is the present one.

    Raises:
        DirectoryBroken: an entry cannot be read, a seat is taken twice, or too many are missing.
    """
    officials = [_read(MEMBERS_FILE, index, record, _member) for index, record in _records(MEMBERS_FILE, content)]
    senators = [official.state for official in officials if official.chamber is Chamber.SENATE]
    seats = [f"{official.state}-{official.district}" for official in officials if official.district is not None]
    _refuse_repeats(MEMBERS_FILE, (official.official_id for official in officials))
    _refuse_repeats(MEMBERS_FILE, seats)
    _refuse_repeats(MEMBERS_FILE, (f"a senator of {state}" for state in senators), most=2)
    _at_least(MEMBERS_FILE, "members", len(officials), minimums.members)
    _at_least(MEMBERS_FILE, "senators", len(senators), minimums.senators)
    if minimums.every_state:
        _every_state(MEMBERS_FILE, {official.state for official in officials})
    return tuple(officials)


def read_offices(content: bytes, members: set[str], minimums: Minimums) -> tuple[Office, ...]:
    """Read the local offices of the given members; offices of people who have left are passed over.

    Raises:
        DirectoryBroken: an entry cannot be read, or too many are missing.
    """
    offices: list[Office] = []
    for index, record in _records(OFFICES_FILE, content):
        offices += _read(OFFICES_FILE, index, record, _offices)
    _refuse_repeats(OFFICES_FILE, (office.office_id for office in offices))
    kept = tuple(office for office in offices if office.official_id in members)
    _at_least(OFFICES_FILE, "offices of sitting members", len(kept), minimums.offices)
    return kept


def read_areas(content: bytes, minimums: Minimums) -> tuple[tuple[str, District], ...]:
    """Read which districts each ZIP area touches.

    Raises:
        DirectoryBroken: columns are missing, a line cannot be read, or too many are missing.
    """
    areas: dict[tuple[str, District], None] = {}
    for line, row in _rows(AREAS_FILE, content, _AREA_COLUMNS):
        try:
            areas[_zip(row["zcta"]), District(_state(row["state_abbr"]), _number(row["cd"]))] = None
        except (ValueError, TypeError) as error:
            raise _broken(AREAS_FILE, f"line {line} cannot be read ({error})") from error
    _at_least(AREAS_FILE, "ZIP areas", len({zip_code for zip_code, _ in areas}), minimums.areas)
    if minimums.every_state:
        _every_state(AREAS_FILE, {district.state for _, district in areas})
    return tuple(areas)


def read_places(content: bytes) -> tuple[Place, ...]:
    """Read ZIP places from a CSV with the columns zip_code, city, state, timezone, lat and long.

    Raises:
        DirectoryBroken: columns are missing or a line cannot be read.
    """
    places = []
    for line, row in _rows(PLACES_FILE, content, set(_PLACE_COLUMNS)):
        try:
            places.append(_place(row))
        except (ValueError, TypeError) as error:
            raise _broken(PLACES_FILE, f"line {line} cannot be read ({error})") from error
    return tuple(places)


def places_of_package() -> tuple[Place, ...]:
    """Read every ZIP place of the ``zipcodes`` package (about 1 s)."""
    import zipcodes

    # State by state: list_all() would keep 66 MB for ever and hold the interpreter for a second.
    filter_by: Any = zipcodes.filter_by
    return tuple(_place(row) for state in (*STATES, *ELSEWHERE) for row in filter_by(state=state))


def _checked_places(places: tuple[Place, ...], minimums: Minimums) -> tuple[Place, ...]:
    _refuse_repeats("ZIP places", (place.zip_code for place in places))
    _at_least("ZIP places", "places", len(places), minimums.places)
    return places


def _digest(*contents: bytes) -> str:
    digest = hashlib.sha256(_READING.encode())
    for content in contents:
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()


def _member(record: Any) -> Official:
    names, term = record["name"], record["terms"][-1]
    state = _state(term["state"])
    is_senator = {"sen": True, "rep": False}[term["type"]]
    first = _need(names.get("nickname") or names["first"])
    last = _need(names["last"])
    suffix = _text(names.get("suffix"))
    chamber = Chamber.SENATE if is_senator else Chamber.DELEGATE if state in DELEGATE_ONLY else Chamber.HOUSE
    return Official(
        official_id=_need(record["id"]["bioguide"]),
        name=_text(names.get("official_full")) or " ".join(filter(None, (first, last, suffix))),
        first_name=first,
        last_name=last,
        chamber=chamber,
        state=state,
        district=None if is_senator else _number(term["district"]),
        party=_need(term["party"]),
        term_ends_on=date.fromisoformat(term["end"]),
        caucus=_text(term.get("caucus")),
        phone=_phone(term.get("phone")),
        contact_form=_link(term.get("contact_form")),
        website=_link(term.get("url")),
        address=_text(term.get("address")),
    )


def _offices(record: Any) -> list[Office]:
    official_id = _need(record["id"]["bioguide"])
    return [_office(official_id, office) for office in record["offices"]]


def _office(official_id: str, office: Any) -> Office:
    latitude, longitude = _position(office.get("latitude"), office.get("longitude"))
    lines = (_text(office.get(part)) for part in ("address", "building", "suite"))
    return Office(
        office_id=_need(office["id"]),
        official_id=official_id,
        city=_need(office["city"]),
        state=_state(office["state"]),
        zip_code=_text(office.get("zip")),
        phone=_phone(office.get("phone")),
        hours=_text(office.get("hours")),
        address=", ".join(filter(None, lines)) or None,
        latitude=latitude,
        longitude=longitude,
    )


def _place(row: Mapping[str, Any]) -> Place:
    latitude, longitude = _position(row["lat"], row["long"])
    zone = _text(row["timezone"])
    return Place(
        zip_code=_zip(row["zip_code"]),
        city=_need(row["city"]),
        state=_need(row["state"]),
        zone=zone if zone in _zones() else None,
        latitude=latitude,
        longitude=longitude,
    )


@cache
def _zones() -> set[str]:
    return available_timezones()


def _text(value: Any) -> str | None:
    """Return text on one line; None when empty. One real suite number is a number, so those are taken too."""
    if value is None:
        return None
    if not isinstance(value, str | int):
        raise TypeError(f"{value!r} is not text")
    text = str(value)
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("it holds characters that cannot be stored")
    return " ".join(text.split()) or None


def _need(value: Any) -> str:
    text = _text(value)
    if text is None:
        raise ValueError("a needed text is empty")
    return text


def _state(value: Any) -> str:
    if value not in STATES:
        raise ValueError(f"{value!r} is no state")
    return str(value)


def _zip(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 5 or not (value.isascii() and value.isdigit()):
        raise ValueError(f"{value!r} is no ZIP code")
    return value


def _number(value: Any) -> int:
    number = _DELEGATE_CODES.get(str(value), -1 if isinstance(value, bool) else int(value))
    if not 0 <= number <= _HIGHEST_DISTRICT:
        raise ValueError(f"{value!r} is no district")
    return number


def _phone(value: Any) -> str | None:
    digits = "".join(char for char in _text(value) or "" if char in "0123456789").removeprefix("1")
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}" if len(digits) == 10 else _text(value)


def _link(value: Any) -> str | None:
    link = _text(value)
    return link if link and link.startswith(("https://", "http://")) and " " not in link else None


def _position(latitude: Any, longitude: Any) -> tuple[float, float] | tuple[None, None]:
    """Return degrees; nothing where one is missing or impossible (one real office is at latitude 441)."""
    if latitude in (None, "") or longitude in (None, ""):
        return None, None
    north, east = float(latitude), float(longitude)
    return (north, east) if abs(north) <= 90 and abs(east) <= 180 and (north or east) else (None, None)


def _records(name: str, content: bytes) -> Iterable[tuple[int, Any]]:
    try:
        records = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise _broken(name, "it is not JSON, or only part of it") from error
    if not isinstance(records, list):
        raise _broken(name, "it is not a list")
    return enumerate(records, start=1)


def _rows(name: str, content: bytes, columns: set[str]) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        lacking = columns - set(reader.fieldnames or ())
        if lacking:
            raise _broken(name, f"it lacks the columns {', '.join(sorted(lacking))}")
        for row in reader:
            yield reader.line_num, row
    except (ValueError, csv.Error) as error:
        raise _broken(name, "it is not a CSV table, or only part of it") from error


def _read(name: str, index: int, record: Any, reader: Any) -> Any:
    try:
        return reader(record)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise _broken(name, f"entry {index} cannot be read ({type(error).__name__}: {error})") from error


def _refuse_repeats(name: str, keys: Iterable[str], most: int = 1) -> None:
    for key, count in Counter(keys).items():
        if count > most:
            raise _broken(name, f"{key} is there {count} times")


def _at_least(name: str, what: str, found: int, least: int) -> None:
    if found < least:
        raise _broken(name, f"it has only {found:,} {what}, and at least {least:,} are expected")


def _every_state(name: str, found: set[str]) -> None:
    missing = sorted(FULL_STATES.keys() - found)
    if missing:
        raise _broken(name, f"it has nothing on {', '.join(missing)}")


def _broken(name: str, why: str) -> DirectoryBroken:
    return DirectoryBroken(f"{name} cannot be used: {why}. Nothing was changed; try again later.")
