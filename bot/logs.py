"""Logging: structlog for our lines and the libraries', for people or as JSON; secrets never get out."""

import logging
import sys
from collections.abc import Sequence
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

HIDDEN = "[hidden]"


def hide(secrets: Sequence[str]) -> Processor:
    """Make a processor that replaces every secret, wherever in a line it stands."""

    def scrub(value: Any) -> Any:
        if isinstance(value, str):
            for secret in secrets:
                value = value.replace(secret, HIDDEN)
            return value
        if isinstance(value, dict):
            return {key: scrub(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [scrub(item) for item in value]
        if isinstance(value, (int, float, bool, type(None))):
            return value
        return scrub(repr(value))

    def processor(_logger: Any, _name: str, line: EventDict) -> EventDict:
        return {key: value if key.startswith("_") else scrub(value) for key, value in line.items()}

    return processor


def _one_line(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """Keep text from outside on its line: what people type must not look like a log line of its own."""
    for key, value in line.items():
        if isinstance(value, str) and key != "exception" and not value.isprintable():
            line[key] = "".join(c if c.isprintable() else repr(c)[1:-1] for c in value)
    return line


def _for_files(_logger: Any, _name: str, line: EventDict) -> str:
    """Write a line as structlog's console does, without its colours and columns, at a quarter of the cost."""
    exception = line.pop("exception", None)
    head = f"{line.pop('timestamp', '')} [{line.pop('level', '')}] {line.pop('event', '')} [{line.pop('logger', '')}]"
    text = " ".join([head, *(f"{key}={value}" for key, value in line.items())])
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
    written: list[Processor] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        *([hide(hidden)] if (hidden := [secret for secret in secrets if secret]) else []),
        _one_line,
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer()
        if sys.stderr.isatty()
        else _for_files,
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
