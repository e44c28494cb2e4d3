"""What pictures of a campaign show, and what is said to those who do not see them. Pure.

Drawing takes a tenth of a second: in a thread.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.campaigns.model import Stance
from bot.campaigns.standings import Board, Progress, Stats
from bot.charts import bars, campaigns, thermometer
from bot.charts.canvas import stacked
from bot.words import later, phrase

_STANDS, _CALLED = later("Who stands where"), later("Calls by state")


class _Part(NamedTuple):
    """A picture to be drawn, and its words: both functions take the same."""

    draw: Callable[..., bytes]
    say: Callable[..., str]
    facts: tuple[Any, ...]


def draw_board(board: Board) -> bytes | None:
    """Draw the states by where their officials stand; None where the campaign is put to nobody."""
    return _drawn(_board(board))


def board_alt(board: Board) -> str:
    """Say what :func:`draw_board` shows."""
    return _said(_board(board))


def draw_progress(progress: Progress) -> bytes | None:
    """Draw how far the goal is, and the states: by stance where any is known or needed, else by calls.

    None where nothing is hoped for and nothing has been done yet.
    """
    return _drawn(_progress(progress))


def progress_alt(progress: Progress) -> str:
    """Say what :func:`draw_progress` shows."""
    return _said(_progress(progress))


def draw_stats(stats: Stats) -> bytes | None:
    """Draw how far the goal is, the calls of each day and of each state; None before the first."""
    return _drawn(_stats(stats))


def stats_alt(stats: Stats) -> str:
    """Say what :func:`draw_stats` shows."""
    return _said(_stats(stats))


def _drawn(parts: Iterable[_Part]) -> bytes | None:
    pictures = [part.draw(*part.facts) for part in parts]
    return stacked(*pictures) if len(pictures) > 1 else next(iter(pictures), None)


def _said(parts: Iterable[_Part]) -> str:
    return " ".join(part.say(*part.facts) for part in parts)


def _board(board: Board) -> Iterator[_Part]:
    if board.standings:
        yield _stands(board, f"{phrase(_STANDS)}: {board.campaign.title}")


def _progress(progress: Progress) -> Iterator[_Part]:
    board = progress.board
    known = sum(count for stance, count in board.counts.items() if stance is not Stance.UNKNOWN)
    yield from _goal(progress)
    if board.standings and (known or board.campaign.threshold):
        yield _stands(board, phrase(_STANDS))
    else:
        yield from _called(progress)


def _stats(stats: Stats) -> Iterator[_Part]:
    if stats.days:
        yield from _goal(stats.progress)
        title = phrase("Calls: {title}", title=stats.progress.campaign.title)
        yield _Part(bars.bars, bars.bars_alt, (stats.days, title))
    yield from _called(stats.progress)


def _goal(progress: Progress) -> Iterator[_Part]:
    campaign = progress.campaign
    if campaign.goal:
        facts = (progress.calls, campaign.goal, campaign.title)
        yield _Part(thermometer.thermometer, thermometer.thermometer_alt, facts)


def _stands(board: Board, title: str) -> _Part:
    return _Part(campaigns.stance_map, campaigns.stance_map_alt, (stances_of(board), title))


def _called(progress: Progress) -> Iterator[_Part]:
    known = {state: count for state, count in progress.states.items() if state is not None}
    if known:
        yield _Part(campaigns.calls_map, campaigns.calls_map_alt, (known, phrase(_CALLED)))


def stances_of(board: Board) -> Mapping[str, campaigns.Stances]:
    """Return how many officials of each state stand where."""
    return {
        state: campaigns.Stances(
            counts[Stance.SUPPORTS],
            counts[Stance.LEANING],
            counts[Stance.UNDECIDED],
            counts[Stance.LEANING_AGAINST],
            counts[Stance.OPPOSES],
            counts[Stance.UNKNOWN],
        )
        for state, counts in board.by_state.items()
    }
