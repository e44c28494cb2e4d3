"""Maps of a campaign: how the officials of each state stand, and how many calls it has had."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.charts.palettes import COUNTS, MIXED, NO, RATHER_NO, RATHER_YES, UNKNOWN, YES
from bot.charts.tiles import PLACES, Key, Tile, said, state_map, state_map_alt
from bot.words import later, phrase


@dataclass(frozen=True)
class Stances:
    """How many of a state's officials (those whom the campaign is about) stand where."""

    supports: int = 0
    leans_yes: int = 0
    undecided: int = 0
    leans_no: int = 0
    opposes: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """Return how many officials there are."""
        return self.supports + self.leans_yes + self.undecided + self.leans_no + self.opposes + self.unknown


_STANCE_LEGEND = (
    Key(YES, later("All support")),
    Key(RATHER_YES, later("More for than against")),
    Key(MIXED, later("Divided or undecided")),
    Key(RATHER_NO, later("More against than for")),
    Key(NO, later("All oppose")),
    Key(UNKNOWN, later("Not known")),
)
_STANCE_NOTE = later("The numbers: supporters of all officials")


def stance_map(stances: Mapping[str, Stances], title: str) -> bytes:
    """Draw where each state's officials stand, with the supporters of all: ``1/2``.

    Args:
        stances: by two letters; a state without officials in the campaign may be left out.
        title: what the map shows; what does not fit is cut.
    """
    return state_map(_stance_tiles(stances), title, said(_STANCE_LEGEND), phrase(_STANCE_NOTE))


def stance_map_alt(stances: Mapping[str, Stances], title: str) -> str:
    """Say what :func:`stance_map` shows, in at most 1,024 characters."""
    return state_map_alt(_stance_tiles(stances), title, said(_STANCE_LEGEND), phrase(_STANCE_NOTE))


def _stance_tiles(stances: Mapping[str, Stances]) -> dict[str, Tile]:
    return {
        code: Tile(f"{found.supports}/{found.total}", _stance_fill(found))
        for code, found in stances.items()
        if found.total
    }


def _stance_fill(found: Stances) -> tuple[int, int, int]:
    if found.unknown == found.total:
        return UNKNOWN
    if found.supports == found.total:
        return YES
    if found.opposes == found.total:
        return NO
    balance = 2 * found.supports + found.leans_yes - found.leans_no - 2 * found.opposes
    return RATHER_YES if balance > 0 else RATHER_NO if balance < 0 else MIXED


def calls_map(calls: Mapping[str, int], title: str) -> bytes:
    """Draw how many calls each state has had; a state that is left out has had none.

    Args:
        calls: by two letters.
        title: what the map shows; what does not fit is cut.
    """
    return state_map(*_calls(calls, title))


def calls_map_alt(calls: Mapping[str, int], title: str) -> str:
    """Say what :func:`calls_map` shows, in at most 1,024 characters."""
    return state_map_alt(*_calls(calls, title))


def _calls(calls: Mapping[str, int], title: str) -> tuple[dict[str, Tile], str, Sequence[Key], str]:
    counts = {code: calls.get(code, 0) for code in PLACES}
    starts = steps(max(counts.values()))
    fills = COUNTS[:1] if not starts else (COUNTS[0], *COUNTS[-len(starts) :])
    tiles = {code: Tile(f"{n:,}", fills[bisect_right(starts, n)]) for code, n in counts.items()}
    ends = [*(step - 1 for step in starts[1:]), None][: len(starts)]
    words = [
        phrase("{low:,} or more", low=low)
        if high is None
        else f"{low:,}"
        if low == high
        else phrase("{low:,} to {high:,}", low=low, high=high)
        for low, high in zip(starts, ends, strict=True)
    ]
    legend = [Key(fill, each) for fill, each in zip(fills, [phrase("No calls"), *words], strict=True)]
    return tiles, title, legend, phrase("The numbers: calls, {count:,} in all", count=sum(counts.values()))


def steps(most: int) -> list[int]:
    """Return where each of up to four classes of counts begins, so that small states differ as well as large ones."""
    if most < 1:
        return []
    found = [1, *(_round(most ** (part / 4)) for part in (1, 2, 3))]
    return sorted({step for step in found if step <= most})


def _round(number: float) -> int:
    """Round to one digit and zeros."""
    tens = int(10 ** (len(str(int(number))) - 1))
    return max(1, round(number / tens) * tens)
