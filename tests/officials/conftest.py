"""The ZIP places of the package are read once: it takes a second or two, and here nobody changes them."""

from collections.abc import Iterator
from functools import cache

import pytest

from bot.officials import reading


@pytest.fixture(scope="session", autouse=True)
def _places_are_read_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "places_of_package", cache(reading.places_of_package))
        yield
