"""Bot processes out of one that has loaded everything: nine tenths of what a start costs are imports.

Each is a process of its own, with its own environment, and is killed like any other; it is forked where a real start
would spend two seconds of a core on loading the same modules anew. Tests about the start itself keep the real one.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path


class Warm:
    """The process that forks them; it ends when its owner does, whose end of the line is then closed."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self._line, theirs = socket.socketpair()
        with theirs:
            arguments = [sys.executable, "-m", "tests.wire.warm", str(theirs.fileno())]
            self._process = subprocess.Popen(arguments, cwd=folder, env=env, pass_fds=[theirs.fileno()])

    async def fork(self, env: dict[str, str], log: Path, *arguments: str) -> Forked:
        """Do what `python -m bot <arguments>` does, in a new process; it appends what it says to `log`."""
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._line, [b"."], [theirs.fileno()])
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        writer.write(json.dumps([env, str(log), arguments]).encode() + b"\n")
        return Forked(int(await reader.readline()), reader, writer)

    def end(self) -> None:
        self._line.close()
        self._process.wait()


class Forked:
    """Such a process, as asyncio would show it."""

    def __init__(self, pid: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self._writer = writer
        self._told = asyncio.ensure_future(reader.readline())  # once: who waits may give up, and another ask again

    @property
    def returncode(self) -> int | None:
        return int(self._told.result()) if self._told.done() else None

    def send_signal(self, number: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        code = int(await asyncio.shield(self._told))
        self._writer.close()
        return code


def _become(env: dict[str, str], log: str) -> None:
    """Have the environment and the log that a real start would be given."""
    os.environ.clear()
    os.environ.update(env)
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)):
        opened = os.open(path, flags, 0o644)
        os.dup2(opened, number)
        os.close(opened)
    os.dup2(1, 2)


def _serve(line: socket.socket) -> None:
    from bot.__main__ import cli

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how the keepers ended
    while True:
        _, given, _, _ = socket.recv_fds(line, 1, 1)
        if not given:
            return
        if os.fork():
            os.close(given[0])
            continue
        # Keeps one bot company, to tell how it ended.
        line.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with socket.socket(fileno=given[0]) as asked:
            env, log, arguments = json.loads(asked.makefile("rb").readline())
            pid = os.fork()
            if pid:
                asked.sendall(f"{pid}\n".encode())
                _, status = os.waitpid(pid, 0)
                asked.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
                os._exit(0)
        _become(env, log)
        cli(arguments)


def _load() -> None:
    import gc
    import importlib
    import pkgutil

    import cogs

    for name in (
        "bot.app",
        "bot.officials.directory",
        *(f"cogs.{each.name}" for each in pkgutil.iter_modules(cogs.__path__)),
    ):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # shared with every bot for as long as nobody looks through it


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
