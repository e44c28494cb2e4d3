"""What people type beside English: the languages whose words are put into those of the grammar before it reads them."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from bot.when import english, spanish
from bot.words import spoken


@dataclass(frozen=True)
class Tongue:
    """A language that people type times in.

    Attributes:
        fold: what was typed, as it is compared with ``moments`` and ``repeats``.
        in_english: what was typed, in the words of the grammar; from small letters with single spaces.
        moments: what may be meant by the beginning of a time.
        no_repeat: what is suggested as a repeat before anything was typed.
        repeats: what may be meant by the beginning of a repeat.
        every: the word before what repeats.
    """

    fold: Callable[[str], str]
    in_english: Callable[[str], str]
    moments: tuple[str, ...]
    no_repeat: tuple[str, ...]
    repeats: tuple[str, ...]
    every: str


def _as_it_is(text: str) -> str:
    return text


_ENGLISH = Tongue(_as_it_is, _as_it_is, english.MOMENTS, english.NO_REPEAT, english.REPEATS, "every")
_TONGUES = MappingProxyType(
    {"es": Tongue(spanish.fold, spanish.in_english, spanish.MOMENTS, spanish.NO_REPEAT, spanish.REPEATS, "cada")}
)


def tongue() -> Tongue:
    """Return how people type in the language that is spoken; English where nothing is known of another one."""
    return _TONGUES.get(spoken(), _ENGLISH)
