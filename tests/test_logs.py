"""Secrets never get out, and what people type stays on its line."""

import json
import logging

import pytest
import structlog

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
def test_typed_text_cannot_pretend_to_be_a_line(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("info", form)
    structlog.stdlib.get_logger("bot.test").info("refused", typed="x\n2026 [error] all is lost\x1b[31m\u202e")
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown
