"""Where the movement is: which states have a chapter, and which of those have a lead."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.charts.palettes import COUNTS, RATHER_NO, UNKNOWN
from bot.charts.tiles import PLACES, Key, Tile, said, state_map, state_map_alt
from bot.words import later, phrase, phrase_many

DELEGATES = ("DC", "PR", "GU", "VI", "AS", "MP")
"""Of the 56, those that are not counted among the fifty."""


@dataclass(frozen=True)
class Coverage:
    """What there is in a state.

    Attributes:
        chapters: that are not archived.
        led: those of them that have a lead.
        people: volunteers whose home it is.
    """

    chapters: int = 0
    led: int = 0
    people: int = 0


_LEGEND = (
    Key(COUNTS[3], later("Chapter with a lead")),
    Key(COUNTS[1], later("Chapter, no lead yet")),
    Key(RATHER_NO, later("People, no chapter yet")),
    Key(UNKNOWN, later("Nobody yet")),
)
_NOTE = later("Beside the letters: chapters. Below them: people")


def coverage_map(states: Mapping[str, Coverage]) -> bytes:
    """Draw what each state has: chapters beside its letters, people below them.

    Args:
        states: by two letters; one that is left out has nothing.
    """
    return state_map(_tiles(states), coverage_words(states), said(_LEGEND), phrase(_NOTE))


def coverage_map_alt(states: Mapping[str, Coverage]) -> str:
    """Say what :func:`coverage_map` shows, in at most 1,024 characters."""
    note = phrase("Chapters, and in brackets people")
    return state_map_alt(_tiles(states), coverage_words(states), said(_LEGEND), note)


def coverage_words(states: Mapping[str, Coverage]) -> str:
    """Say it in a sentence: "41 of 50 states have a chapter, 28 have a lead"; DC and the territories after it."""
    fifty = [found for code, found in states.items() if code in PLACES and code not in DELEGATES]
    others = sum(states[code].chapters > 0 for code in DELEGATES if code in states)
    chapters, led = sum(found.chapters > 0 for found in fifty), sum(found.led > 0 for found in fifty)
    words = phrase_many(
        chapters,
        "{count} of 50 states has a chapter, {leads}",
        "{count} of 50 states have a chapter, {leads}",
        leads=phrase_many(led, "{count} has a lead", "{count} have a lead"),
    )
    if not others:
        return words
    return phrase("{states}; DC and territories: {count} of {total}", states=words, count=others, total=len(DELEGATES))


def gaps(states: Mapping[str, Coverage]) -> list[str]:
    """List the two letters of the states without a chapter, those with the most people first."""
    without = [code for code in PLACES if not states.get(code, Coverage()).chapters]
    return sorted(without, key=lambda code: (-states.get(code, Coverage()).people, code in DELEGATES, code))


def _tiles(states: Mapping[str, Coverage]) -> dict[str, Tile]:
    return {code: _tile(states.get(code, Coverage())) for code in PLACES}


def _tile(found: Coverage) -> Tile:
    if not found.chapters and not found.people:
        return Tile("", UNKNOWN)
    fill = _LEGEND[0 if found.led else 1 if found.chapters else 2].fill
    people = f"{found.people:,}"
    if not found.chapters:
        return Tile(people, fill, words=people)
    return Tile(people, fill, str(found.chapters), words=f"{found.chapters} ({people})")
