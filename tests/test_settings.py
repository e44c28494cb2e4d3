"""A bad value stops the start with a line that says what to do."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, environment_names, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in environment_names():
        monkeypatch.delenv(name, raising=False)


def lines(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / ".env"
    file.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(file)
    return caught.value.lines


def test_nothing_set_means_the_defaults() -> None:
    settings = load_settings(None)
    assert settings.database_address.path == Path("data/groundswell.db")
    assert str(settings.discord_api_url) == "https://discord.com/api/v10"
    assert (settings.log_level, settings.log_format) == ("info", "human")


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN='abc.def'\nLOG_LEVEL=DEBUG\nLOG_FORMAT=json\nDATA_DIR=elsewhere\n")
    monkeypatch.setenv("LOG_FORMAT", "human")
    settings = load_settings(file)
    assert settings.token == "abc.def"
    assert (settings.log_level, settings.log_format) == ("debug", "human")
    assert settings.database_address.path == Path("elsewhere/groundswell.db")


def test_settings_do_not_change() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings(None).log_level = "debug"  # type: ignore[misc]


def test_no_token_says_where_to_put_it() -> None:
    with pytest.raises(SettingsError, match=r"DISCORD_TOKEN is not set: copy \.env\.example to \.env"):
        _ = load_settings(None).token


@pytest.mark.parametrize(
    ("text", "starts", "says"),
    [
        ("DISCORD_TOKN=x", "DISCORD_TOKN:", "there is no such setting"),
        ("LOG_LEVEL=loud", "LOG_LEVEL:", "'debug', 'info', 'warning' or 'error'"),
        ("LOG_FORMAT=xml", "LOG_FORMAT:", "'human' or 'json'"),
        ("DATABASE_URL=mysql://x/y", "DATABASE_URL:", "use sqlite:///path/to/file.db"),
        ("DISCORD_API_URL=not-a-url", "DISCORD_API_URL:", "valid URL"),
        ("DISCORD_GATEWAY_URL=https://x", "DISCORD_GATEWAY_URL:", "'ws' or 'wss'"),
        ("DISCORD_TOKEN='two words'", "DISCORD_TOKEN:", "a token has no spaces"),
    ],
)
def test_each_bad_value_gets_one_line(tmp_path: Path, text: str, starts: str, says: str) -> None:
    (line,) = lines(tmp_path, text)
    assert line.startswith(starts)
    assert says in line
    assert "\n" not in line
    assert "two words" not in line, "a token must not be shown"


def test_two_bad_values_get_two_lines(tmp_path: Path) -> None:
    assert len(lines(tmp_path, "LOG_LEVEL=loud\nLOG_FORMAT=xml\n")) == 2


def test_a_token_does_not_show_when_settings_are_printed() -> None:
    assert "abc.def" not in repr(Settings(_env_file=None, discord_token="abc.def"))
