"""Where a day of action happens: how many cities and people there are in each state."""

from collections.abc import Mapping

from bot.charts.canvas import Colour
from bot.charts.chapters import DELEGATES
from bot.charts.palettes import COUNTS
from bot.charts.tiles import PLACES, Key, Tile, state_map, state_map_alt
from bot.words import later, phrase, phrase_many

_STEPS = (
    (100, COUNTS[4], later("100 or more going")),
    (20, COUNTS[3], later("20 to 99 going")),
    (1, COUNTS[2], later("1 to 19 going")),
)
_NOBODY = (COUNTS[1], later("Nobody yet"))
_NO_CITY = (COUNTS[0], later("No city yet"))


def action_map(states: Mapping[str, tuple[int, int]]) -> bytes:
    """Draw how many cities (beside the letters) and people (below them) each state has.

    Args:
        states: by two letters, how many cities and how many people going; one that is left out has none.
    """
    note = phrase("Beside the letters: cities. Below them: people going")
    return state_map(_tiles(states), action_words(states), [*_legend(), _key(*_NO_CITY)], note)


def action_map_alt(states: Mapping[str, tuple[int, int]]) -> str:
    """Say what :func:`action_map` shows, in at most 1,024 characters."""
    note = phrase("Cities, and in brackets people going")
    return state_map_alt(_tiles(states), action_words(states), _legend(), note)


def _legend() -> list[Key]:
    return [*(_key(fill, words) for _, fill, words in _STEPS), _key(*_NOBODY)]


def _key(fill: Colour, words: str) -> Key:
    return Key(fill, phrase(words))


def action_words(states: Mapping[str, tuple[int, int]]) -> str:
    """Say it in a sentence: "12 cities in 9 states and DC or territories, 340 going"."""
    known = {code: found for code, found in states.items() if code in PLACES and found[0]}
    cities, people = (sum(found[index] for found in known.values()) for index in (0, 1))
    fifty = sum(code not in DELEGATES for code in known)
    others = len(known) - fifty
    where = phrase_many(fifty, "{count} state", "{count} states")
    if others:
        where = phrase("{states} and {others} beyond the fifty", states=where, others=others)
    return phrase_many(
        cities,
        "{count:,} city in {states}, {people:,} going",
        "{count:,} cities in {states}, {people:,} going",
        states=where,
        people=people,
    )


def _tiles(states: Mapping[str, tuple[int, int]]) -> dict[str, Tile]:
    return {code: _tile(*states.get(code, (0, 0))) for code in PLACES}


def _tile(cities: int, people: int) -> Tile:
    if not cities:
        return Tile("", COUNTS[0])
    fill = next((fill for least, fill, _ in _STEPS if people >= least), _NOBODY[0])
    return Tile(f"{people:,}", fill, str(min(cities, 99)), words=f"{cities} ({people:,})")
