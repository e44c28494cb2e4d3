"""Logging: structlog for our lines and the libraries', for people or as JSON; secrets never get out."""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "[hidden]"


def hide(secrets: Sequence[str]) -> Processor:
    """Make a processor that replaces every secret, wherever in a line it stands."""

    def processor(_logger: Any, _name: str, line: EventDict) -> EventDict:
        for key, value in line.items():
            if isinstance(value, str):
                line[key] = _covered(value, secrets)
            elif not isinstance(value, int) and not key.startswith("_"):
                line[key] = _scrubbed(value, secrets)
        return line

    return processor


def _covered(text: str, secrets: Sequence[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _scrubbed(value: Any, secrets: Sequence[str]) -> Any:
    if isinstance(value, str):
        return _covered(value, secrets)
    if isinstance(value, dict):
        return {key: _scrubbed(item, secrets) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_scrubbed(item, secrets) for item in value]
    if isinstance(value, (int, float, bool, type(None))):
        return value
    return _covered(repr(value), secrets)


_QUOTED = re.compile(r"""(?<!\w)(['"]).*?\1(?!\w)""", re.DOTALL)
_DETAIL = re.compile(r"\n?(?:DETAIL|CONTEXT|HINT|\[parameters).*", re.DOTALL)


def _veiled(error: BaseException) -> str:
    """Return what an error says without what it quotes: a value in it may be what somebody has typed."""
    return _QUOTED.sub(r"\1…\1", _DETAIL.sub("", str(error)))


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Tell an error as Python does, the first cause first, but veiled."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        cause = error.__cause__ is not None
        yield "\nThis was the cause of:\n" if cause else "\nWhile that was handled, this happened:\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_veiled(error)}\n"
    for part in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        if id(part) not in seen:
            yield from _told(part, seen)


def _describe(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """Write out the error that a line is about: where it happened and what it was, but no value from outside."""
    given = line.pop("exc_info", None)
    error = sys.exception() if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["exception"] = "".join(_told(error, set())).rstrip()
    return line


def _printable(text: str) -> str:
    """Keep text from outside on its line: what people type must not look like a log line of its own."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _one_line(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """Keep each value on one line."""
    return {
        key: _printable(value) if isinstance(value, str) and key != "exception" else value
        for key, value in line.items()
    }


def _for_files(_logger: Any, _name: str, line: EventDict) -> str:
    """Write a line as structlog's console does, without its colours and columns, at a quarter of the cost."""
    exception = line.pop("exception", None)
    head = f"{line.pop('timestamp', '')} [{line.pop('level', '')}] {line.pop('event', '')} [{line.pop('logger', '')}]"
    text = _printable(" ".join([head, *[f"{key}={value}" for key, value in line.items()]]))
    return text if exception is None else f"{text}\n{exception}"


class _Line(structlog.WriteLogger):
    """Writes our own lines, where the libraries' go too."""

    def __init__(self, name: str = "") -> None:
        super().__init__(sys.stderr)
        self.name = name


def configure_logs(level: str, form: str, secrets: Sequence[str] = ()) -> None:
    """Set up logging for the process.

    Args:
        level: the least important level that is shown.
        form: ``human`` or ``json``.
        secrets: texts that are replaced by ``[hidden]``.
    """
    named: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
    ]
    rendered: list[Processor] = [_for_files]
    if form == "json":  # which has a way of its own to keep text on its line
        rendered = [structlog.processors.JSONRenderer()]
    elif sys.stderr.isatty():
        rendered = [_one_line, structlog.dev.ConsoleRenderer()]
    written: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe,
        *([hide(hidden)] if (hidden := [secret for secret in secrets if secret]) else []),
        *rendered,
    ]
    # Our own lines do not go through the standard library's logging, which is most of the price of a line.
    structlog.configure(
        processors=[*named, *written],
        logger_factory=_Line,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*named, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *written],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("discord", "aiosqlite", "asyncio", "alembic", "sqlalchemy"):
        logging.getLogger(noisy).setLevel(max(logging.INFO if noisy == "discord" else logging.WARNING, root.level))
