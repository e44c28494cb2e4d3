"""``python -m benchmarks``: run them and show the ratios."""

import gc
import json
import sys
from importlib import import_module
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.measure import Figure

NAMES = (
    *("transaction", "click", "size", "outbox", "sending", "limits", "rivals", "planning", "pictures", "start"),
    *("calls", "chapters", "volunteers"),
)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def _table(name: str, figures: list[Figure]) -> Table:
    table = Table("what", title=name, title_justify="left")
    for heading in ("unit", "ours", "floor", "ratio", "goal"):
        table.add_column(heading, justify="right")
    for figure in figures:
        numbers = (figure.ours, figure.floor, figure.ratio, figure.goal)
        table.add_row(figure.what, figure.unit, *map(_number, numbers))
    return table


def _record(name: str, figure: Figure) -> dict[str, str | float | None]:
    return {
        "benchmark": name,
        "what": figure.what,
        "unit": figure.unit,
        "ours": figure.ours,
        "floor": figure.floor,
        "ratio": figure.ratio,
        "goal": figure.goal,
    }


def main(
    names: Annotated[list[str] | None, typer.Argument(help=f"Which ones: {', '.join(NAMES)}. All if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="A list of objects instead of tables.")] = False,
    quick: Annotated[bool, typer.Option(help="A few repetitions: it runs, but the figures mean little.")] = False,
) -> None:
    """Measure what must stay fast, each against a floor in the same run."""
    chosen = names or list(NAMES)
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        raise typer.BadParameter(f"there is no {', '.join(unknown)}; there are {', '.join(NAMES)}")
    console = Console()
    records = []
    for name in chosen:
        benchmark = import_module(f"benchmarks.{name}")
        gc.collect()
        gc.freeze()  # as the bot does: else each tidying up before a measurement looks through every module
        figures: list[Figure] = benchmark.run(quick=quick)
        records += [_record(name, figure) for figure in figures]
        if not as_json:
            console.print(_table(name, figures))
    if as_json:
        json.dump(records, sys.stdout, indent=1)


if __name__ == "__main__":
    typer.run(main)
