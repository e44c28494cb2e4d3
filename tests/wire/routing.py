"""How a request finds its handler: a table of routes, the call a handler receives, the refusal it may raise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.wire.stand_in import StandIn

Answer = tuple[int, Any]
"""Status and JSON body; a None body is sent as no body at all."""


class Refusal(Exception):
    """An error answer of Discord's: HTTP status, Discord's own code, and words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


@dataclass
class Upload:
    filename: str
    content: bytes
    content_type: str


@dataclass
class Call:
    """One request, as a handler sees it."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    uploads: list[Upload] = field(default_factory=list)
    at: float = 0.0
    groups: dict[str, str] = field(default_factory=dict)

    def id(self, name: str) -> int:
        """A path parameter as a number; what is not a number is refused as Discord does."""
        try:
            return int(self.groups[name])
        except ValueError:
            raise Refusal(400, 50035, f"Invalid Form Body\n{name}: not a snowflake") from None


Handler = Callable[["StandIn", Call], Answer]
_ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, template: str) -> Callable[[Handler], Handler]:
    """Registers a handler for a path such as `/channels/{channel}/messages`; the most literal that fits is taken."""
    pattern = re.compile("^" + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template) + "$")

    def register(handler: Handler) -> Handler:
        _ROUTES.append((method, pattern, handler))
        _ROUTES.sort(key=lambda entry: entry[1].groups)
        return handler

    return register


def find(call: Call) -> Handler | None:
    """The handler of a call, with `call.groups` filled in, or None when the stand-in has none."""
    for method, pattern, handler in _ROUTES:
        match = pattern.match(call.path)
        if match and method == call.method:
            call.groups = match.groupdict()
            return handler
    return None
