"""The environment as one frozen, validated object; a bad value stops the start with a line that says what to do."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, HttpUrl, SecretStr, ValidationError, WebsocketUrl, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.database.address import Address, parse_address


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

    @model_validator(mode="after")
    def _address_is_readable(self) -> Self:
        parse_address(self._database_text)
        return self

    @property
    def _database_text(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'groundswell.db'}"

    @property
    def database_address(self) -> Address:
        """Return where the database is."""
        return parse_address(self._database_text)

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
            name = str(problem["loc"][0]).upper() if problem["loc"] else "DATABASE_URL"
            message = problem["msg"].removeprefix("Value error, ")
            if problem["type"] == "extra_forbidden":
                message = f"there is no such setting; the settings are {', '.join(names)}"
            lines.append(f"{name}: {message}")
        raise SettingsError(lines) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file}: cannot be read: {error}"]) from None


def environment_names() -> list[str]:
    """List the variables that are read, as in .env.example and docs/hosts.md."""
    return [name.upper() for name in Settings.model_fields]
