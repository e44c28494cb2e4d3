"""Time zones by the names people use: "Eastern Time", "Arizona", "Tennessee", "Berlin"."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import BadInput
from bot.text import quote
from bot.when.tongues import tongue
from bot.when.words import city_words, clock_words
from bot.when.zone_table import AMERICAN, STATES, STATES_ELSEWHERE
from bot.words import ENGLISH, later, phrase, spoken

# Fewer than one in fifty people there live in the other zone: a typed state name is taken as the main one.
_HARDLY_SPLIT = frozenset({"AK", "KS", "MI", "NV", "OR"})
_ENGLISH_NOISE = r"\b(?:time|zone|timezone|standard|daylight)\b|\([^)]*\)|·.*"
_NOISE = {
    True: re.compile(_ENGLISH_NOISE),
    False: re.compile(rf"{_ENGLISH_NOISE}|\b(?:hora|zona) (?:horaria |estandar |de verano )?(?:del? |de las? )?"),
}
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_CONTINENT_NAMES = (
    *(later("Africa"), later("America"), later("Antarctica"), later("Arctic"), later("Asia")),
    *(later("Atlantic"), later("Australia"), later("Europe"), later("Indian"), later("Pacific")),
)
_SHORTEST_PART = 3  # "zz" is inside one name only, yet nobody means Brazzaville by it
# Zones outside these folders (EST5EDT, US/Eastern, Navajo) are older names of the same: known, not suggested.
_CONTINENTS = tuple(f"{name}/" for name in _CONTINENT_NAMES)


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
    known = AMERICAN.get(name)
    return phrase(known[0]) if known else _city(name)


def zone_of_state(code: str) -> str | None:
    """Return the IANA zone most people of a state or territory live in ("MA"), or None for an unknown code."""
    state = STATES.get(code.strip().upper())
    return state[1] if state else None


def states_of_zone(name: str) -> list[str]:
    """List the states and territories, two letters each, where people live by a zone's clock, or some of them do."""
    wanted = zone_label(name)
    return [code for code, (_, *zones) in STATES.items() if any(zone and zone_label(zone) == wanted for zone in zones)]


def find_zone(text: str) -> str:
    """Return the IANA name that the person's words mean; raises ``UnknownZone`` when none or several fit.

    The everyday meaning goes first: "EST" is New York's clock, summer included, not the IANA zone of that name.
    """
    wanted = _plain(text)
    if not wanted:
        raise UnknownZone(phrase('Type a time zone, such as "Eastern Time", "Arizona" or "Berlin".'))
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
        raise UnknownZone(
            phrase("{text} fits several time zones: {names}… Type the one you mean.", text=quote(text), names=names)
        )
    return best[0].zone


def suggest_zones(text: str, now: datetime, limit: int = 25) -> list[ZoneChoice]:
    """Return what the words typed so far may mean, best first, each with its present time; never raises.

    Empty text gives the zones of the United States.
    """
    wanted = _plain(text)
    places = [place for _, place in _matches(wanted)] if wanted else list(_places(spoken())[: len(AMERICAN)])
    first_by_zone: dict[str, _Place] = {}
    for place in places:
        first_by_zone.setdefault(place.zone, place)
    return [
        ZoneChoice(
            zone, phrase("{place} · now {time}", place=place.label, time=clock_words(now.astimezone(zone_info(zone))))
        )
        for zone, place in list(first_by_zone.items())[: max(limit, 0)]
    ]


def _plain(text: str) -> str:
    """Reduce what was typed to the words that matter: "Eastern Standard Time" is "eastern"."""
    folded = " ".join(tongue().fold(text[:100].casefold()).replace("_", " ").replace(",", " ").split())
    return " ".join(_NOISE[spoken() == ENGLISH].sub(" ", folded).split())


def _matches(wanted: str) -> list[tuple[int, _Place]]:
    """Return (rank, place) for every fitting place: 0 the word itself, 1 its start, 2 a later word's, 3 inside."""
    ranked = [(rank, place) for place in _places(spoken()) if (rank := _rank(wanted, place.words)) is not None]
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
    return phrase(
        'I don\'t know the time zone {text}. Try "Eastern Time", "Arizona", or a big city such as "Berlin".',
        text=quote(text),
    )


@cache
def _iana_names() -> frozenset[str]:
    return frozenset(available_timezones() - _NOT_PLACES)


@cache
def _by_folded_name() -> dict[str, str]:
    return {zone.lower(): zone for zone in _iana_names()}


@cache
def _places(_language: str) -> tuple[_Place, ...]:
    """Everything that can be meant, in the order of preference; said in the language that is spoken, which is given."""
    american = [
        _Place(
            zone,
            f"{phrase(label)} ({_american_city(zone, city)})",
            _found_by(label, phrase(label), city, city_words(zone)) + tuple(words.split(",")),
        )
        for zone, (label, city, words) in AMERICAN.items()
    ]
    states = []
    for code, (name, zone, other) in STATES.items():
        words = (*_found_by(name, STATES_ELSEWHERE.get(code)), code.lower())
        if other is None:
            states.append(_Place(zone, f"{zone_label(zone)} ({name})", words))
            continue
        most, part = zone_label(zone), zone_label(other)
        two = phrase(
            '{state} has two time zones. Type "{most}" (most of it) or "{part}".', state=name, most=most, part=part
        )
        ask = "" if code in _HARDLY_SPLIT else two
        states.append(_Place(zone, phrase("{zone} (most of {state})", zone=most, state=name), words, ask))
        states.append(_Place(other, phrase("{zone} (part of {state})", zone=part, state=name), words, ask))
    world: dict[str, _Place] = {}
    for zone in sorted(_iana_names()):
        if zone.startswith(_CONTINENTS):
            place = _world_place(zone, _city(zone))
            if place.label in world:  # two spellings of one city, which another language spells in one way
                place = _world_place(zone, _city_of(zone))
            world[place.label] = place
    return (*american, *states, _Place("UTC", "UTC", ("utc", "gmt", "universal")), *world.values())


def _american_city(zone: str, city: str) -> str:
    """Say the place that is shown with a zone: some are no city, but an island or a whole territory."""
    return (city_words(zone) or city) if city == _city_of(zone) else city


def _world_place(zone: str, called: str) -> _Place:
    *regions, city = zone.replace("_", " ").split("/")
    said = [phrase(region) if region in _CONTINENT_NAMES else region for region in regions]
    label = f"{called} ({', '.join(said)})"
    return _Place(zone, label, (zone.replace("_", " ").lower(), *_found_by(city, city_words(zone))))


def _found_by(*names: str | None) -> tuple[str, ...]:
    """Return the words that find what goes by some names."""
    return tuple(dict.fromkeys(_plain(name) or name.lower() for name in names if name))


def _city(zone: str) -> str:
    return city_words(zone) or _city_of(zone)


def _city_of(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
