"""Secrets never get out, and what people type stays on its line."""

import json
import logging

import pytest
import structlog
from sqlalchemy import create_engine, insert, text
from sqlalchemy.exc import DBAPIError

from bot.database import Database
from bot.database.memory import memory
from bot.logs import configure_logs

TOKEN = "MTk4.secret-token.xyz"


@pytest.fixture(autouse=True)
def _restore() -> object:
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.configure(**before)


def test_a_token_is_hidden_wherever_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("json", "human"):
        configure_logs("debug", form, [TOKEN])
        log = structlog.stdlib.get_logger("bot.test")
        log.info("starting", token=TOKEN, header={"Authorization": f"Bot {TOKEN}"}, many=[TOKEN], odd=Exception(TOKEN))
        logging.getLogger("discord.http").warning("sent %s", TOKEN)
        try:
            raise RuntimeError(f"bad token {TOKEN}")
        except RuntimeError:
            log.exception("failed")
    shown = capsys.readouterr()
    assert TOKEN not in shown.out + shown.err
    assert shown.err.count("[hidden]") >= 10


def test_json_is_one_object_a_line_with_the_libraries_lines_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", "json")
    structlog.stdlib.get_logger("bot.test").info("hello", server=1)
    logging.getLogger("discord.gateway").info("connected to %s", "x")
    logging.getLogger("discord.gateway").debug("not shown")
    first, second = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (first["event"], first["server"], first["level"], first["logger"]) == ("hello", 1, "info", "bot.test")
    assert second["event"] == "connected to x"


@pytest.mark.parametrize("form", ["json", "human"])
def test_what_an_error_quotes_stays_out(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    typed = "Peri" + "winkle"  # in two parts, since the lines of the code are shown
    configure_logs("info", form)
    log = structlog.stdlib.get_logger("bot.test")
    engine = create_engine("sqlite://", hide_parameters=True)
    with engine.connect() as connection:
        for statement, values in (
            ("SELECT no_such_column WHERE 'x' = :a", {"a": typed}),
            (f"SELECT abs(:a, '{typed}')", {"a": typed}),
        ):
            try:
                connection.execute(text(statement), values)
            except DBAPIError:
                log.exception("failed")
    try:
        try:
            int(typed)
        except ValueError as error:
            raise RuntimeError(f'duplicate key\nDETAIL:  Key (title)=({typed}) exists, "{typed}" too') from error
    except RuntimeError as error:
        log.error("failed", exc_info=error)
        logging.getLogger("asyncio").error("never retrieved", exc_info=error)
    try:
        raise ExceptionGroup("several", [ValueError(f"it's '{typed}'"), KeyError(typed)])
    except ExceptionGroup:
        log.exception("failed")
    shown = capsys.readouterr().err
    assert typed not in shown
    for kept in ("no such column", "invalid literal for int() with base 10: '", "duplicate key", "KeyError: '"):
        assert kept in shown
    assert shown.count("This was the cause of:") >= 4
    assert "test_logs.py" in shown


async def test_a_database_that_refuses_a_value_does_not_tell_it(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "Peri" + "winkle"
    configure_logs("info", "human")
    statement = insert(memory).values(name=typed, value=typed)
    await database.write(lambda tx: tx.execute(statement))
    try:
        await database.write(lambda tx: tx.execute(statement))
    except DBAPIError:
        structlog.stdlib.get_logger("bot.test").exception("failed")
    shown = capsys.readouterr().err
    assert "IntegrityError" in shown
    assert typed not in shown


@pytest.mark.parametrize("form", ["json", "human"])
def test_typed_text_cannot_pretend_to_be_a_line(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", form)
    structlog.stdlib.get_logger("bot.test").info("refused", typed="x\n2026 [error] all is lost\x1b[31m\u202e")
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
