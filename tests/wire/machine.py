"""What can go wrong with the machine a bot runs on: a clock that is set, a disk without room."""

from __future__ import annotations

import resource
import struct
import subprocess
from pathlib import Path

from tests.wire.process import BotProcess

BALLAST = "ballast"
FULL_LIMIT = resource.RLIMIT_FSIZE


class Clock:
    """The clock of a bot process; see fence/sitecustomize.py."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(0)

    @property
    def environment(self) -> dict[str, str]:
        return {"SHIFTED_CLOCK": str(self.file)}

    def set(self, seconds: float) -> None:
        """Make it wrong by so many seconds."""
        if self.file.exists():
            with self.file.open("r+b") as file:
                file.write(struct.pack("d", seconds))
        else:
            self.file.write_bytes(struct.pack("d", seconds))


class Disk:
    """The disk with a bot's data, which can be made full: a small file system of its own where this machine lets us
    mount one; else a limit on how large the process's files may become, which SQLite meets at the same places.
    """

    def __init__(self, bot: BotProcess, megabytes: int = 24) -> None:
        self.bot = bot
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "groundswell-tests", str(bot.data_dir)]
        try:
            self.is_real = subprocess.run(mount, check=False, capture_output=True).returncode == 0
        except FileNotFoundError:
            self.is_real = False

    def fill(self) -> None:
        if self.is_real:
            with (self.bot.data_dir / BALLAST).open("wb", buffering=0) as ballast:
                for size in (1 << 20, 1 << 12, 1):
                    try:
                        while ballast.write(b"x" * size):
                            pass
                    except OSError:
                        continue
        else:
            largest = max(file.stat().st_size for file in self.bot.data_dir.glob("*.db*"))
            self._limit(largest)

    def make_room(self) -> None:
        if self.is_real:
            (self.bot.data_dir / BALLAST).unlink()
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        assert self.bot.process is not None
        _, hard = resource.prlimit(self.bot.process.pid, FULL_LIMIT)
        resource.prlimit(self.bot.process.pid, FULL_LIMIT, (size, hard))

    def remove(self) -> None:
        if self.is_real:
            subprocess.run(["umount", "-l", str(self.bot.data_dir)], check=False, capture_output=True)
