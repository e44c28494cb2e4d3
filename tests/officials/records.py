"""Invented records in the formats of the published files."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.officials.reading import AREAS_FILE, MEMBERS_FILE, OFFICES_FILE, SAMPLE_MINIMUMS, Minimums, read_directory

REAL = Path(__file__).parents[2].parent / "shared" / "data"
PLACES = b"zip_code,city,state,timezone,lat,long\n02139,Cambridge,MA,America/New_York,42.3647,-71.1042\n"
AREAS = b"state_fips,state_abbr,zcta,cd\n25,MA,02139,5\n25,MA,02139,7\n"


def member(bioguide: str = "X000001", **term: Any) -> dict[str, Any]:
    """A member whose last term has the given facts."""
    last = {"type": "rep", "start": "2025-01-03", "end": "2027-01-03", "state": "MA", "district": 7, "party": "Party A"}
    past = {"type": "sen", "start": "2019-01-03", "end": "2025-01-03", "state": "VT", "class": 1, "party": "Party B"}
    name = {"first": "Ada", "last": "Example"}
    return {"id": {"bioguide": bioguide}, "name": name, "terms": [past, last | term]}


def office(office_id: str = "X000001-boston", **facts: Any) -> dict[str, Any]:
    return {"id": office_id, "city": "Boston", "state": "MA"} | facts


def offices_of(bioguide: str, *offices: dict[str, Any]) -> dict[str, Any]:
    return {"id": {"bioguide": bioguide}, "offices": list(offices)}


def files_of(
    members: Sequence[Any] = (member(),), offices: Sequence[Any] = (), areas: bytes = AREAS
) -> dict[str, bytes]:
    return {
        MEMBERS_FILE: json.dumps(list(members)).encode(),
        OFFICES_FILE: json.dumps(list(offices)).encode(),
        AREAS_FILE: areas,
    }


def directory_of(*members: Any, minimums: Minimums = SAMPLE_MINIMUMS, places: bytes = PLACES, **files: Any) -> Any:
    return read_directory(files_of(members or (member(),), **files), source="a test", minimums=minimums, places=places)
