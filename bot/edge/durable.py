"""Buttons and selects that keep working after a restart."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

import discord

from bot.access import Action, Actor
from bot.edge.counting import counted
from bot.edge.guard import admit, note_asked
from bot.edge.languages import listen
from bot.edge.reply import be_patient, custom_id_of, wait
from bot.edge.report import report
from bot.errors import NotAllowed, NotFound, UserError
from bot.words import phrase

if TYPE_CHECKING:
    from bot.app import Groundswell

Press: TypeAlias = "discord.Interaction[Groundswell]"

_CROWD = 20  # presses under way
_LONG = 1.0  # seconds that the first of them has waited: whoever comes now may wait longer than Discord does

# The largest number that a database keeps as an id; nothing that was ever made has a larger one.
LARGEST_ID = (1 << 63) - 1


class Durable:
    """Base of every lasting component.

    A subclass names the custom ids that are its own, and what pressing it needs::

        class Answer(Durable, template=r"event:(?P<event_id>[0-9]{1,18}):(?P<answer>going|maybe|cant)",
                     action=Action.RSVP):
            async def pressed(self, interaction, actor): ...

    A custom id that is sent by direct message names its server (``server_id``), since Discord does not; there, only
    what belongs to the person can be reached, because no rights are known.

    Not a ``DynamicItem``: discord.py swallows exceptions of those, where here each one is answered and logged, and at
    each press it makes a view of the whole message for them (a tenth of the press).
    See docs/decisions/0007-the-price-of-a-press.md.

    Attributes:
        storms: whether many may press it at once. What it answers is a reply, so that it can be acknowledged first: who
            would wait too long hears at once that the answer is on its way, and Discord does not give the press up.
    """

    action: ClassVar[Action]
    storms: ClassVar[bool] = False
    template: ClassVar[re.Pattern[str]]
    families: ClassVar[list[type["Durable"]]] = []

    def __init_subclass__(cls, *, template: str, action: Action) -> None:
        super().__init_subclass__()
        cls.action = action
        cls.template = re.compile(template)
        Durable.families.append(cls)

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts

    def number(self, name: str) -> int:
        """Return a number from the custom id."""
        return int(self.parts[name])

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Check who pressed it, and answer whatever happens."""
        under_way, now = interaction.client.storm, asyncio.get_running_loop().time()
        is_late = self.storms and len(under_way) > _CROWD and now - next(iter(under_way.values())) > _LONG
        if self.storms:
            under_way[interaction.id] = now
        be_patient(interaction, replies=self.storms)
        try:
            named = self.parts.get("server_id")
            await listen(interaction, None if named is None else int(named))
            actor = await self._admit(interaction)
            if is_late:
                await wait(interaction)
            await self.pressed(interaction, actor)
        except Exception as error:  # noqa: BLE001 - nothing may leave here unanswered
            await report(interaction, error)
        finally:
            under_way.pop(interaction.id, None)

    async def _admit(self, interaction: Press) -> Actor:
        named = self.parts.get("server_id")
        if interaction.guild_id is None and named is not None:
            await interaction.client.belonging.ensure(int(named), interaction.user.id)
            actor = Actor(int(named), interaction.user.id)
            note_asked(interaction, actor, self.action, self._admit)
            return actor
        if named is not None and int(named) != interaction.guild_id:
            raise NotAllowed(phrase("This button belongs to another server. Press it there."))
        return await admit(interaction, self.action)

    async def pressed(self, interaction: Press, actor: Actor) -> None:
        """Do what the button says."""
        raise NotImplementedError

    def chosen(self, interaction: Press) -> list[str]:
        """Return the values chosen in a select."""
        data: Any = interaction.data or {}
        return [str(value) for value in data.get("values", [])]


class StaleButton(NotFound):
    """A button of something that is no more, or of a version that is no more."""

    def __init__(self) -> None:
        super().__init__(
            phrase("This button no longer works: what it belonged to is gone. Type `/help` to see what you can do.")
        )


async def turn_away(interaction: discord.Interaction[Any], refusal: Callable[[], UserError]) -> None:
    """Refuse what nobody here answers, in the language of whoever asked."""
    try:
        await listen(interaction)
        raise refusal()
    except Exception as error:  # noqa: BLE001 - nothing may leave here unanswered
        await report(interaction, error)


async def answer_press(interaction: discord.Interaction[Any], families: Iterable[type[Durable]]) -> None:
    """Have the press of a button answered by the family it belongs to, or by the news that there is none."""
    found = _find(tuple(families), custom_id_of(interaction))
    if found is None:
        with counted(interaction, "button"):
            await turn_away(interaction, StaleButton)
    else:
        family, parts = found
        with counted(interaction, f"button {family.__name__}"):
            await family(parts).answer(interaction)


@lru_cache(maxsize=1024)  # a storm is on the buttons of one card
def _find(families: tuple[type[Durable], ...], custom_id: str) -> tuple[type[Durable], Mapping[str, str]] | None:
    for family in families:
        if match := family.template.fullmatch(custom_id):
            if any(part and part.isdecimal() and int(part) > LARGEST_ID for part in match.groups()):
                return None
            return family, match.groupdict()
    return None
