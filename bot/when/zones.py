"""Time zones by the names people use: "Eastern Time", "Arizona", "Tennessee", "Berlin"."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BadInput
from bot.text import quote
from bot.when.words import clock_words

_EAST, _CENTRAL, _MOUNTAIN, _WEST = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)

# IANA name: what its time is called, the place shown with it, other words people type for it.
_AMERICAN: dict[str, tuple[str, str, str]] = {
    _EAST: (
        "Eastern Time",
        "New York",
        "et,est,edt,eastern,us/eastern,boston,atlanta,miami,philadelphia,washington dc",
    ),
    _CENTRAL: ("Central Time", "Chicago", "ct,cst,cdt,central,us/central,houston,dallas,new orleans,minneapolis"),
    _MOUNTAIN: ("Mountain Time", "Denver", "mt,mst,mdt,mountain,us/mountain,salt lake city,el paso,navajo nation"),
    _WEST: ("Pacific Time", "Los Angeles", "pt,pst,pdt,pacific,us/pacific,seattle,san francisco,las vegas"),
    "America/Phoenix": ("Arizona Time", "Phoenix", "arizona,us/arizona,tucson"),
    "America/Anchorage": ("Alaska Time", "Anchorage", "alaska,akt,akst,akdt,us/alaska,juneau"),
    "Pacific/Honolulu": ("Hawaii Time", "Honolulu", "hawaii,hst,hawaii aleutian,us/hawaii"),
    "America/Puerto_Rico": ("Atlantic Time", "Puerto Rico", "ast,atlantic,san juan"),
    "America/St_Thomas": ("Atlantic Time", "US Virgin Islands", "us virgin islands,virgin islands,usvi,st croix"),
    "Pacific/Guam": ("Chamorro Time", "Guam", "chst,chamorro"),
    "Pacific/Saipan": ("Chamorro Time", "Northern Mariana Islands", "northern mariana islands,cnmi,northern marianas"),
    "Pacific/Pago_Pago": ("Samoa Time", "American Samoa", "american samoa,sst,samoa"),
    "America/Indiana/Indianapolis": ("Eastern Time", "Indianapolis", "us/east-indiana"),
    "America/Detroit": ("Eastern Time", "Detroit", "us/michigan"),
    "America/Boise": ("Mountain Time", "Boise", "boise"),
    "America/Adak": ("Aleutian Time", "Adak", "aleutian,us/aleutian"),
}

# State or territory: its name, the zone most people there live in, the zone of the others.
_STATES: dict[str, tuple[str, str, str | None]] = {
    "AL": ("Alabama", _CENTRAL, None),
    "AK": ("Alaska", "America/Anchorage", "America/Adak"),
    "AZ": ("Arizona", "America/Phoenix", None),
    "AR": ("Arkansas", _CENTRAL, None),
    "CA": ("California", _WEST, None),
    "CO": ("Colorado", _MOUNTAIN, None),
    "CT": ("Connecticut", _EAST, None),
    "DE": ("Delaware", _EAST, None),
    "DC": ("District of Columbia", _EAST, None),
    "FL": ("Florida", _EAST, _CENTRAL),
    "GA": ("Georgia", _EAST, None),
    "HI": ("Hawaii", "Pacific/Honolulu", None),
    "ID": ("Idaho", "America/Boise", _WEST),
    "IL": ("Illinois", _CENTRAL, None),
    "IN": ("Indiana", "America/Indiana/Indianapolis", _CENTRAL),
    "IA": ("Iowa", _CENTRAL, None),
    "KS": ("Kansas", _CENTRAL, _MOUNTAIN),
    "KY": ("Kentucky", _EAST, _CENTRAL),
    "LA": ("Louisiana", _CENTRAL, None),
    "ME": ("Maine", _EAST, None),
    "MD": ("Maryland", _EAST, None),
    "MA": ("Massachusetts", _EAST, None),
    "MI": ("Michigan", "America/Detroit", _CENTRAL),
    "MN": ("Minnesota", _CENTRAL, None),
    "MS": ("Mississippi", _CENTRAL, None),
    "MO": ("Missouri", _CENTRAL, None),
    "MT": ("Montana", _MOUNTAIN, None),
    "NE": ("Nebraska", _CENTRAL, _MOUNTAIN),
    "NV": ("Nevada", _WEST, _MOUNTAIN),
    "NH": ("New Hampshire", _EAST, None),
    "NJ": ("New Jersey", _EAST, None),
    "NM": ("New Mexico", _MOUNTAIN, None),
    "NY": ("New York", _EAST, None),
    "NC": ("North Carolina", _EAST, None),
    "ND": ("North Dakota", _CENTRAL, _MOUNTAIN),
    "OH": ("Ohio", _EAST, None),
    "OK": ("Oklahoma", _CENTRAL, None),
    "OR": ("Oregon", _WEST, "America/Boise"),
    "PA": ("Pennsylvania", _EAST, None),
    "RI": ("Rhode Island", _EAST, None),
    "SC": ("South Carolina", _EAST, None),
    "SD": ("South Dakota", _CENTRAL, _MOUNTAIN),
    "TN": ("Tennessee", _CENTRAL, _EAST),
    "TX": ("Texas", _CENTRAL, _MOUNTAIN),
    "UT": ("Utah", _MOUNTAIN, None),
    "VT": ("Vermont", _EAST, None),
    "VA": ("Virginia", _EAST, None),
    "WA": ("Washington", _WEST, None),
    "WV": ("West Virginia", _EAST, None),
    "WI": ("Wisconsin", _CENTRAL, None),
    "WY": ("Wyoming", _MOUNTAIN, None),
    "PR": ("Puerto Rico", "America/Puerto_Rico", None),
    "GU": ("Guam", "Pacific/Guam", None),
    "VI": ("US Virgin Islands", "America/St_Thomas", None),
    "AS": ("American Samoa", "Pacific/Pago_Pago", None),
    "MP": ("Northern Mariana Islands", "Pacific/Saipan", None),
}

# Fewer than one in fifty people there live in the other zone: a typed state name is taken as the main one.
_HARDLY_SPLIT = frozenset({"AK", "KS", "MI", "NV", "OR"})
_NOISE = re.compile(r"\b(?:time|zone|timezone|standard|daylight)\b|\([^)]*\)|·.*")
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_SHORTEST_PART = 3  # "zz" is inside one name only, yet nobody means Brazzaville by it
# Zones outside these folders (EST5EDT, US/Eastern, Navajo) are older names of the same: known, not suggested.
_CONTINENTS = (
    *("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/"),
    *("Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"),
)


class UnknownZone(BadInput):
    """No time zone goes by that name, or several do; the text says what to type instead."""


@dataclass(frozen=True)
class ZoneChoice:
    """One line of the time-zone autocomplete: the IANA ``name`` to keep and the ``label`` to show (100 at most)."""

    name: str
    label: str


class _Place(NamedTuple):
    """Something a person may mean: a zone, how it is shown, the words that find it."""

    zone: str
    label: str
    words: tuple[str, ...]
    ask: str = ""  # what to ask back when just this was typed, for a state with two zones


def zone_info(name: str) -> ZoneInfo:
    """Return the rules of the zone with this exact IANA name; raises ``UnknownZone``."""
    if name not in _iana_names():
        raise UnknownZone(_unknown(name))
    return ZoneInfo(name)


def zone_label(name: str) -> str:
    """Say whose time it is, for the end of a sentence: "Eastern Time"; "Berlin" where there is no common name."""
    known = _AMERICAN.get(name)
    return known[0] if known else name.rsplit("/", 1)[-1].replace("_", " ")


def zone_of_state(code: str) -> str | None:
    """Return the IANA zone most people of a state or territory live in ("MA"), or None for an unknown code."""
    state = _STATES.get(code.strip().upper())
    return state[1] if state else None


def states_of_zone(name: str) -> list[str]:
    """List the states and territories, two letters each, where people live by a zone's clock, or some of them do."""
    wanted = zone_label(name)
    return [code for code, (_, *zones) in _STATES.items() if any(zone and zone_label(zone) == wanted for zone in zones)]


def find_zone(text: str) -> str:
    """Return the IANA name that the person's words mean; raises ``UnknownZone`` when none or several fit.

    The everyday meaning goes first: "EST" is New York's clock, summer included, not the IANA zone of that name.
    """
    wanted = _plain(text)
    if not wanted:
        raise UnknownZone('Type a time zone, such as "Eastern Time", "Arizona" or "Berlin".')
    found = _matches(wanted)
    best = [place for rank, place in found if rank == found[0][0]]
    if best and found[0][0] == 0:
        if best[0].ask:
            raise UnknownZone(best[0].ask)
        return best[0].zone
    if exact := _by_folded_name().get(text.strip().lower()):
        return exact
    zones = {place.zone for place in best}
    if not zones or len(wanted) < _SHORTEST_PART:
        raise UnknownZone(_unknown(text))
    if len(zones) > 1:
        names = ", ".join(f'"{place.label}"' for place in best[:3])
        raise UnknownZone(f"{quote(text)} fits several time zones: {names}… Type the one you mean.")
    return best[0].zone


def suggest_zones(text: str, now: datetime, limit: int = 25) -> list[ZoneChoice]:
    """Return what the words typed so far may mean, best first, each with its present time; never raises.

    Empty text gives the zones of the United States.
    """
    wanted = _plain(text)
    places = [place for _, place in _matches(wanted)] if wanted else list(_places()[: len(_AMERICAN)])
    first_by_zone: dict[str, _Place] = {}
    for place in places:
        first_by_zone.setdefault(place.zone, place)
    return [
        ZoneChoice(zone, f"{place.label} · now {clock_words(now.astimezone(zone_info(zone)))}")
        for zone, place in list(first_by_zone.items())[: max(limit, 0)]
    ]


def _plain(text: str) -> str:
    """Reduce what was typed to the words that matter: "Eastern Standard Time" is "eastern"."""
    folded = " ".join(text[:100].casefold().replace("_", " ").replace(",", " ").split())
    return " ".join(_NOISE.sub(" ", folded).split())


def _matches(wanted: str) -> list[tuple[int, _Place]]:
    """Return (rank, place) for every fitting place: 0 the word itself, 1 its start, 2 a later word's, 3 inside."""
    ranked = [(rank, place) for place in _places() if (rank := _rank(wanted, place.words)) is not None]
    return sorted(ranked, key=lambda pair: pair[0])  # stable: American zones, states, then the world


def _rank(wanted: str, words: tuple[str, ...]) -> int | None:
    if not any(wanted in word for word in words):
        return None
    if wanted in words:
        return 0
    if any(word.startswith(wanted) for word in words):
        return 1
    return 2 if any(f" {wanted}" in word or f"/{wanted}" in word for word in words) else 3


def _unknown(text: str) -> str:
    return f'I don\'t know the time zone {quote(text)}. Try "Eastern Time", "Arizona", or a big city such as "Berlin".'


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)


@cache
def _by_folded_name() -> dict[str, str]:
    return {zone.lower(): zone for zone in _iana_names()}


@cache
def _places() -> tuple[_Place, ...]:
    """Everything that can be meant, in the order of preference."""
    american = [
        _Place(zone, f"{label} ({city})", (_plain(label), city.lower(), *words.split(",")))
        for zone, (label, city, words) in _AMERICAN.items()
    ]
    states = []
    for code, (name, zone, other) in _STATES.items():
        words = (name.lower(), code.lower())
        if other is None:
            states.append(_Place(zone, f"{zone_label(zone)} ({name})", words))
            continue
        two = f'{name} has two time zones. Type "{zone_label(zone)}" (most of it) or "{zone_label(other)}".'
        ask = "" if code in _HARDLY_SPLIT else two
        states.append(_Place(zone, f"{zone_label(zone)} (most of {name})", words, ask))
        states.append(_Place(other, f"{zone_label(other)} (part of {name})", words, ask))
    world = (_world_place(zone) for zone in sorted(_iana_names()) if zone.startswith(_CONTINENTS))
    return (*american, *states, _Place("UTC", "UTC", ("utc", "gmt", "universal")), *world)


def _world_place(zone: str) -> _Place:
    *regions, city = zone.replace("_", " ").split("/")
    label = f"{city} ({', '.join(regions)})" if regions else city
    return _Place(zone, label, (zone.replace("_", " ").lower(), city.lower()))
