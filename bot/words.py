"""What people read, in their language: English stands in the code, other languages in ``locale/``.

A sentence is written whole, with named placeholders, and in the language of whoever will read it::

    phrase("{title} is full. Choose another event.", title=plain(event.title))
    phrase_many(count, "{count} person is going.", "{count} people are going.")

``later`` marks a text that stands in a table, and is said where it is shown: ``phrase(Level.LEAD.words)``.
``python -m bot words`` finds all three; docs/decisions/0010-languages.md tells why it is so.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español"}
"""Every language the bot speaks, by its code: what it calls itself."""

FOLDER = Path(__file__).parents[1] / "locale"
"""One folder a language, in it one catalog a part of the house."""

COMMANDS = "commands"
"""The catalog of the commands' own names and descriptions."""

_spoken: ContextVar[str] = ContextVar("language", default=ENGLISH)


def phrase(text: str, /, **values: Any) -> str:
    """Return a text in the language that is spoken, with its placeholders filled in as by ``str.format``."""
    text = text and _catalog(_spoken.get()).gettext(text)  # the translation of nothing is a catalog's own head
    return text.format(**values) if values else text


def phrase_many(count: int, one: str, many: str, /, **values: Any) -> str:
    """Return the form of a text that goes with a number; ``{count}`` is the number."""
    text = _catalog(_spoken.get()).ngettext(one, many, count)
    return text.format(count=count, **values)


def later(text: str, /) -> str:
    """Mark a text to be translated where it is shown, by ``phrase``."""
    return text


def spoken() -> str:
    """Return the code of the language that is spoken here."""
    return _spoken.get()


def speak(language: str) -> None:
    """Speak a language from here on, in this task."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def language_of(locale: str | None) -> str | None:
    """Return the language for a locale of Discord's, such as ``es-419``; None when the bot does not speak it."""
    language = (locale or "").partition("-")[0]
    return language if language in LANGUAGES else None


def command_text(language: str, text: str) -> str:
    """Return the name or the description of a command in a language; as it stands where there is no other."""
    return _catalog(language, COMMANDS).gettext(text)


def learn() -> None:
    """Read the catalogs of every language, which takes 0.1 s: nobody shall wait for that later."""
    for language in LANGUAGES:
        _catalog(language)


@cache
def _catalog(language: str, only: str = "*") -> gettext.NullTranslations:
    """Read the catalogs of a language, once; the commands' words are not for sentences."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    together = Catalog(locale=language)
    for path in sorted((FOLDER / language).glob(f"{only}.po")):
        if only == "*" and path.stem == COMMANDS:
            continue
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    together[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, together)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
