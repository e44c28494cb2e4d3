"""Python runs this first in every bot process of the wire tests: nothing may be reached beyond this machine.

Whoever tries gets an OSError, as without a network, and standard error gets a line with FENCED in it.
"""

import sys
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
