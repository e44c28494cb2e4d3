"""Where the database is: one address, as people write it."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_SQLITE = {"sqlite", "sqlite+aiosqlite", "sqlite+pysqlite"}
_POSTGRES = {"postgres", "postgresql", "postgresql+asyncpg"}


@dataclass(frozen=True)
class Address:
    """A database address: either the path of a SQLite file, or a PostgreSQL address for asyncpg."""

    path: Path | None = None
    url: URL | None = None

    def __str__(self) -> str:
        """Say where it is, without a password."""
        return f"sqlite:///{self.path}" if self.url is None else self.url.render_as_string(hide_password=True)


def parse_address(text: str) -> Address:
    """Read ``sqlite:///file``, ``postgresql://user:password@host/name`` or SQLAlchemy's long forms of them.

    Raises:
        ValueError: with a sentence that says what is expected.
    """
    expected = "use sqlite:///path/to/file.db or postgresql://user:password@host/name"
    try:
        url = make_url(text)
    except ArgumentError:
        raise ValueError(f"not a database address; {expected}") from None
    if url.drivername in _SQLITE:
        if not url.database or url.database == ":memory:" or url.query:
            raise ValueError(f"SQLite needs the path of a file and nothing else; {expected}")
        return Address(path=Path(url.database))
    if url.drivername in _POSTGRES:
        if not url.database:
            raise ValueError(f"PostgreSQL needs the name of a database at the end; {expected}")
        return Address(url=url.set(drivername="postgresql+asyncpg"))
    raise ValueError(f"{url.drivername!r} is not supported; {expected}")
