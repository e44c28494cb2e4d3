"""Python runs this first in every bot process of the wire tests: nothing may be reached beyond this machine.

Whoever tries gets an OSError, as without a network, and standard error gets a line with FENCED in it.

SHIFTED_CLOCK names a file of eight bytes, a double: by so many seconds the process's clock is wrong. A test may change
it at any time, as a host's clock that is set; what counts seconds (``monotonic``) stays right, as it does there.
"""

import mmap
import os
import struct
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NAMES = (None, "", "localhost", b"localhost")


def _stays_here(event: str, arguments: tuple[Any, ...]) -> bool:
    address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    host = address[0] if isinstance(address, tuple) else address
    if event != "socket.getaddrinfo" and not isinstance(address, tuple):
        return True  # a Unix socket
    return host in NAMES or str(host).startswith("127.") or host == "::1"


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto") and not _stays_here(event, arguments):
        where = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
        sys.stderr.write(f"FENCED {event} {where}\n")
        raise OSError(f"the wire tests do not reach {where}")


sys.addaudithook(_watch)


def _shift_clock(path: Path) -> None:
    with path.open("r+b") as file:
        shift = mmap.mmap(file.fileno(), 8)
    true_time = time.time  # noqa: TID251 - this is the clock

    def seconds() -> float:
        return float(struct.unpack("d", shift[:8])[0])

    class ShiftedDatetime(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.fromtimestamp(true_time(), UTC).astimezone(tz) + timedelta(seconds=seconds())

    sys.path.insert(0, str(Path.cwd()))
    import bot.clock

    bot.clock.datetime = ShiftedDatetime  # type: ignore[misc]
    time.time = lambda: true_time() + seconds()  # noqa: TID251


if "SHIFTED_CLOCK" in os.environ:
    _shift_clock(Path(os.environ["SHIFTED_CLOCK"]))
