"""Every way people write where the database is."""

from pathlib import Path

import pytest

from bot.database.address import parse_address


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("sqlite:///data/groundswell.db", "data/groundswell.db"),
        ("sqlite:////var/lib/groundswell.db", "/var/lib/groundswell.db"),
        ("sqlite+aiosqlite:///a.db", "a.db"),
    ],
)
def test_a_sqlite_file(text: str, path: str) -> None:
    assert parse_address(text).path == Path(path)
    assert parse_address(text).url is None


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_postgresql(scheme: str) -> None:
    address = parse_address(f"{scheme}://ann:s3cret@db.example:5433/movement?ssl=require")
    assert address.path is None
    assert address.url is not None
    assert address.url.drivername == "postgresql+asyncpg"
    assert (address.url.host, address.url.port, address.url.database) == ("db.example", 5433, "movement")
    assert "s3cret" not in str(address)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a database address"),
        ("groundswell.db", "not a database address"),
        ("sqlite://", "path of a file"),
        ("sqlite:///:memory:", "path of a file"),
        ("sqlite:///a.db?mode=ro", "path of a file"),
        ("postgresql://localhost", "name of a database"),
        ("mysql://localhost/x", "'mysql' is not supported"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says) as caught:
        parse_address(text)
    assert "sqlite:///path/to/file.db" in str(caught.value)
