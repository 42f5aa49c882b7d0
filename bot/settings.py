"""The environment, read once; secrets never show in a repr."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _named(name: str) -> AliasChoices:
    return AliasChoices(name)


class Settings(BaseSettings):
    """What an operator sets; a `.env` file in the working directory is read too."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: SecretStr = Field(default=SecretStr(""), validation_alias=_named("SLACK_BOT_TOKEN"))
    app_token: SecretStr = Field(default=SecretStr(""), validation_alias=_named("SLACK_APP_TOKEN"))
    signing_secret: SecretStr = Field(
        default=SecretStr(""), validation_alias=_named("SLACK_SIGNING_SECRET")
    )
    coordinators_channel: str = Field(
        default="", validation_alias=_named("PEERSUPPORT_COORDINATORS_CHANNEL")
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", validation_alias=_named("PEERSUPPORT_SLACK_API_URL")
    )
    given_database_url: str = Field(
        default="", validation_alias=_named("PEERSUPPORT_DATABASE_URL")
    )
    data_dir: Path = Field(default=Path("var"), validation_alias=_named("PEERSUPPORT_DATA_DIR"))
    given_keystore: Path | None = Field(
        default=None, validation_alias=_named("PEERSUPPORT_KEYSTORE")
    )
    given_root_key: Path | None = Field(
        default=None, validation_alias=_named("PEERSUPPORT_ROOT_KEY_FILE")
    )
    #: The ARN of a key in AWS KMS; empty for a root key in a file.
    kms_key: str = Field(default="", validation_alias=_named("PEERSUPPORT_KMS_KEY"))
    #: A port on this machine alone, or `host:port`; empty for Socket Mode.
    http_port: str = Field(
        default="",
        pattern=r"^(|([A-Za-z0-9.-]+:|\[[0-9a-fA-F:]+\]:)?[0-9]{1,5})$",
        validation_alias=_named("PEERSUPPORT_HTTP_PORT"),
    )
    tick_seconds: float = Field(
        default=15, gt=0, le=60, validation_alias=_named("PEERSUPPORT_TICK_SECONDS")
    )

    @property
    def missing_tokens(self) -> tuple[str, ...]:
        """Name what `run` needs and nobody set: by socket an app token, by HTTP the secret."""
        second = (
            ("SLACK_SIGNING_SECRET", self.signing_secret)
            if self.http_port
            else ("SLACK_APP_TOKEN", self.app_token)
        )
        given = (("SLACK_BOT_TOKEN", self.bot_token), second)
        return tuple(name for name, token in given if not token.get_secret_value().strip())

    @property
    def api_url(self) -> str:
        """The Web API's base, with the slash the client wants at its end."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def http_at(self) -> tuple[str, int] | None:
        """Where to serve HTTP; None for Socket Mode."""
        host, _, port = self.http_port.rpartition(":")
        return (host.strip("[]") or "127.0.0.1", int(port)) if port else None

    @property
    def database_url(self) -> str:
        """The database; by default a file in the data directory."""
        return self.given_database_url or f"sqlite:///{self.data_dir.absolute()}/peersupport.db"

    @property
    def database_shown(self) -> str:
        """The database without a password in it."""
        parts = urlsplit(self.database_url)
        host = parts.netloc.rpartition("@")[2]
        shown = parts._replace(netloc=host, query="")
        return urlunsplit(shown) if parts.netloc else self.database_url

    @property
    def keystore(self) -> Path:
        """The keystore; by default beside the data directory, never inside it."""
        return self.given_keystore or _beside(self.data_dir) / "keystore"

    @property
    def root_key_file(self) -> Path:
        """The root key; by default beside the data directory, never inside it."""
        return self.given_root_key or _beside(self.data_dir) / "root.key"


def _beside(data_dir: Path) -> Path:
    absolute = data_dir.absolute()
    return absolute.with_name(f"{absolute.name}-keys")
