"""Discord's rate limits: buckets per channel, fifty requests a second for the bot, and the headers telling of them."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

# (method, path, bucket name, requests, seconds); the first group of the path is the major parameter.
BUCKETS: list[tuple[str, re.Pattern[str], str, int, float]] = [
    ("POST", re.compile(r"^/channels/(\d+)/messages$"), "channel-send", 5, 5.0),
    ("PATCH", re.compile(r"^/channels/(\d+)/messages/\d+$"), "channel-edit", 5, 5.0),
    ("PUT", re.compile(r"^/guilds/(\d+)/members/\d+/roles/\d+$"), "member-role", 10, 10.0),
    ("DELETE", re.compile(r"^/guilds/(\d+)/members/\d+/roles/\d+$"), "member-role", 10, 10.0),
    ("POST", re.compile(r"^/webhooks/(\d+/[^/]+)$"), "webhook", 5, 2.0),
    ("PATCH", re.compile(r"^/webhooks/(\d+/[^/]+)/messages/.+$"), "webhook", 5, 2.0),
]
# Interaction endpoints do not count towards the bot's global limit.
EXEMPT = re.compile(r"^/(interactions|webhooks)/\d+/")


@dataclass
class Window:
    started: float
    used: int = 0


@dataclass
class Verdict:
    """Headers to send, and, when refused, for how many seconds and whether by the global limit."""

    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float | None = None
    everywhere: bool = False


class Limits:
    """Counts requests and says which are too many. `on=False` lets everything pass, without headers."""

    def __init__(self, *, on: bool = True, per_second: int = 50) -> None:
        self.on = on
        self.per_second = per_second
        self.refused = 0
        self.refused_globally = 0
        self._windows: dict[tuple[str, str], Window] = {}
        self._recent: deque[float] = deque()

    def admit(self, method: str, path: str, now: float) -> Verdict:
        """Counts a request at `now` (seconds). A refused one does not use up its bucket."""
        if not self.on:
            return Verdict()
        wait = self._global_wait(path, now)
        if wait is not None:
            self.refused += 1
            self.refused_globally += 1
            return Verdict(refusal_headers(wait, "global"), wait, everywhere=True)
        for verb, pattern, name, size, seconds in BUCKETS:
            match = pattern.match(path)
            if verb == method and match:
                return self._count(name, match.group(1), size, seconds, now)
        return Verdict()

    def _global_wait(self, path: str, now: float) -> float | None:
        if EXEMPT.match(path):
            return None
        while self._recent and now - self._recent[0] >= 1.0:
            self._recent.popleft()
        if len(self._recent) >= self.per_second:
            return max(0.001, 1.0 - (now - self._recent[0]))
        self._recent.append(now)
        return None

    def _count(self, name: str, major: str, size: int, seconds: float, now: float) -> Verdict:
        window = self._windows.get((name, major))
        if window is None or now - window.started >= seconds:
            window = self._windows[name, major] = Window(now)
        left = max(0.001, seconds - (now - window.started))
        refused = window.used >= size
        window.used += not refused
        headers = {
            "X-RateLimit-Limit": str(size),
            "X-RateLimit-Remaining": str(size - window.used),
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Reset": f"{now + left:.3f}",
            "X-RateLimit-Bucket": name,
        }
        if refused:
            self.refused += 1
            return Verdict(headers | refusal_headers(left, "user"), left)
        return Verdict(headers)


def refusal_headers(wait: float, scope: str) -> dict[str, str]:
    """discord.py obeys a 429 only when `Via` shows that Discord itself, not Cloudflare, answered."""
    headers = {"Retry-After": f"{wait:.3f}", "Via": "1.1 google", "X-RateLimit-Scope": scope}
    if scope == "global":
        headers["X-RateLimit-Global"] = "true"
    return headers
