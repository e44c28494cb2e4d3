"""The environment as one frozen, validated object; a bad value stops the start with a line that says what to do."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, HttpUrl, SecretStr, ValidationError, WebsocketUrl, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.database.address import Address, parse_address

_SPAN = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


class SettingsError(Exception):
    """The environment cannot be used; ``lines`` says why, a line for each setting."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """Everything a host can set, by environment variable or in a file ``.env`` (read by python-dotenv)."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    discord_token: SecretStr | None = Field(None, description="The bot's token, from Discord's developer portal.")
    database_url: str = Field("", description="sqlite:///file or postgresql://…; a SQLite file in DATA_DIR if unset.")
    data_dir: Path = Field(Path("data"), description="Folder for the SQLite file, its lock and its backups.")
    discord_api_url: HttpUrl = Field(HttpUrl("https://discord.com/api/v10"), description="Where REST calls go.")
    discord_gateway_url: WebsocketUrl = Field(
        WebsocketUrl("wss://gateway.discord.gg/"), description="Where the gateway is."
    )
    shard_ids: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Which shards this process answers, such as 0,1 or 0-3; all of them if unset."
    )
    shard_count: int | None = Field(None, ge=1, description="How many shards there are in all; Discord says if unset.")
    requests_per_second: float = Field(
        45.0, gt=0, le=50, description="How much is asked of Discord a second, by all processes together."
    )
    web_port: int | None = Field(
        None, ge=1, le=65535, description="Where calendars are served over HTTP; nothing is if unset."
    )
    web_host: str = Field("127.0.0.1", description="Which address is listened on; 0.0.0.0 for all of the machine's.")
    web_url: HttpUrl | None = Field(None, description="How people reach WEB_PORT, such as https://bot.example.org.")
    metrics_port: int | None = Field(
        None, ge=0, le=65535, description="Where /metrics, /healthz and /readyz are; 0 takes a free port and logs it."
    )
    metrics_host: str = Field("127.0.0.1", description="Which address is listened on for METRICS_PORT.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much is logged.")
    log_format: Literal["human", "json"] = Field("human", description="Lines for people, or a JSON object a line.")

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("discord_token", mode="after")
    @classmethod
    def _plausible(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if any(character.isspace() for character in value.get_secret_value().strip()):
            raise ValueError("a token has no spaces in it; copy it again from the developer portal")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("shard_count", "web_port", "web_url", "metrics_port", mode="before")
    @classmethod
    def _unset(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        spans = [_SPAN.fullmatch(part.strip()) for part in value.split(",")] if value.strip() else []
        if not all(spans):
            raise ValueError("name the shards' numbers, such as 0,1 or 0-3")
        return {number for span in spans if span for number in range(int(span[1]), int(span[2] or span[1]) + 1)}

    @model_validator(mode="after")
    def _address_is_readable(self) -> Self:
        try:
            parse_address(self._database_text)
        except ValueError as error:
            raise ValueError(f"DATABASE_URL: {error}") from None
        return self

    @model_validator(mode="after")
    def _shards_fit(self) -> Self:
        if not self.shard_ids:
            return self
        if self.shard_count is None:
            raise ValueError(
                "SHARD_IDS: set SHARD_COUNT too: how many shards there are in all, the same in every process"
            )
        if max(self.shard_ids) >= self.shard_count:
            raise ValueError(f"SHARD_IDS: with SHARD_COUNT={self.shard_count} they go from 0 to {self.shard_count - 1}")
        if self.database_address.path is not None and len(self.shard_ids) < self.shard_count:
            raise ValueError("SHARD_IDS: several processes need PostgreSQL, and DATABASE_URL names a SQLite file")
        return self

    @property
    def feed_address(self) -> str | None:
        """Return how people reach what is served over HTTP, without a slash at the end; None when nothing is."""
        return None if self.web_port is None or self.web_url is None else str(self.web_url).rstrip("/")

    @property
    def _database_text(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'groundswell.db'}"

    @property
    def database_address(self) -> Address:
        """Return where the database is."""
        return parse_address(self._database_text)

    @property
    def backups(self) -> Path:
        """Return the folder of the SQLite file's backups."""
        return self.data_dir / "backups"

    @property
    def token(self) -> str:
        """Return the token.

        Raises:
            SettingsError: there is none.
        """
        if self.discord_token is None:
            raise SettingsError(
                [
                    "DISCORD_TOKEN is not set: copy .env.example to .env and put the bot's token there "
                    "(or try the bot without one: make demo)."
                ]
            )
        return self.discord_token.get_secret_value()


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the environment, and the given file where it exists.

    Raises:
        SettingsError: a value is bad, or the file names a setting that does not exist.
    """
    names = {name.upper(): name for name in Settings.model_fields}
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg]
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0]).upper() if problem["loc"] else ""
            message = problem["msg"].removeprefix("Value error, ")
            if problem["type"] == "extra_forbidden":
                message = f"there is no such setting; the settings are {', '.join(names)}"
            lines.append(f"{name}: {message}" if name else message)
        raise SettingsError(lines) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file}: cannot be read: {error}"]) from None


def environment_names() -> list[str]:
    """List the variables that are read, as in .env.example and docs/hosts.md."""
    return [name.upper() for name in Settings.model_fields]
