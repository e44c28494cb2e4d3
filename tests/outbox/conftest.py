"""A worker's time, and its way to send, on the clock of a test."""

import pytest

from tests.conftest import StillClock
from tests.outbox.timeline import Recorder, Timeline


@pytest.fixture
def line(clock: StillClock) -> Timeline:
    return Timeline(clock)


@pytest.fixture
def send(clock: StillClock) -> Recorder:
    return Recorder(clock)
