"""What is said is said in the language of whoever reads it."""

import asyncio
import contextvars

import pytest

from bot import words
from bot.database import Database, Transaction
from bot.edge.translating import translated
from bot.errors import BadInput
from bot.servers import rules
from bot.words import language_of, phrase, phrase_many, speak, speaking, spoken

FULL = "I don't speak that yet. Pick one of: {languages}."


def test_english_is_what_stands_in_the_code() -> None:
    assert phrase("{title} is full.", title="Bake {sale}") == "Bake {sale} is full."
    assert phrase("100% {so}") == "100% {so}", "without values nothing is filled in"
    assert [phrase_many(n, "{count} person", "{count:,} people") for n in (0, 1, 2_000)] == [
        "0 people",
        "1 person",
        "2,000 people",
    ]


def test_another_language_is_spoken_for_a_while() -> None:
    with speaking("es"):
        assert spoken() == "es"
        assert phrase(FULL, languages="x").startswith("Todavía no hablo")
        assert phrase("Nobody has translated this.") == "Nobody has translated this."
        assert not phrase("")
    assert phrase(FULL, languages="x").startswith("I don't speak that yet")


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-ES", "es"), ("es-419", "es"), ("en-GB", "en"), ("en-US", "en"), ("fr", None), ("", None), (None, None)],
)
def test_discords_locales(locale: str | None, language: str | None) -> None:
    assert language_of(locale) == language


async def test_a_refusal_in_the_databases_thread_speaks_to_whoever_asked(database: Database) -> None:
    def refuse(_tx: Transaction) -> str:
        try:
            return rules.ensure_language("tlh")
        except BadInput as error:
            return str(error)

    async def asked_in(language: str) -> str:
        speak(language)
        return await database.write(refuse)

    in_english, in_spanish = await asyncio.gather(asked_in("en"), asked_in("es"))
    assert in_english.startswith("I don't speak that yet")
    assert in_spanish.startswith("Todavía no hablo")
    assert spoken() == "en", "each task speaks for itself"


def test_commands_are_localized_with_their_options_and_choices(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {"event": "evento", "Events": "Eventos", "title": "título", "small": "pequeño"}
    monkeypatch.setattr("bot.edge.translating.command_text", lambda _language, text: known.get(text, text))
    option = {"name": "title", "description": "Not known", "choices": [{"name": "small", "value": "s"}]}
    (event,) = translated([{"name": "event", "description": "Events", "type": 1, "options": [option]}])
    assert event["name_localizations"] == {"es-ES": "evento", "es-419": "evento"}
    assert event["description_localizations"]["es-419"] == "Eventos"
    (shown,) = event["options"]
    assert shown["name_localizations"]["es-ES"] == "título"
    assert shown["description_localizations"] is None
    assert shown["choices"][0] == {
        "name": "small",
        "value": "s",
        "name_localizations": {"es-ES": "pequeño", "es-419": "pequeño"},
    }


def test_a_language_is_of_its_task() -> None:
    contextvars.copy_context().run(words.speak, "es")
    assert spoken() == "en"
