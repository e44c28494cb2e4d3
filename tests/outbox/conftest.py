"""Short log lines: tracebacks with every local variable take seconds, and the worker is meant to meet errors here."""

from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def short_log_lines() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    yield
    structlog.configure(**before)
