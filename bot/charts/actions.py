"""Where a day of action happens: how many cities and people there are in each state."""

from collections.abc import Mapping

from bot.charts.chapters import DELEGATES
from bot.charts.palettes import COUNTS
from bot.charts.tiles import PLACES, Key, Tile, state_map, state_map_alt

_STEPS = ((100, COUNTS[4], "100 or more"), (20, COUNTS[3], "20 to 99"), (1, COUNTS[2], "1 to 19"))
_NOBODY = (COUNTS[1], "Nobody yet")
_LEGEND = (*(Key(fill, f"{words} going") for _, fill, words in _STEPS), Key(*_NOBODY), Key(COUNTS[0], "No city yet"))
_NOTE = "Beside the letters: cities. Below them: people going"


def action_map(states: Mapping[str, tuple[int, int]]) -> bytes:
    """Draw how many cities (beside the letters) and people (below them) each state has.

    Args:
        states: by two letters, how many cities and how many people going; one that is left out has none.
    """
    return state_map(_tiles(states), action_words(states), _LEGEND, _NOTE)


def action_map_alt(states: Mapping[str, tuple[int, int]]) -> str:
    """Say what :func:`action_map` shows, in at most 1,024 characters."""
    return state_map_alt(_tiles(states), action_words(states), _LEGEND[:-1], "Cities, and in brackets people going")


def action_words(states: Mapping[str, tuple[int, int]]) -> str:
    """Say it in a sentence: "12 cities in 9 states and DC or territories, 340 going"."""
    known = {code: found for code, found in states.items() if code in PLACES and found[0]}
    cities, people = (sum(found[index] for found in known.values()) for index in (0, 1))
    fifty = sum(code not in DELEGATES for code in known)
    others = len(known) - fifty
    where = f"{fifty} {'state' if fifty == 1 else 'states'}" + (f" and {others} beyond the fifty" if others else "")
    return f"{cities:,} {'city' if cities == 1 else 'cities'} in {where}, {people:,} going"


def _tiles(states: Mapping[str, tuple[int, int]]) -> dict[str, Tile]:
    return {code: _tile(*states.get(code, (0, 0))) for code in PLACES}


def _tile(cities: int, people: int) -> Tile:
    if not cities:
        return Tile("", COUNTS[0])
    fill = next((fill for least, fill, _ in _STEPS if people >= least), _NOBODY[0])
    return Tile(f"{people:,}", fill, str(min(cities, 99)), words=f"{cities} ({people:,})")
