"""Every command, button and form is counted with its outcome; every line of the log says to which it belongs."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import discord
from structlog.contextvars import bind_contextvars

from bot import metrics

_BEGAN, _OUTCOME = "began", "outcome"


def begin(interaction: discord.Interaction[Any], name: str) -> None:
    """Note that something was asked; whatever is logged from here on says by whose server, and what."""
    interaction.extras[_BEGAN] = monotonic()
    bind_contextvars(server=interaction.guild_id, command=name)


def turned_out(interaction: discord.Interaction[Any], outcome: str) -> None:
    """Note that it was not simply done: it was ``refused`` with a reason, or it ``failed``."""
    interaction.extras[_OUTCOME] = outcome


def end(interaction: discord.Interaction[Any], name: str) -> None:
    """Count what was begun; once, however often this is called."""
    began = interaction.extras.pop(_BEGAN, None)
    if began is not None:
        metrics.answered(name, interaction.extras.get(_OUTCOME, "done"), monotonic() - began)


@contextmanager
def counted(interaction: discord.Interaction[Any], name: str) -> Iterator[None]:
    """Count what happens inside."""
    begin(interaction, name)
    try:
        yield
    finally:
        end(interaction, name)


def name_of(interaction: discord.Interaction[Any]) -> str:
    """Name a slash command by its words, such as ``event create``; one that nobody knows is ``unknown``."""
    command = interaction.command
    return "unknown" if command is None else command.qualified_name
